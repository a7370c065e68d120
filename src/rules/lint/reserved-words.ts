/** Words that the languages which bindings are made for keep to themselves, as their references list them. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

export const reservedWords: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'TypeScript',
    words(
      'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
        'false finally for function if implements import in instanceof interface let new null package private ' +
        'protected public return static super switch this throw true try typeof var void while with yield',
    ),
  ],
  [
    'Rust',
    words(
      'abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if ' +
        'impl in let loop macro match mod move mut override priv pub ref return self static struct super trait true ' +
        'try type typeof unsafe unsized use virtual where while yield',
    ),
  ],
  [
    'C',
    words(
      'alignas alignof auto bool break case char const constexpr continue default do double else enum extern false ' +
        'float for goto if inline int long nullptr register restrict return short signed sizeof static ' +
        'static_assert struct switch thread_local true typedef typeof typeof_unqual union unsigned void volatile while',
    ),
  ],
  [
    'C++',
    words(
      'alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class ' +
        'co_await co_return co_yield compl concept const const_cast consteval constexpr constinit continue decltype ' +
        'default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline ' +
        'int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public ' +
        'register reinterpret_cast requires return short signed sizeof static static_assert static_cast struct switch ' +
        'template this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile ' +
        'wchar_t while xor xor_eq',
    ),
  ],
  [
    'Go',
    words(
      'break case chan const continue default defer else fallthrough for func go goto if import interface map package ' +
        'range return select struct switch type var',
    ),
  ],
  [
    'Python',
    words(
      'and as assert async await break class continue def del elif else except finally for from global if import in is ' +
        'lambda nonlocal not or pass raise return try while with yield',
    ),
  ],
]);
