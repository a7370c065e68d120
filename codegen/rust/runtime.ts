/**
 * The module `rt` within each module that is generated: it reads and writes memory as the canonical ABI has it, and
 * gives it back. CanonicalABI.md, Loading and Storing.
 */
import type { Doc } from '../text/doc.ts';
import { code } from '../text/template.ts';

/** @param area - The size of the largest result that an export leaves in memory. */
export function runtime(area: number): Doc {
  return code`
    /// What the functions of this module stand on: memory as the canonical ABI has it.
    #[doc(hidden)]
    pub mod rt {
      use self::alloc::alloc::{alloc as allocate, dealloc, handle_alloc_error, realloc, Layout};
      use ::core::cell::{Cell, RefCell, UnsafeCell};
      use ::core::mem::{ManuallyDrop, MaybeUninit};
      use ::core::sync::atomic::{AtomicUsize, Ordering};
      pub extern crate alloc;
      pub use self::alloc::{boxed::Box, collections::BTreeMap, string::String, vec::Vec};

      /// Says which type the values have that handles of a resource stand for. \`export!\` alone implements it.
      ///
      /// # Safety
      ///
      /// No resource is represented by two types.
      pub unsafe trait Represented<T: 'static> {}

      /// Room for parameters or a result that go through memory.
      #[repr(C, align(8))]
      pub struct Area<const SIZE: usize>(UnsafeCell<MaybeUninit<[u8; SIZE]>>);

      // There are no threads in a component.
      unsafe impl<const SIZE: usize> Sync for Area<SIZE> {}

      impl<const SIZE: usize> Area<SIZE> {
        pub const fn new() -> Self {
          Self(UnsafeCell::new(MaybeUninit::uninit()))
        }

        pub fn at(&self) -> i32 {
          self.0.get() as *mut u8 as i32
        }
      }

      /// Where exports leave results, which are read before anything else is called.
      pub static RESULT: Area<${area}> = Area::new();

      /// Memory that is given back when a call is done.
      pub struct Scope(Cell<*mut Block>);

      struct Block {
        next: *mut Block,
        layout: Layout,
      }

      impl Scope {
        pub fn new() -> Self {
          Self(Cell::new(::core::ptr::null_mut()))
        }

        /// Room for a list.
        pub unsafe fn list(&self, count: usize, size: usize, align: usize) -> i32 {
          if count == 0 {
            return align as i32;
          }
          let list = layout(count, size, align);
          let (layout, offset) = Layout::new::<Block>().extend(list).unwrap();
          let block = checked(allocate(layout), layout);
          let next = self.0.replace(block as *mut Block);
          (block as *mut Block).write(Block { next, layout });
          block.add(offset) as i32
        }
      }

      impl Drop for Scope {
        fn drop(&mut self) {
          let mut at = self.0.get();
          while !at.is_null() {
            unsafe {
              let Block { next, layout } = at.read();
              dealloc(at as *mut u8, layout);
              at = next;
            }
          }
        }
      }

      /// Handles that were lent for a call, each at a place of its own.
      pub struct Lent<T>(RefCell<Vec<Box<T>>>);

      impl<T> Lent<T> {
        pub fn new() -> Self {
          Self(RefCell::new(Vec::new()))
        }

        pub fn hold(&self, handle: T) -> &T {
          let held = Box::new(handle);
          let at: *const T = &*held;
          self.0.borrow_mut().push(held);
          unsafe { &*at }
        }
      }

      fn layout(count: usize, size: usize, align: usize) -> Layout {
        let bytes = count.checked_mul(size).expect("too long a list");
        Layout::from_size_align(bytes, align).unwrap()
      }

      unsafe fn checked(block: *mut u8, layout: Layout) -> *mut u8 {
        if block.is_null() {
          handle_alloc_error(layout);
        }
        block
      }

      /// \`cabi_realloc\`: room for what is passed in. Nothing of size 0 is ever allocated or freed.
      pub unsafe fn reallocate(old: i32, old_size: i32, align: i32, size: i32) -> i32 {
        let new = Layout::from_size_align_unchecked(size as usize, align as usize);
        let before = Layout::from_size_align_unchecked(old_size as usize, align as usize);
        match (old_size, size) {
          (0, 0) => align,
          (0, _) => checked(allocate(new), new) as i32,
          (_, 0) => {
            dealloc(old as *mut u8, before);
            align
          }
          _ => checked(realloc(old as *mut u8, before, size as usize), new) as i32,
        }
      }

      /// Room for a list that the caller gets.
      pub unsafe fn list(count: usize, size: usize, align: usize) -> i32 {
        if count == 0 {
          return align as i32;
        }
        let layout = layout(count, size, align);
        checked(allocate(layout), layout) as i32
      }

      /// Gives back what \`list\` or \`cabi_realloc\` gave.
      pub unsafe fn free(at: i32, count: usize, size: usize, align: usize) {
        if count > 0 {
          let layout = Layout::from_size_align_unchecked(count * size, align);
          dealloc(at as *mut u8, layout);
        }
      }

      /// Gives a vector away, as pointer and length.
      pub fn give<T>(items: Vec<T>) -> (i32, i32) {
        let mut items = ManuallyDrop::new(items.into_boxed_slice());
        (items.as_mut_ptr() as i32, items.len() as i32)
      }

      /// Takes a list over whose elements lie as Rust has them.
      pub unsafe fn vec<T>(at: i32, length: i32) -> Vec<T> {
        if length == 0 {
          return Vec::new();
        }
        Vec::from_raw_parts(at as *mut T, length as usize, length as usize)
      }

      /// Takes a string over; whoever passed it has checked that it is one.
      pub unsafe fn string(at: i32, length: i32) -> String {
        String::from_utf8_unchecked(vec(at, length))
      }

      /// \`vec\` of a pointer and a length that lie in memory.
      pub unsafe fn vec_at<T>(base: i32, offset: usize) -> Vec<T> {
        vec(load_i32(base, offset), load_i32(base, offset + 4))
      }

      pub unsafe fn string_at(base: i32, offset: usize) -> String {
        string(load_i32(base, offset), load_i32(base, offset + 4))
      }

      pub unsafe fn free_string(at: i32, length: i32) {
        free(at, length as usize, 1, 1);
      }

      pub unsafe fn free_string_at(base: i32, offset: usize) {
        free_string(load_i32(base, offset), load_i32(base, offset + 4));
      }

      /// The case of an enum that has this number.
      pub unsafe fn case<T: Copy>(number: i32) -> T {
        (&number as *const i32 as *const T).read()
      }

      pub unsafe fn value<'a, T>(rep: i32) -> &'a T {
        &*(rep as *const T)
      }

      /// The value that is left behind by \`into_inner\`, whose handle is being dropped.
      static LEFT: AtomicUsize = AtomicUsize::new(0);

      pub fn leave(rep: usize) {
        LEFT.store(rep, Ordering::Relaxed);
      }

      /// Ends what a handle stood for.
      pub unsafe fn destroy<T>(rep: i32) {
        let mut value = Box::from_raw(rep as *mut ManuallyDrop<T>);
        if LEFT.swap(0, Ordering::Relaxed) != rep as u32 as usize {
          ManuallyDrop::drop(&mut value);
        }
      }

      /// Where an element of a list lies.
      pub fn nth(base: i32, index: usize, size: usize) -> i32 {
        (base as u32 as usize + index * size) as i32
      }

      unsafe fn at<T>(base: i32, offset: usize) -> *mut T {
        (base as u32 as usize + offset) as *mut T
      }

      pub unsafe fn read<T>(base: i32, offset: usize) -> T {
        at::<T>(base, offset).read()
      }

      pub unsafe fn write<T>(base: i32, offset: usize, value: T) {
        at::<T>(base, offset).write(value);
      }

      pub unsafe fn load_u8(base: i32, offset: usize) -> i32 {
        read::<u8>(base, offset) as i32
      }

      pub unsafe fn load_i8(base: i32, offset: usize) -> i32 {
        read::<i8>(base, offset) as i32
      }

      pub unsafe fn load_u16(base: i32, offset: usize) -> i32 {
        read::<u16>(base, offset) as i32
      }

      pub unsafe fn load_i16(base: i32, offset: usize) -> i32 {
        read::<i16>(base, offset) as i32
      }

      pub unsafe fn load_i32(base: i32, offset: usize) -> i32 {
        read(base, offset)
      }

      pub unsafe fn load_i64(base: i32, offset: usize) -> i64 {
        read(base, offset)
      }

      pub unsafe fn load_f32(base: i32, offset: usize) -> f32 {
        read(base, offset)
      }

      pub unsafe fn load_f64(base: i32, offset: usize) -> f64 {
        read(base, offset)
      }

      pub unsafe fn store_u8(base: i32, offset: usize, value: i32) {
        write(base, offset, value as u8);
      }

      pub unsafe fn store_u16(base: i32, offset: usize, value: i32) {
        write(base, offset, value as u16);
      }

      pub unsafe fn store_i32(base: i32, offset: usize, value: i32) {
        write(base, offset, value);
      }

      pub unsafe fn store_i64(base: i32, offset: usize, value: i64) {
        write(base, offset, value);
      }

      pub unsafe fn store_f32(base: i32, offset: usize, value: f32) {
        write(base, offset, value);
      }

      pub unsafe fn store_f64(base: i32, offset: usize, value: f64) {
        write(base, offset, value);
      }
    }
  `;
}
