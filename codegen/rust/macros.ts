/**
 * Macros that stand at the top of a module, those that it uses: they declare core imports, flags, and the types of
 * resources, which are alike but for names.
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
