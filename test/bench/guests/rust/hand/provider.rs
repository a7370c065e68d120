//! What a person would write between calls.rs and the canonical ABI, for no other world than this.
use std::alloc::{alloc, dealloc, realloc, Layout};

pub mod exports {
    pub mod bench {
        pub mod guests {
            pub mod calls {
                pub struct Item {
                    pub id: u32,
                    pub name: String,
                    pub weight: f64,
                }

                pub trait Guest {
                    type Counter: GuestCounter;
                    fn text(a: String) -> String;
                    fn items(a: Vec<Item>) -> Vec<Item>;
                }

                pub trait GuestCounter {
                    fn new(start: u32) -> Self;
                    fn add(&self, by: u32) -> u32;
                }
            }
        }
    }
}

use exports::bench::guests::calls::{Guest, GuestCounter, Item};

#[link(wasm_import_module = "[export]bench:guests/calls")]
extern "C" {
    #[link_name = "[resource-new]counter"]
    fn counter_new(rep: *mut u8) -> u32;
}

static mut RESULT: [usize; 2] = [0; 2];

unsafe fn leave<T>(items: Vec<T>) -> *mut usize {
    let items = Box::leak(items.into_boxed_slice());
    let result = std::ptr::addr_of_mut!(RESULT).cast::<usize>();
    result.write(items.as_mut_ptr() as usize);
    result.add(1).write(items.len());
    result
}

unsafe fn taken(pointer: *mut u8, length: usize) -> String {
    String::from_utf8_unchecked(Vec::from_raw_parts(pointer, length, length))
}

#[repr(C)]
pub struct RawItem {
    id: u32,
    name: *mut u8,
    length: usize,
    weight: f64,
}

pub unsafe fn text<G: Guest>(pointer: *mut u8, length: usize) -> *mut usize {
    leave(G::text(taken(pointer, length)).into_bytes())
}

pub unsafe fn text_post(result: *mut usize) {
    drop(taken(*result as *mut u8, *result.add(1)));
}

pub unsafe fn items<G: Guest>(pointer: *mut RawItem, length: usize) -> *mut usize {
    let given = Vec::from_raw_parts(pointer, length, length);
    let lift = |raw: RawItem| Item { id: raw.id, name: taken(raw.name, raw.length), weight: raw.weight };
    let made = G::items(given.into_iter().map(lift).collect());
    let lower = |item: Item| {
        let name = Box::leak(item.name.into_bytes().into_boxed_slice());
        RawItem { id: item.id, name: name.as_mut_ptr(), length: name.len(), weight: item.weight }
    };
    leave(made.into_iter().map(lower).collect::<Vec<_>>())
}

pub unsafe fn items_post(result: *mut usize) {
    let length = *result.add(1);
    for raw in Vec::from_raw_parts(*result as *mut RawItem, length, length) {
        drop(taken(raw.name, raw.length));
    }
}

pub unsafe fn new<G: Guest>(start: u32) -> u32 {
    counter_new(Box::into_raw(Box::new(G::Counter::new(start))).cast())
}

pub unsafe fn add<G: Guest>(counter: *const G::Counter, by: u32) -> u32 {
    (*counter).add(by)
}

pub unsafe fn end<G: Guest>(counter: *mut G::Counter) {
    drop(Box::from_raw(counter));
}

pub unsafe fn reallocate(old: *mut u8, old_size: usize, align: usize, size: usize) -> *mut u8 {
    let before = Layout::from_size_align_unchecked(old_size, align);
    match (old_size, size) {
        (_, 0) => {
            if old_size > 0 {
                dealloc(old, before);
            }
            align as *mut u8
        }
        (0, _) => alloc(Layout::from_size_align_unchecked(size, align)),
        _ => realloc(old, before, size),
    }
}

macro_rules! export {
    ($guest:ty) => {
        mod core_exports {
            use super::*;
            type Counter = <$guest as calls::Guest>::Counter;

            #[export_name = "cabi_realloc"]
            unsafe extern "C" fn realloc(old: *mut u8, old_size: usize, align: usize, size: usize) -> *mut u8 {
                provider::reallocate(old, old_size, align, size)
            }

            #[export_name = "bench:guests/calls#text"]
            unsafe extern "C" fn text(pointer: *mut u8, length: usize) -> *mut usize {
                provider::text::<$guest>(pointer, length)
            }

            #[export_name = "cabi_post_bench:guests/calls#text"]
            unsafe extern "C" fn text_post(result: *mut usize) {
                provider::text_post(result)
            }

            #[export_name = "bench:guests/calls#items"]
            unsafe extern "C" fn items(pointer: *mut provider::RawItem, length: usize) -> *mut usize {
                provider::items::<$guest>(pointer, length)
            }

            #[export_name = "cabi_post_bench:guests/calls#items"]
            unsafe extern "C" fn items_post(result: *mut usize) {
                provider::items_post(result)
            }

            #[export_name = "bench:guests/calls#[constructor]counter"]
            unsafe extern "C" fn new(start: u32) -> u32 {
                provider::new::<$guest>(start)
            }

            #[export_name = "bench:guests/calls#[method]counter.add"]
            unsafe extern "C" fn add(counter: *const Counter, by: u32) -> u32 {
                provider::add::<$guest>(counter, by)
            }

            #[export_name = "bench:guests/calls#[dtor]counter"]
            unsafe extern "C" fn end(counter: *mut Counter) {
                provider::end::<$guest>(counter)
            }
        }
    };
}
pub(crate) use export;
