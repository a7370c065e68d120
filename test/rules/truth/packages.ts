/** Single edits of whole packages with their worlds: of imports and exports, includes, versions, features, uses. */

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
