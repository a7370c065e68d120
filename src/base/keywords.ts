/** The words that cannot be used as names in WIT without a `%` before them, in alphabetical order (WIT.md, Keywords). */
export const keywords: readonly string[] = (
  'as async bool borrow char constructor enum error-context export f32 f64 flags from func future import include ' +
  'interface list map option own package record resource result s16 s32 s64 s8 static stream string tuple type u16 ' +
  'u32 u64 u8 use variant with world'
).split(' ');
