/**
 * What stands in each module of its own accord: macros that declare imports, flags and resources, and `rt`, which reads
 * and writes memory as the canonical ABI has it. Of the macros only those that the module uses.
 */
import type { Doc } from '../text/doc.ts';
import { code } from '../text/template.ts';

/** Declares the core import of the function that it stands in. Elsewhere than in wasm there is nobody to call. */
export const importMacro: Doc = code`
  macro_rules! import {
    ($module:literal $name:literal fn $f:ident($($t:ty),*) $(-> $r:ty)?) => {
      #[cfg(target_arch = "wasm32")]
      #[link(wasm_import_module = $module)]
      extern "C" {
        #[link_name = $name]
        fn $f($(_: $t),*) $(-> $r)?;
      }
      #[cfg(not(target_arch = "wasm32"))]
      unsafe extern "C" fn $f($(_: $t),*) $(-> $r)? {
        unreachable!(concat!($module, " ", $name, " can be called in a component only"))
      }
    };
  }
`;

export const flagsMacro: Doc = code`
  macro_rules! flags {
    ($(#[$outer:meta])* pub struct $type:ident: $bits:ty {
      $($(#[$inner:meta])* $flag:ident = $bit:literal;)*
    }) => {
      $(#[$outer])*
      #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
      #[repr(transparent)]
      pub struct $type {
        bits: $bits,
      }

      impl $type {
        $($(#[$inner])* pub const $flag: Self = Self { bits: 1 << $bit };)*

        /// No flag.
        pub const fn empty() -> Self {
          Self { bits: 0 }
        }

        /// All flags that have names.
        pub const fn all() -> Self {
          Self { bits: $(1 << $bit)|* }
        }

        /// Bit 0 is the first flag.
        pub const fn bits(self) -> $bits {
          self.bits
        }

        /// The flags of these bits; bits without a name are kept.
        pub const fn from_bits_retain(bits: $bits) -> Self {
          Self { bits }
        }

        pub const fn is_empty(self) -> bool {
          self.bits == 0
        }

        /// Whether all of these are set.
        pub const fn contains(self, other: Self) -> bool {
          self.bits & other.bits == other.bits
        }

        /// Whether any of these is set.
        pub const fn intersects(self, other: Self) -> bool {
          self.bits & other.bits != 0
        }

        pub fn insert(&mut self, other: Self) {
          self.bits |= other.bits;
        }

        pub fn remove(&mut self, other: Self) {
          self.bits &= !other.bits;
        }
      }

      impl ::core::ops::BitOr for $type {
        type Output = Self;
        fn bitor(self, other: Self) -> Self {
          Self { bits: self.bits | other.bits }
        }
      }

      impl ::core::ops::BitOrAssign for $type {
        fn bitor_assign(&mut self, other: Self) {
          self.bits |= other.bits;
        }
      }

      impl ::core::ops::BitAnd for $type {
        type Output = Self;
        fn bitand(self, other: Self) -> Self {
          Self { bits: self.bits & other.bits }
        }
      }

      impl ::core::ops::BitXor for $type {
        type Output = Self;
        fn bitxor(self, other: Self) -> Self {
          Self { bits: self.bits ^ other.bits }
        }
      }

      impl ::core::ops::Sub for $type {
        type Output = Self;
        fn sub(self, other: Self) -> Self {
          Self { bits: self.bits & !other.bits }
        }
      }

      impl ::core::ops::Not for $type {
        type Output = Self;
        fn not(self) -> Self {
          Self::all() - self
        }
      }

      impl ::core::fmt::Debug for $type {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
          let mut set = f.debug_set();
          $(if self.contains(Self::$flag) {
            set.entry(&format_args!("{}", stringify!($flag)));
          })*
          set.finish()
        }
      }
    };
  }
`;

export const importedResourceMacro: Doc = code`
  macro_rules! imported_resource {
    ($(#[$outer:meta])* pub struct $type:ident;
    drop = $drop_module:literal $drop_name:literal;) => {
      $(#[$outer])*
      #[derive(Debug)]
      pub struct $type {
        handle: ::core::sync::atomic::AtomicU32,
      }

      #[doc(hidden)]
      impl $type {
        pub unsafe fn from_handle(handle: u32) -> Self {
          Self { handle: handle.into() }
        }

        /// Gives the handle away: dropping the value does nothing any more.
        pub fn take_handle(&self) -> u32 {
          self.handle.swap(0, ::core::sync::atomic::Ordering::Relaxed)
        }

        pub fn handle(&self) -> u32 {
          self.handle.load(::core::sync::atomic::Ordering::Relaxed)
        }
      }

      impl Drop for $type {
        fn drop(&mut self) {
          import! { $drop_module $drop_name fn import(i32) }
          let handle = self.take_handle();
          if handle != 0 {
            unsafe { import(handle as i32) }
          }
        }
      }
    };
  }
`;

export const exportedResourceMacro: Doc = code`
  macro_rules! exported_resource {
    ($(#[$outer:meta])* pub struct $type:ident;
    new = $new_module:literal $new_name:literal;
    rep = $rep_module:literal $rep_name:literal;
    drop = $drop_module:literal $drop_name:literal;) => {
      $(#[$outer])*
      #[derive(Debug)]
      pub struct $type {
        /// 0 for one that is lent, or was given away.
        handle: ::core::sync::atomic::AtomicU32,
        /// Where the value lies that the handle stands for.
        rep: usize,
      }

      impl $type {
        /// A handle of \`value\`, which is dropped with the handle, whoever has that then.
        pub fn new<T: 'static>(value: T) -> Self
        where
          Self: rt::Represented<T>,
        {
          unsafe { Self::from_value(value) }
        }

        pub fn get<T: 'static>(&self) -> &T
        where
          Self: rt::Represented<T>,
        {
          unsafe { &*(self.rep as *const T) }
        }

        pub fn get_mut<T: 'static>(&mut self) -> &mut T
        where
          Self: rt::Represented<T>,
        {
          unsafe { &mut *(self.rep as *mut T) }
        }

        /// The value; the handle is no more. One that is only lent can't be moved, so this is never done to it.
        pub fn into_inner<T: 'static>(self) -> T
        where
          Self: rt::Represented<T>,
        {
          let value = unsafe { (self.rep as *const T).read() };
          rt::leave(self.rep);
          drop(self);
          value
        }
      }

      #[doc(hidden)]
      impl $type {
        pub unsafe fn from_value<T>(value: T) -> Self {
          import! { $new_module $new_name fn import(i32) -> i32 }
          let rep = rt::Box::into_raw(rt::Box::new(value)) as usize;
          let handle = import(rep as i32) as u32;
          Self { handle: handle.into(), rep }
        }

        pub unsafe fn from_handle(handle: u32) -> Self {
          import! { $rep_module $rep_name fn import(i32) -> i32 }
          let rep = import(handle as i32) as u32 as usize;
          Self { handle: handle.into(), rep }
        }

        pub unsafe fn lent(rep: u32) -> Self {
          Self { handle: 0.into(), rep: rep as usize }
        }

        pub fn take_handle(&self) -> u32 {
          self.handle.swap(0, ::core::sync::atomic::Ordering::Relaxed)
        }
      }

      impl Drop for $type {
        fn drop(&mut self) {
          import! { $drop_module $drop_name fn import(i32) }
          let handle = self.take_handle();
          if handle != 0 {
            unsafe { import(handle as i32) }
          }
        }
      }
    };
  }
`;

/** @param area The size of the largest result that an export leaves in memory. */
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
