/**
 * Single edits of many kinds, for the tests that ask whether findings are true: of types, each at several places, of
 * bodies of an interface, and of whole packages with their worlds.
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

const shop = (text: string, version = '@1.0.0'): string =>
  `package demo:shop${version};\n${text}\n`;
const api = 'interface api { f: func(); }';
const types = 'interface types { record t { a: u8 } resource r { m: func(); } }';
const user = 'interface api { use types.{t}; f: func(a: t); }';
const log = 'interface log { say: func(a: string); }';
const world = (items: string): string => `world app { ${items} }`;

/** Files before and after; the world is `app`. */
export const files: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'import added': [
    shop(`${api} ${log} ${world('import api;')}`),
    shop(`${api} ${log} ${world('import api; import log;')}`),
  ],
  'import removed': [
    shop(`${api} ${log} ${world('import api; import log;')}`),
    shop(`${api} ${log} ${world('import log;')}`),
  ],
  'export added': [
    shop(`${api} ${log} ${world('export api;')}`),
    shop(`${api} ${log} ${world('export api; export log;')}`),
  ],
  'export removed': [
    shop(`${api} ${log} ${world('export api; export log;')}`),
    shop(`${api} ${log} ${world('export log;')}`),
  ],
  'import to export': [
    shop(`${api} ${log} ${world('import log; import api;')}`),
    shop(`${api} ${log} ${world('import log; export api;')}`),
  ],
  'imported function added': [
    shop(world('import f: func();')),
    shop(world('import f: func(); import g: func();')),
  ],
  'imported function removed': [
    shop(world('import f: func(); import g: func();')),
    shop(world('import f: func();')),
  ],
  'imported function renamed': [shop(world('import f: func();')), shop(world('import g: func();'))],
  'imported function’s parameter': [
    shop(world('import f: func(a: u32);')),
    shop(world('import f: func(a: u64);')),
  ],
  'imported function’s result': [
    shop(world('import f: func() -> string;')),
    shop(world('import f: func() -> list<u8>;')),
  ],
  'exported function added': [
    shop(world('export f: func();')),
    shop(world('export f: func(); export g: func();')),
  ],
  'exported function removed': [
    shop(world('export f: func(); export g: func();')),
    shop(world('export f: func();')),
  ],
  'exported function renamed': [shop(world('export f: func();')), shop(world('export g: func();'))],
  'exported function’s parameter': [
    shop(world('export f: func(a: u32);')),
    shop(world('export f: func(b: u32);')),
  ],
  'function to interface': [
    shop(world('import f: func();')),
    shop(world('import f: interface { f: func(); }')),
  ],
  'inline interface to function': [
    shop(world('export f: interface { f: func(); }')),
    shop(world('export f: func();')),
  ],
  'inline interface’s function added': [
    shop(world('import i: interface { f: func(); }')),
    shop(world('import i: interface { f: func(); g: func(); }')),
  ],
  'inline interface’s function removed': [
    shop(world('export i: interface { f: func(); g: func(); }')),
    shop(world('export i: interface { f: func(); }')),
  ],
  'inline interface renamed': [
    shop(world('import i: interface { f: func(); }')),
    shop(world('import j: interface { f: func(); }')),
  ],
  'inline interface to a named one': [
    shop(`${api} ${world('import i: interface { f: func(); }')}`),
    shop(`${api} ${world('import api;')}`),
  ],
  'include adds': [
    shop(`${api} ${log} world more { import api; } world app { import log; include more; }`),
    shop(
      `${api} ${log} world more { import api; import f: func(); } world app { import log; include more; }`,
    ),
  ],
  'include removed': [
    shop(`${api} ${log} world more { import api; } world app { import log; include more; }`),
    shop(`${api} ${log} world more { import api; } world app { import log; }`),
  ],
  'include of exports removed': [
    shop(`${api} ${log} world more { export api; } world app { export log; include more; }`),
    shop(`${api} ${log} world more { export api; } world app { export log; }`),
  ],
  'include written out': [
    shop(`${api} ${log} world more { import api; } world app { import log; include more; }`),
    shop(`${api} ${log} world more { import api; } world app { import log; import api; }`),
  ],
  'include with another name': [
    shop(`world more { import f: func(); } world app { include more; }`),
    shop(`world more { import f: func(); } world app { include more with { f as g } }`),
  ],
  'interface renamed': [
    shop(`${api} ${world('import api;')}`),
    shop(`interface rest { f: func(); } ${world('import rest;')}`),
  ],
  'interface added': [
    shop(`${api} ${world('import api;')}`),
    shop(`${api} ${log} ${world('import api;')}`),
  ],
  'interface that no world reaches removed': [
    shop(`${api} ${log} ${world('import api;')}`),
    shop(`${api} ${world('import api;')}`),
  ],
  'interface removed': [
    shop(`${api} ${log} ${world('import api; import log;')}`),
    shop(`${api} ${world('import api;')}`),
  ],
  'exported interface removed': [
    shop(`${api} ${log} ${world('export api; export log;')}`),
    shop(`${api} ${world('export api;')}`),
  ],
  'package renamed': [
    shop(`${api} ${world('import api;')}`),
    shop(`${api} ${world('import api;')}`).replace(':shop', ':store'),
  ],
  'patch version': [
    shop(`${api} ${world('import api;')}`),
    shop(`${api} ${world('import api;')}`, '@1.0.1'),
  ],
  'minor version': [
    shop(`${api} ${world('import api; export api;')}`),
    shop(`${api} ${world('import api; export api;')}`, '@1.4.0'),
  ],
  'major version': [
    shop(`${api} ${world('import api;')}`),
    shop(`${api} ${world('import api;')}`, '@2.0.0'),
  ],
  'minor version of 0.x': [
    shop(`${api} ${world('import api;')}`, '@0.1.0'),
    shop(`${api} ${world('import api;')}`, '@0.2.0'),
  ],
  'patch version of 0.x': [
    shop(`${api} ${world('export api;')}`, '@0.1.0'),
    shop(`${api} ${world('export api;')}`, '@0.1.7'),
  ],
  'pre-release to release': [
    shop(`${api} ${world('import api;')}`, '@1.0.0-rc.1'),
    shop(`${api} ${world('import api;')}`, '@1.0.0'),
  ],
  'version added': [
    shop(`${api} ${world('import api;')}`, ''),
    shop(`${api} ${world('import api;')}`),
  ],
  'version removed': [
    shop(`${api} ${world('export api;')}`),
    shop(`${api} ${world('export api;')}`, ''),
  ],
  'used type changed': [
    shop(`${types} ${user} ${world('import api;')}`),
    shop(`${types} ${user} ${world('import api;')}`).replace('a: u8', 'a: string'),
  ],
  'used type changed, exported': [
    shop(`${types} ${user} ${world('export api;')}`),
    shop(`${types} ${user} ${world('export api;')}`).replace('a: u8', 'a: string'),
  ],
  'unused type of a used interface changed': [
    shop(
      `interface types { record t { a: u8 } record s { a: u8 } } ${user} ${world('import api;')}`,
    ),
    shop(
      `interface types { record t { a: u8 } record s { a: string } } ${user} ${world('import api;')}`,
    ),
  ],
  'type moved, and used from there': [
    shop(`interface api { record t { a: u8 } f: func(a: t); } ${world('import api;')}`),
    shop(`interface types { record t { a: u8 } } ${user} ${world('import api;')}`),
  ],
  'type moved, and used from there, exported': [
    shop(`interface api { record t { a: u8 } f: func(a: t); } ${world('export api;')}`),
    shop(`interface types { record t { a: u8 } } ${user} ${world('export api;')}`),
  ],
  'type moved back': [
    shop(`interface types { record t { a: u8 } } ${user} ${world('import api;')}`),
    shop(
      `interface types { } interface api { record t { a: u8 } f: func(a: t); } ${world('import api;')}`,
    ),
  ],
  'resource moved, and used from there': [
    shop(`interface api { resource r { m: func(); } f: func(a: r); } ${world('import api;')}`),
    shop(
      `interface types { resource r { m: func(); } } interface api { use types.{r}; f: func(a: r); } ${world('import api;')}`,
    ),
  ],
  'function moved': [
    shop(`${api} ${log} ${world('import api; import log;')}`),
    shop(
      `interface api { } interface log { say: func(a: string); f: func(); } ${world('import api; import log;')}`,
    ),
  ],
  'use of another type': [
    shop(
      `interface types { record t { a: u8 } record s { a: string } } ${user} ${world('import api;')}`,
    ),
    shop(
      `interface types { record t { a: u8 } record s { a: string } } interface api { use types.{s as t}; f: func(a: t); } ${world('import api;')}`,
    ),
  ],
  'resource shared by import and export': [
    shop(
      `${types} interface api { use types.{r}; f: func(a: borrow<r>); } ${world('import types; export api;')}`,
    ),
    shop(
      `${types} interface api { use types.{r}; f: func(a: r); } ${world('import types; export api;')}`,
    ),
  ],
  'used resource no longer exported': [
    shop(
      `${types} interface api { use types.{r}; f: func(a: r); } ${world('export types; export api;')}`,
    ),
    shop(
      `${types} interface api { use types.{r}; f: func(a: r); } ${world('import types; export api;')}`,
    ),
  ],
  'used resource exported': [
    shop(`${types} interface api { use types.{r}; f: func(a: r); } ${world('export api;')}`),
    shop(
      `${types} interface api { use types.{r}; f: func(a: r); } ${world('export types; export api;')}`,
    ),
  ],
  'used record no longer exported': [
    shop(`${types} ${user} ${world('export types; export api;')}`),
    shop(`${types} ${user} ${world('export api;')}`),
  ],
  'method of a resource that exports use': [
    shop(
      `${types} interface api { use types.{r}; f: func(a: borrow<r>); } ${world('import types; export api;')}`,
    ),
    shop(
      `${types} interface api { use types.{r}; f: func(a: borrow<r>); } ${world('import types; export api;')}`,
    ).replace('m: func()', 'm: func() -> u8'),
  ],
  'stable function behind a feature': [
    shop(`interface api { f: func(); g: func(); } ${world('import api;')}`),
    shop(`interface api { f: func(); @unstable(feature = x) g: func(); } ${world('import api;')}`),
  ],
  'stable function behind a feature, exported': [
    shop(`interface api { f: func(); g: func(); } ${world('export api;')}`),
    shop(`interface api { f: func(); @unstable(feature = x) g: func(); } ${world('export api;')}`),
  ],
  'import behind a feature': [
    shop(`${api} ${log} ${world('import api; import log;')}`),
    shop(`${api} ${log} ${world('import api; @unstable(feature = x) import log;')}`),
  ],
  'types alone no longer imported': [
    shop(`interface types { record t { a: u8 } } ${api} ${world('import api; import types;')}`),
    shop(`interface types { record t { a: u8 } } ${api} ${world('import api;')}`),
  ],
  'types alone no longer exported': [
    shop(`interface types { record t { a: u8 } } ${api} ${world('export api; export types;')}`),
    shop(`interface types { record t { a: u8 } } ${api} ${world('export api;')}`),
  ],
  'types alone imported': [
    shop(`interface types { record t { a: u8 } } ${api} ${world('import api;')}`),
    shop(`interface types { record t { a: u8 } } ${api} ${world('import api; import types;')}`),
  ],
  'types alone exported': [
    shop(`interface types { record t { a: u8 } } ${api} ${world('export api;')}`),
    shop(`interface types { record t { a: u8 } } ${api} ${world('export api; export types;')}`),
  ],
  'function stable from now on': [
    shop(`interface api { f: func(); @unstable(feature = x) g: func(); } ${world('import api;')}`),
    shop(`interface api { f: func(); g: func(); } ${world('import api;')}`),
  ],
  'function stable from now on, exported': [
    shop(`interface api { f: func(); @unstable(feature = x) g: func(); } ${world('export api;')}`),
    shop(`interface api { f: func(); g: func(); } ${world('export api;')}`),
  ],
  'import stable from now on': [
    shop(`${api} ${log} ${world('import api; @unstable(feature = x) import log;')}`),
    shop(`${api} ${log} ${world('import api; import log;')}`),
  ],
  'bare resource moved, and used from there': [
    shop(
      `interface types { g: func(); } interface api { resource r; f: func() -> r; } ${world('import types; import api;')}`,
    ),
    shop(
      `interface types { resource r; g: func(); } interface api { use types.{r}; f: func() -> r; } ${world('import types; import api;')}`,
    ),
  ],
  'bare resource moved, and used from there, exported': [
    shop(
      `interface types { g: func(); } interface api { resource r; f: func() -> r; } ${world('export types; export api;')}`,
    ),
    shop(
      `interface types { resource r; g: func(); } interface api { use types.{r}; f: func() -> r; } ${world('export types; export api;')}`,
    ),
  ],
  'interface behind a feature': [
    shop(`${api} ${log} ${world('import api; @since(version = 1.0.0) import log;')}`),
    shop(
      `${api} @unstable(feature = x) ${log} ${world('import api; @unstable(feature = x) import log;')}`,
    ),
  ],
  'world renamed docs': [
    shop(`${api} /// One.\n${world('import api;')}`),
    shop(`${api} /// Two.\n${world('import api;')}`),
  ],
};
