/**
 * The words that can't be names, or shouldn't, by language: what the language reserves, what its compilers and standard
 * headers predefine, and what our own output takes. A table is of words as they would come out of `names.ts`: letters,
 * digits and `_`. What only one backend's helpers take is that backend's to add.
 */

const words = (text: string): ReadonlySet<string> =>
  new Set(text.split(/\s+/).filter((w) => w !== ''));

/** What the preprocessor defines on some target or other, also in a strict mode's neighbours, or by common headers. */
const macros = `
  linux unix i386 vax mips
  assert errno signbit isnan isinf isfinite isnormal stdin stdout stderr offsetof alloca
  NULL EOF BUFSIZ RAND_MAX EXIT_FAILURE EXIT_SUCCESS CHAR_BIT CHAR_MAX CHAR_MIN
  INT_MAX INT_MIN LONG_MAX LONG_MIN SHRT_MAX SHRT_MIN UCHAR_MAX UINT_MAX ULONG_MAX USHRT_MAX SIZE_MAX
  INT8_MAX INT16_MAX INT32_MAX INT64_MAX INT8_MIN INT16_MIN INT32_MIN INT64_MIN
  UINT8_MAX UINT16_MAX UINT32_MAX UINT64_MAX INT8_C INT16_C INT32_C INT64_C UINT8_C UINT16_C UINT32_C UINT64_C
  INFINITY NAN HUGE_VAL EDOM ERANGE EILSEQ I complex imaginary`;

/** C11 with those of C23, names of types and functions of the headers that a freestanding program has or makes. */
export const cKeywords = words(`
  alignas alignof auto bool break case char const constexpr continue default do double else enum extern false float for
  goto if inline int long nullptr register restrict return short signed sizeof static static_assert struct switch
  thread_local true typedef typeof typeof_unqual union unsigned void volatile while asm fortran noreturn atomic
  generic
  int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t intmax_t uintmax_t
  size_t ptrdiff_t ssize_t wchar_t char16_t char32_t max_align_t nullptr_t va_list
  main memcpy memmove memset memcmp memchr strlen strcmp strcpy malloc calloc realloc free abort exit
  ${macros}`);

/** C++23 with the alternative spellings of operators; C's, because headers of C are read, too. */
export const cppKeywords: ReadonlySet<string> = new Set([
  ...cKeywords,
  ...words(`
  and and_eq bitand bitor compl not not_eq or or_eq xor xor_eq
  catch char8_t char16_t char32_t class co_await co_return co_yield concept const_cast consteval constinit decltype
  delete dynamic_cast explicit export friend mutable namespace new noexcept operator private protected public
  reinterpret_cast requires static_cast template this throw try typeid typename using virtual wchar_t
  final override import module std`),
]);

/** Strict and reserved words of Rust 2015 to 2024, and names of the prelude that would hide what our code needs. */
export const rustKeywords = words(`
  as async await break const continue crate dyn else enum extern false fn for gen if impl in let loop match mod move mut
  pub ref return self Self static struct super trait true type unsafe use where while
  abstract become box do final macro override priv try typeof unsized virtual yield union macro_rules raw safe
  bool char str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64
  Option Some None Result Ok Err Vec String Box Drop Copy Clone Default Debug Eq PartialEq Ord PartialOrd Hash
  Send Sync Sized Fn FnMut FnOnce Into From Iterator ToString ToOwned
  core std alloc`);

/** What AssemblyScript keeps for itself, also for parameters and members; its built-ins are reached another way. */
export const assemblyscriptKeywords = words(`
  abstract arguments async await break case catch class const constructor continue debugger declare default delete do else
  enum export extends false finally for function if implements import in instanceof interface keyof let namespace new null of
  override package private protected public readonly return static super switch this throw true try typeof var void while
  with yield`);

/** Go's keywords and predeclared names, hiding which makes code hard to read or breaks ours. */
export const goKeywords = words(`
  break case chan const continue default defer else fallthrough for func go goto if import interface map package range
  return select struct switch type var
  any append bool byte cap clear close comparable complex complex64 complex128 copy delete error false float32 float64 imag int int8
  int16 int32 int64 iota len make max min new nil panic print println real recover rune string true uint uint8 uint16
  uint32 uint64 uintptr
  init main unsafe runtime internal vendor testdata _`);

/** Python's keywords. componentize-py escapes these and no others, and its modules are what our stubs describe. */
export const pythonKeywords = words(`
  False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield`);

/** What can't be declared in a strict module of TypeScript, and what would be misread there. */
export const typescriptKeywords = words(`
  arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function globalThis if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof undefined var void while with yield`);
