/**
 * Single edits of many kinds, for the tests that ask whether findings are true: of types, each at several places, and of
 * bodies of an interface. Those of whole packages stand in `packages.ts`.
 */

/** A type before and after, with what declares it; `T` is the name of what is declared. */
type TypeEdit = readonly [before: string, after: string];

const labels = (n: number): string => Array.from({ length: n }, (_, i) => `l${i}`).join(', ');

/** Types as they are written where they are used. */
const written: Readonly<Record<string, TypeEdit>> = {
  widened: ['u32', 'u64'],
  'widened small': ['u8', 'u16'],
  narrowed: ['s64', 's16'],
  'float widened': ['f32', 'f64'],
  signed: ['u32', 's32'],
  unsigned: ['s8', 'u8'],
  'integer to float': ['u32', 'f32'],
  'char to integer': ['char', 'u32'],
  'bool to byte': ['bool', 'u8'],
  'string to bytes': ['string', 'list<u8>'],
  'bytes to string': ['list<u8>', 'string'],
  'string to chars': ['string', 'list<char>'],
  'option added': ['u32', 'option<u32>'],
  'option removed': ['option<string>', 'string'],
  'option nested': ['option<u8>', 'option<option<u8>>'],
  'option payload': ['option<u8>', 'option<u64>'],
  'result wrapped': ['u32', 'result<u32>'],
  'result unwrapped': ['result<string, u8>', 'string'],
  'result error added': ['result<u32>', 'result<u32, u8>'],
  'result error widened': ['result<u32, u8>', 'result<u32, u64>'],
  'result ok taken': ['result<u32, u8>', 'result<_, u8>'],
  'list element': ['list<u8>', 'list<u32>'],
  'list element sign': ['list<u8>', 'list<s8>'],
  'list length': ['list<u8, 4>', 'list<u8, 8>'],
  'list fixed': ['list<u8>', 'list<u8, 4>'],
  'list instead of one': ['u32', 'list<u32>'],
  'tuple longer': ['tuple<u8, u8>', 'tuple<u8, u8, u8>'],
  'tuple reordered': ['tuple<u8, u32>', 'tuple<u32, u8>'],
  'tuple element sign': ['tuple<u8, u32>', 'tuple<u8, s32>'],
  'map value': ['map<string, u8>', 'map<string, u64>'],
  'map key': ['map<u32, u8>', 'map<s32, u8>'],
  'map to list': ['map<string, u8>', 'list<tuple<string, u8>>'],
  'stream payload': ['stream<u8>', 'stream<u32>'],
  'stream payload sign': ['stream<u8>', 'stream<s8>'],
  'stream to future': ['stream<u8>', 'future<u8>'],
  'future payload': ['future<u8>', 'future<string>'],
  'future emptied': ['future<u8>', 'future'],
};

/** Declarations of `t`. */
const declared: Readonly<Record<string, TypeEdit>> = {
  'field added': ['record t { a: u32 }', 'record t { a: u32, b: u32 }'],
  'field added in padding': ['record t { a: u32, b: u8 }', 'record t { a: u32, b: u8, c: u8 }'],
  'field removed': ['record t { a: u32, b: u32 }', 'record t { b: u32 }'],
  'field renamed': ['record t { a: u32, b: u32 }', 'record t { a: u32, c: u32 }'],
  'fields reordered': ['record t { a: u32, b: u32 }', 'record t { b: u32, a: u32 }'],
  'field widened': ['record t { a: u8, b: u32 }', 'record t { a: u16, b: u32 }'],
  'field sign': ['record t { a: u8, b: u32 }', 'record t { a: s8, b: u32 }'],
  'field option': ['record t { a: u8 }', 'record t { a: option<u8> }'],
  'case added at the end': ['variant t { a, b(u32) }', 'variant t { a, b(u32), c }'],
  'case added in front': ['variant t { a, b(u32) }', 'variant t { c, a, b(u32) }'],
  'large case added': ['variant t { a, b(u8) }', 'variant t { a, b(u8), c(u64) }'],
  'last case removed': ['variant t { a, b(u32), c }', 'variant t { a, b(u32) }'],
  'first case removed': ['variant t { a, b(u32), c }', 'variant t { b(u32), c }'],
  'case renamed': ['variant t { a, b(u32) }', 'variant t { a, c(u32) }'],
  'cases reordered': ['variant t { a(u8), b(u32) }', 'variant t { b(u32), a(u8) }'],
  'payload added': ['variant t { a, b(u32) }', 'variant t { a(u32), b(u32) }'],
  'payload removed': ['variant t { a(u8), b(u32) }', 'variant t { a, b(u32) }'],
  'payload widened': ['variant t { a(u8), b(u64) }', 'variant t { a(u16), b(u64) }'],
  'payload sign': ['variant t { a(u8), b(u64) }', 'variant t { a(s8), b(u64) }'],
  'enum case added': ['enum t { a, b }', 'enum t { a, b, c }'],
  'enum case 257': [`enum t { ${labels(256)} }`, `enum t { ${labels(257)} }`],
  'enum case put between': ['enum t { a, b }', 'enum t { a, c, b }'],
  'enum case removed': ['enum t { a, b, c }', 'enum t { a, c }'],
  'enum case renamed': ['enum t { a, b }', 'enum t { a, c }'],
  'enum reordered': ['enum t { a, b }', 'enum t { b, a }'],
  'flag added': ['flags t { a, b }', 'flags t { a, b, c }'],
  'flag 9': [`flags t { ${labels(8)} }`, `flags t { ${labels(9)} }`],
  'flag 17': [`flags t { ${labels(16)} }`, `flags t { ${labels(17)} }`],
  'flag removed': ['flags t { a, b, c }', 'flags t { b, c }'],
  'flag renamed': ['flags t { a, b }', 'flags t { a, c }'],
  'flags reordered': ['flags t { a, b }', 'flags t { b, a }'],
  'enum to flags': ['enum t { a, b }', 'flags t { a, b }'],
  'record to variant': ['record t { a: u8, b: u8 }', 'variant t { a(u8), b(u8) }'],
  'record to tuple': ['record t { a: u8, b: u8 }', 'type t = tuple<u8, u8>;'],
  'alias target': ['type t = u32;', 'type t = u64;'],
  'alias target sign': ['type t = u32;', 'type t = s32;'],
  'alias of a list': ['type t = list<u8>;', 'type t = list<u16>;'],
  'resource to record': ['resource t;', 'record t { a: u32, b: u32 }'],
  'enum to resource': ['enum t { a, b }', 'resource t;'],
  'resource to handle-like': ['resource t;', 'record t { a: u32 }'],
};

/** Bodies of an interface. */
const bodies: Readonly<Record<string, TypeEdit>> = {
  'parameter added': ['f: func(a: u32);', 'f: func(a: u32, b: u32);'],
  'parameter added in memory': ['f: func(a: list<u8, 20>);', 'f: func(a: list<u8, 20>, b: u8);'],
  'parameter removed': ['f: func(a: u32, b: u32);', 'f: func(b: u32);'],
  'parameter added, another removed': ['f: func(a: u32, b: u8);', 'f: func(a: u32, c: s32);'],
  'parameter taken for another': ['f: func(a: u32);', 'f: func(b: s32);'],
  'parameters shifted': ['f: func(a: u32, b: u32);', 'f: func(b: u32, c: u32);'],
  'parameter renamed': ['f: func(a: u32);', 'f: func(b: u32);'],
  'parameters reordered': ['f: func(a: u32, b: u32);', 'f: func(b: u32, a: u32);'],
  'result added': ['f: func();', 'f: func() -> u32;'],
  'result removed': ['f: func() -> string;', 'f: func();'],
  'to async': ['f: func() -> string;', 'f: async func() -> string;'],
  'to sync': ['f: async func(a: u32);', 'f: func(a: u32);'],
  'async parameters spill': [
    'f: async func(a: u8, b: u8, c: u8, d: u8);',
    'f: async func(a: u8, b: u8, c: u8, d: u64, e: u8);',
  ],
  'function added': ['f: func();', 'f: func();\n  g: func();'],
  'function removed': ['f: func();\n  g: func();', 'f: func();'],
  'type added': ['f: func();', 'type t = u32;\n  f: func();'],
  'unused type changed': ['type t = u32;\n  f: func();', 'type t = u64;\n  f: func();'],
  'unused record grown': [
    'record t { a: u8 }\n  f: func();',
    'record t { a: u8, b: u8 }\n  f: func();',
  ],
  'docs changed': ['/// A\n  f: func();', '/// B\n  f: func();'],
  'own to borrow': ['resource r;\n  f: func(a: r);', 'resource r;\n  f: func(a: borrow<r>);'],
  'borrow to own': ['resource r;\n  f: func(a: borrow<r>);', 'resource r;\n  f: func(a: r);'],
  'method to static': ['resource r { m: func(a: u32); }', 'resource r { m: static func(a: u32); }'],
  'method to static of itself': [
    'resource r { m: func(); }',
    'resource r { m: static func(a: r); }',
  ],
  'static of itself to method': [
    'resource r { m: static func(a: borrow<r>, b: u8); }',
    'resource r { m: func(b: u8); }',
  ],
  'function to method': [
    'resource r;\n  f: func(a: borrow<r>, b: u8);',
    'resource r { f: func(b: u8); }',
  ],
  'constructor to static': [
    'resource r { constructor(); }',
    'resource r { make: static func() -> r; }',
  ],
  'static to method': ['resource r { m: static func(); }', 'resource r { m: func(); }'],
  'method’s parameter': ['resource r { m: func(a: u32); }', 'resource r { m: func(a: u64); }'],
  'constructor may fail': [
    'resource r { constructor(); }',
    'resource r { constructor() -> result<r>; }',
  ],
  'constructor can’t fail': [
    'resource r { constructor() -> result<r, u8>; }',
    'resource r { constructor(); }',
  ],
  'constructor’s error': [
    'resource r { constructor() -> result<r, u8>; }',
    'resource r { constructor() -> result<r, u64>; }',
  ],
  'method added': ['resource r { m: func(); }', 'resource r { m: func(); n: func(); }'],
  'resource renamed': [
    'resource r { m: func(); }\n  f: func(a: r);',
    'resource s { m: func(); }\n  f: func(a: s);',
  ],
  'type renamed': ['record t { a: u8 }\n  f: func(a: t);', 'record s { a: u8 }\n  f: func(a: s);'],
  'alias written out': ['type t = u32;\n  f: func(a: t);', 'type t = u32;\n  f: func(a: u32);'],
  'another record': [
    'record t { a: u8 }\n  record s { a: u64 }\n  f: func(a: t);',
    'record t { a: u8 }\n  record s { a: u64 }\n  f: func(a: s);',
  ],
  'function renamed': ['f: func(a: u32);', 'g: func(a: u32);'],
  'all functions removed': ['type t = u32;\n  f: func();', 'type t = u32;'],
  'method removed': ['resource r { m: func(); n: func(); }', 'resource r { m: func(); }'],
  'method renamed': ['resource r { m: func(); }', 'resource r { n: func(); }'],
  'static added': ['resource r { m: func(); }', 'resource r { m: func(); n: static func(); }'],
  'static removed': ['resource r { m: static func(); n: func(); }', 'resource r { n: func(); }'],
  'constructor added': ['resource r { m: func(); }', 'resource r { constructor(); m: func(); }'],
  'constructor removed': ['resource r { constructor(); m: func(); }', 'resource r { m: func(); }'],
  'constructor’s parameter': [
    'resource r { constructor(); }',
    'resource r { constructor(a: option<u32>); }',
  ],
  'method async': ['resource r { m: func(); }', 'resource r { m: async func(); }'],
  'resource added': ['f: func();', 'resource r { m: func(); }\n  f: func();'],
  'resource removed': ['resource r { m: func(); }\n  f: func();', 'f: func();'],
  'type removed': ['record t { a: u8 }\n  f: func(a: t);', 'f: func(a: tuple<u8>);'],
  'unused type removed': ['type t = u32;\n  f: func();', 'f: func();'],
  'unused type renamed': ['record t { a: u8 }\n  f: func();', 'record s { a: u8 }\n  f: func();'],
  'unused type to another kind': [
    'enum t { a, b }\n  f: func();',
    'flags t { a, b }\n  f: func();',
  ],
  'unused case renamed': ['enum t { a, b }\n  f: func();', 'enum t { a, c }\n  f: func();'],
  'alias put before a type': ['f: func(a: list<u8>);', 'type t = list<u8>;\n  f: func(a: t);'],
  'types in another order': [
    'record t { a: u8 }\n  record s { a: u64 }\n  f: func(a: t, b: s);',
    'record s { a: u64 }\n  record t { a: u8 }\n  f: func(a: t, b: s);',
  ],
  'functions in another order': ['f: func();\n  g: func();', 'g: func();\n  f: func();'],
  deprecated: [
    'f: func();',
    '@since(version = 0.9.0)\n  @deprecated(version = 1.0.0)\n  f: func();',
  ],
};

/** Where a type is used. */
const places: readonly ((type: string) => string)[] = [
  (t) => `f: func(x: ${t});`,
  (t) => `f: func(before: u8, x: ${t}) -> ${t};`,
  (t) => `f: async func(x: ${t}) -> list<${t}>;`,
  (t) => `record holder { pad: u8, x: ${t}, tail: u16 }\n  f: func(x: list<holder>);`,
  (t) => `variant holder { none, some(${t}), other(u64) }\n  f: func() -> option<holder>;`,
];

/** Bodies of an interface before and after, by kind. */
export const corpus: [kind: string, before: string, after: string][] = [];
for (const [kind, [before, after]] of Object.entries(written)) {
  for (const place of places) corpus.push([kind, place(before), place(after)]);
}
for (const [kind, [before, after]] of Object.entries(declared)) {
  for (const place of places) {
    corpus.push([kind, `${before}\n  ${place('t')}`, `${after}\n  ${place('t')}`]);
  }
}
for (const [kind, edit] of Object.entries(bodies)) corpus.push([kind, ...edit]);
