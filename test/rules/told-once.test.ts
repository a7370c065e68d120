/** A change is told once, as what it is, and where it is: of two states of a package all that `breaking` finds. */
import { expect, test } from 'vitest';
import { decode, encode } from '../../src/component/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { comparePackages, sideOf } from '../../src/rules/index.ts';

type Files = string | Readonly<Record<string, string>>;

const flags = ['a', ...Array.from({ length: 8 }, (_, i) => `f${i}`)].join(', ');

const imports = (n: number): string =>
  Array.from({ length: n }, (_, i) => `import f${i}: func();`).join(' ');

const usersOf = (version: string): string =>
  ['a', 'b', 'c']
    .map((name) => `interface ${name} { use demo:log/lines@${version}.{r}; f: func(r: r); }`)
    .join(' ');

const users = (what: string): string =>
  `interface api { use demo:log/lines@${what}; f: func(r: r); } interface more { use demo:log/lines@1.0.0.{other}; use demo:log/lines@2.0.0.{other as two}; f: func(a: other, b: two); }`;

const logs = {
  'deps/old.wit':
    'package demo:log@1.0.0; interface lines { record r { a: u8 } record other { b: u8 } }',
  'deps/new.wit':
    'package demo:log@2.0.0; interface lines { record r { a: u8 } record other { b: u8 } }',
};

const cases: Readonly<Record<string, readonly [before: Files, after: Files, found: string[]]>> = {
  'a type in tuples, maps, streams, futures and results': [
    'interface api { record t { a: u8 } f: func(x: tuple<t>, m: map<u8, t>, s: stream<t>, p: future<t>) -> result<t, t>; }',
    'interface api { record t { a: u16 } f: func(x: tuple<t>, m: map<u8, t>, s: stream<t>, p: future<t>) -> result<t, t>; }',
    ['number-widened: field `a` of type `t` of interface `api` changed: was `u8`, is `u16`'],
  ],
  'a use that gives a name to another type': [
    'interface t { record r { a: u8 } record s { b: u8 } } interface api { use t.{r}; f: func(r: r) -> list<r>; }',
    'interface t { record r { a: u8 } record s { b: u8 } } interface api { use t.{s as r}; f: func(r: r) -> list<r>; }',
    ['alias-target-changed: type `r` of interface `api` changed: was `r`, is `s`'],
  ],
  'a use from another interface that has a type of the name': [
    'interface t { record r { a: u8 } } interface u { record r { b: u8 } } interface api { use t.{r}; f: func(r: r); }',
    'interface t { record r { a: u8 } } interface u { record r { b: u8 } } interface api { use u.{r}; f: func(r: r); }',
    ['alias-target-changed: type `r` of interface `api` changed: was `r` of `t`, is `r` of `u`'],
  ],
  'a use under another name': [
    'interface t { record r { a: u8 } } interface api { use t.{r}; f: func(r: r); }',
    'interface t { record r { a: u8 } } interface api { use t.{r as s}; f: func(r: s); }',
    ['type-renamed: type `r` of interface `api` is called `s` now'],
  ],
  'a resource that has no members': [
    'interface api { resource a; f: func(x: borrow<a>) -> a; }',
    'interface api { resource b; f: func(x: borrow<b>) -> b; }',
    ['type-renamed: type `a` of interface `api` is called `b` now'],
  ],
  'a method': [
    'interface api { resource a { m: func() -> a; } resource b { m: func() -> a; } }',
    'interface api { resource a { n: func() -> a; } resource b { m: func() -> a; } }',
    ['method-renamed: method `a.m` of interface `api` is called `n` now'],
  ],
  'a type of another kind, where others use it': [
    'interface t { enum e { a, b } flags g { a } resource r; } interface x { use t.{e, g, r}; f: func(e: e) -> g; h: func(r: borrow<r>); } interface y { use x.{e}; i: func() -> e; }',
    `interface t { type e = u16; flags g { ${flags} } record r { a: u8 } } interface x { use t.{e, g, r}; f: func(e: e) -> g; h: func(r: r); } interface y { use x.{e}; i: func() -> e; }`,
    [
      'type-kind-changed: type `e` of interface `t` is an alias of `u16` now, and was `enum`',
      ...Array.from(
        { length: 8 },
        (_, i) => `flag-added: flag \`f${i}\` was added to type \`g\` of interface \`t\``,
      ),
      'flags-resized: type `g` of interface `t` takes 2 bytes, and took 1',
      'resource-to-value: type `r` of interface `t` is `record` now, and was a resource',
    ],
  ],
  'a type that became a resource, where others use it': [
    'interface t { record r { a: u8 } } interface x { use t.{r}; f: func(r: list<r>); }',
    'interface t { resource r; } interface x { use t.{r}; f: func(r: list<r>); }',
    ['value-to-resource: type `r` of interface `t` is a resource now, and was `record`'],
  ],
  'a type that moved, and keeps its name by `use`': [
    'interface t { ping: func(); } interface api { record r { a: u8 } type n = u8; f: func(r: r) -> n; } interface more { use api.{r}; g: func() -> r; }',
    'interface t { record r { a: u8 } type n = u8; ping: func(); } interface api { use t.{r, n}; f: func(r: r) -> n; } interface more { use t.{r}; g: func() -> r; }',
    [
      'type-added: type `r` was added to interface `t`',
      'type-added: type `n` was added to interface `t`',
    ],
  ],
  'a type that moved back': [
    'interface t { record r { a: u8 } type n = u8; } interface api { use t.{r, n}; f: func(r: r) -> n; }',
    'interface t { record r { a: u8 } type n = u8; } interface api { record r { a: u8 } type n = u8; f: func(r: r) -> n; }',
    ['type-moved: type `r` of interface `api` is defined in another interface than before'],
  ],
  'a type used from another interface, where the old one is gone': [
    'interface t { record r { a: u8 } } interface api { use t.{r}; f: func(r: r); }',
    'interface other { record r { a: u8 } x: func(); y: func(); } interface api { use other.{r}; f: func(r: r); }',
    [
      'interface-removed: interface `t` was removed from package `demo:shop@1.0.0`',
      'interface-added: interface `other` was added to package `demo:shop@1.0.0`',
    ],
  ],
  'a type used from another interface, where the old one stays': [
    'interface t { record r { a: u8 } } interface u { record r { a: u8 } } interface api { use t.{r}; f: func(r: r); }',
    'interface t { record r { a: u8 } } interface u { record r { a: u8 } } interface api { use u.{r}; f: func(r: r); }',
    ['alias-target-changed: type `r` of interface `api` changed: was `r` of `t`, is `r` of `u`'],
  ],
  'another package raised by all that use it': [
    { 'a.wit': usersOf('1.0.0'), ...logs },
    { 'a.wit': usersOf('2.0.0'), ...logs },
    ['dependency-raised: `demo:log@2.0.0` is used in place of `demo:log@1.0.0`'],
  ],
  'a type that moved and changed': [
    'interface t { ping: func(); } interface api { record r { a: u8 } f: func(r: r); }',
    'interface t { record r { a: u16 } ping: func(); } interface api { use t.{r}; f: func(r: r); }',
    [
      'type-added: type `r` was added to interface `t`',
      'number-widened: field `a` of type `r` of interface `api` changed: was `u8`, is `u16`',
    ],
  ],
  'a type behind two uses': [
    'interface t { record r { a: u8 } } interface u { use t.{r}; } interface api { use u.{r}; f: func(r: r) -> r; }',
    'interface t { record r { a: u8 } } interface u { use t.{r}; } interface api { use u.{r}; f: func(r: option<r>) -> result<r>; }',
    [
      'option-added: parameter `r` of function `f` of interface `api` changed: was `r`, is `option<r>`',
      'result-wrapped: the result of function `f` of interface `api` changed: was `r`, is `result<r>`',
    ],
  ],
  'a method that became a static of its resource, and the other way': [
    'interface api { resource r { m: func() -> u32; n: static func(it: borrow<r>, x: u8); o: func(); } }',
    'interface api { resource r { m: static func(it: r) -> u32; n: func(x: u8); o: static func(x: u32); } }',
    [
      'method-to-static: static `r.m` of interface `api` was a method',
      'method-to-static: static `r.o` of interface `api` was a method',
      'param-added: parameter `x` was added to static `r.o` of interface `api`',
      'static-to-method: method `r.n` of interface `api` was static',
    ],
  ],
  'functions that a resource took in, or let go': [
    'interface api { resource r { g: func(x: u8) -> u8; constructor(x: u8); } f: func(it: borrow<r>, x: u8) -> r; s: func() -> r; }',
    'interface api { resource r { f: func(x: u8) -> r; s: static func() -> r; make: static func(x: u8) -> r; } g: func(r: borrow<r>, x: u8) -> u8; }',
    [
      'function-renamed: function `f` of interface `api` is method `r.f` now',
      'function-renamed: function `s` of interface `api` is static `r.s` now',
      'method-renamed: method `r.g` of interface `api` is function `g` now',
      'method-renamed: constructor `r` of interface `api` is static `r.make` now',
    ],
  ],
  'a type that is written where it is used, and then named': [
    'interface api { f: func(x: list<u8>); g: func(y: u8); }',
    'interface api { type t = list<u8>; type u = u16; f: func(x: t); g: func(y: u); }',
    [
      'type-added: type `t` was added to interface `api`',
      'type-added: type `u` was added to interface `api`',
      'number-widened: parameter `y` of function `g` of interface `api` changed: was `u8`, is `u` (`u16`)',
    ],
  ],
  'what another world includes': [
    'interface t { record r { a: u8 } } interface api { use t.{r}; f: func(r: r); } world base { } world app { include base; }',
    'interface t { record r { a: u8 } } interface api { use t.{r}; f: func(r: r); } world base { import api; } world app { include base; }',
    [
      'world-import-added: world `base` imports more: interface `api`' +
        '\n  with it, by `use` of types, goes `t`' +
        '\n  the same holds for `app`, which includes it',
    ],
  ],
  'an include that went, with worlds that include this one': [
    'interface a { f: func(); } interface b { f: func(); } world base { import a; import b; export g: func(); } world app { include base; } world tool { include app; }',
    'interface a { f: func(); } interface b { f: func(); } world base { import a; import b; export g: func(); } world app { } world tool { include app; }',
    [
      'include-changed: world `app` no longer exports function `g`: `include base` is gone' +
        '\n  the same holds for `tool`, which includes it',
      'include-changed: world `app` no longer imports 2 interfaces: `include base` is gone' +
        '\n  namely `a` and `b`' +
        '\n  the same holds for `tool`, which includes it',
    ],
  ],
  'a world of another package that is included': [
    'world app { include demo:base/imports@0.2.0; } package demo:base@0.2.0 { interface a { record r { x: u8 } f: func(); } interface b { use a.{r}; g: func(); } world imports { import a; } }',
    'world app { include demo:base/imports@0.2.0; } package demo:base@0.2.0 { interface a { record r { x: u8 } f: func(); } interface b { use a.{r}; g: func(); } world imports { import b; } }',
    [
      'world-import-added: world `demo:base/imports@0.2.0` imports more: interface `demo:base/b@0.2.0`',
      'include-changed: world `app` imports more by `include demo:base/imports@0.2.0`: interface `demo:base/b@0.2.0`',
    ],
  ],
  'what worlds have of an included one': [
    'world base { resource r { m: func(x: u8); } record t { a: u8 } import f: func(x: t); export g: func(y: u8); export i: interface { h: func(); } } world app { include base with { f as other } } world tool { include app; }',
    'world base { resource r { m: func(x: u16); } record t { a: u16 } import f: func(x: t, y: u8); export g: func(); export i: interface { h: async func(); } } world app { include base with { f as other } } world tool { include app; }',
    [
      'number-widened: parameter `x` of method `r.m` of world `base` changed: was `u8`, is `u16`',
      'number-widened: field `a` of type `t` of world `base` changed: was `u8`, is `u16`',
      'param-added: parameter `y` was added to import `f` of world `base`',
      'param-removed: parameter `y` was removed from export `g` of world `base`',
      'function-to-async: function `h` of interface `i` is async now',
    ],
  ],
  'an included world that another name is given to': [
    'world base { import f: func(); } world app { include base; }',
    'world base { import f: func(); } world app { include base with { f as g } }',
    ['world-item-renamed: import function `f` of world `app` is called function `g` now'],
  ],
  'a type used from elsewhere that is something else there': [
    'interface t { record r { a: u8 } } interface api { use t.{r}; f: func(r: r); }',
    'interface other { record r { a: u16 } x: func(); y: func(); } interface api { use other.{r}; f: func(r: r); }',
    [
      'interface-removed: interface `t` was removed from package `demo:shop@1.0.0`',
      'interface-added: interface `other` was added to package `demo:shop@1.0.0`',
      'alias-target-changed: type `r` of interface `api` changed: was `r` of `t`, is `r` of `other`',
    ],
  ],
  'an unstable world that a stable one includes': [
    '@unstable(feature = x) world base { } world app { include base; }',
    '@unstable(feature = x) world base { import f: func(); } world app { include base; }',
    [
      'world-import-added: world `base` imports more: function `f`',
      'include-changed: world `app` imports more by `include base`: function `f`',
    ],
  ],
  'a world that changed and is included as well': [
    'world base { } world app { }',
    'world base { import f: func(); } world app { include base; }',
    [
      'world-import-added: world `base` imports more: function `f`',
      'include-changed: world `app` imports more by `include base`: function `f`',
    ],
  ],
  'an include that gives names the other way round': [
    'world base { import f: func(); import g: func(x: u8); } world app { include base; }',
    'world base { import f: func(); import g: func(x: u8); } world app { include base with { f as g, g as f } }',
    [
      'param-added: parameter `x` was added to import `f` of world `app`',
      'param-removed: parameter `x` was removed from import `g` of world `app`',
    ],
  ],
  'an include that brings what is stable, and what is not': [
    'world base { import f: func(); @unstable(feature = x) import g: func(); @unstable(feature = y) import h: func(); } world app { }',
    'world base { import f: func(); @unstable(feature = x) import g: func(); @unstable(feature = y) import h: func(); } world app { include base; }',
    ['f', 'g', 'h'].map(
      (name) =>
        `include-changed: world \`app\` imports more by \`include base\`: function \`${name}\``,
    ),
  ],
  'a use that brings an import to several worlds': [
    'interface t { record r { a: u8 } ping: func(); } interface api { f: func(); } world one { import api; } world two { import api; } world three { export api; }',
    'interface t { record r { a: u8 } ping: func(); } interface api { use t.{r}; f: func(); } world one { import api; } world two { import api; } world three { export api; }',
    [
      'type-added: type `r` was added to interface `api`',
      'world-import-added: world `one` imports more: interface `t`, by `use` in interface `api`' +
        '\n  the same holds for `two`',
      'world-import-added: world `three` imports more: interface `t`, by `use` in interface `api`, which it exports',
    ],
  ],
  'a use that brings an import to worlds that are judged by themselves': [
    'interface t { record r { a: u8 } ping: func(); } interface api { f: func(); } @unstable(feature = x) world one { import api; } world two { import api; } package demo:other@1.0.0 { world three { import demo:shop/api@1.0.0; } }',
    'interface t { record r { a: u8 } ping: func(); } interface api { use t.{r}; f: func(); } @unstable(feature = x) world one { import api; } world two { import api; } package demo:other@1.0.0 { world three { import demo:shop/api@1.0.0; } }',
    [
      'type-added: type `r` was added to interface `api`',
      ...['one', 'two', 'demo:other/three@1.0.0'].map(
        (world) =>
          `world-import-added: world \`${world}\` imports more: interface \`t\`, by \`use\` in interface \`api\``,
      ),
    ],
  ],
  'an import that is written, and comes by an include as well': [
    'interface a { f: func(); } world base { import a; } world app { }',
    'interface a { f: func(); } world base { import a; } world app { import a; include base; }',
    ['world-import-added: world `app` imports more: interface `a`'],
  ],
  'an import of an included world under another name': [
    'world base { import f: func(x: u8); } world app { include base; }',
    'world base { import g: func(x: u8); } world app { include base; }',
    ['world-item-renamed: import function `f` of world `base` is called function `g` now'],
  ],
  'resources of an included world that come from the other side': [
    'interface t { resource r; } interface api { use t.{r}; f: func() -> r; } world base { export t; export api; } world app { include base; }',
    'interface t { resource r; } interface api { use t.{r}; f: func() -> r; } world base { import t; export api; } world app { include base; }',
    [
      'world-import-added: world `base` imports more: interface `t`\n  the same holds for `app`, which includes it',
      'world-export-removed: world `base` no longer exports interface `t`\n  the same holds for `app`, which includes it',
      'resource-side-changed: export interface `api` of world `base` passes the resource `r` that the world imports, and passed its own',
    ],
  ],
  'a method that became a static of another resource': [
    'interface api { resource r { m: func(); } resource s { n: func(); } }',
    'interface api { resource r { m: static func(it: borrow<s>); } resource s { n: func(); } }',
    [
      'method-to-static: static `r.m` of interface `api` was a method',
      'param-added: parameter `it` was added to static `r.m` of interface `api`',
    ],
  ],
  'a static of another resource that became a method': [
    'interface api { resource r { m: static func(it: borrow<s>); } resource s { n: func(); } }',
    'interface api { resource r { m: func(); } resource s { n: func(); } }',
    [
      'static-to-method: method `r.m` of interface `api` was static',
      'param-removed: parameter `it` was removed from method `r.m` of interface `api`',
    ],
  ],
  'a function whose parameter has another name as well': [
    'interface api { f: func(a: u8); }',
    'interface api { g: func(b: u8); }',
    [
      'function-removed: function `f` was removed from interface `api`',
      'function-added: function `g` was added to interface `api`',
    ],
  ],
  'another type of another version': [
    { 'a.wit': users('1.0.0.{r}'), ...logs },
    { 'a.wit': users('2.0.0.{other as r}'), ...logs },
    [
      'alias-target-changed: type `r` of interface `api` changed: was `r`, is `other`',
      'use-version-changed: interface `api` uses `demo:log@2.0.0` in place of `demo:log@1.0.0`',
    ],
  ],
  'an include that brings very much': [
    `world base { ${imports(11)} } world app { }`,
    `world base { ${imports(11)} } world app { include base; }`,
    [
      'include-changed: world `app` imports more by `include base`: 11 functions' +
        '\n  namely `f0`, `f1`, `f2`, `f3`, `f4`, `f5`, `f6`, `f7` and 3 more',
    ],
  ],
  'a use that went, and one of a world itself': [
    'interface t { record r { a: u8 } ping: func(); } interface u { record r { a: u8 } ping: func(); } interface api { use t.{r}; f: func(); } world app { import api; }',
    'interface t { record r { a: u8 } ping: func(); } interface u { record r { a: u8 } ping: func(); } interface api { f: func(); } world app { import api; use u.{r}; }',
    [
      'type-removed: type `r` was removed from interface `api`',
      'type-added: type `r` was added to world `app`',
      'world-import-added: world `app` imports more: interface `u`, by `use` of its types',
      'world-import-removed: world `app` no longer imports interface `t`, which it had by `use` in interface `api`',
    ],
  ],
  'an import that went with what it uses': [
    'interface t { record r { a: u8 } ping: func(); } interface api { use t.{r}; f: func(); } world app { import api; }',
    'interface t { record r { a: u8 } ping: func(); } interface api { use t.{r}; f: func(); } world app { }',
    [
      'world-import-removed: world `app` no longer imports interface `api`' +
        '\n  with it, by `use` of types, goes `t`',
    ],
  ],
  'items of other packages': [
    'world app { import demo:kv/types@1.0.0; import demo:quota/types@1.0.0; } package demo:kv@1.0.0 { interface types { f: func(); record r { a: u8 } } world w { import x: func(); } } package demo:quota@1.0.0 { interface types { use demo:kv/types@1.0.0.{r}; f: func(r: r); } }',
    'world app { @since(version = 1.0.0) import demo:kv/types@1.0.0; import demo:quota/types@1.0.0; } package demo:kv@1.0.0 { interface types { f: func(); record r { a: u16 } } world w { } } package demo:quota@1.0.0 { interface types { record r { b: u8 } f: func(r: r); } }',
    [
      'since-added: import `demo:kv/types@1.0.0` of world `app` says since when it is there',
      'number-widened: field `a` of type `r` of interface `demo:kv/types@1.0.0` changed: was `u8`, is `u16`',
      'world-import-removed: world `demo:kv/w@1.0.0` no longer imports function `x`',
      'field-renamed: field `a` of type `r` of interface `demo:quota/types@1.0.0` is called `b` now',
    ],
  ],
  'aliases of what changed': [
    'interface t { record r { a: u8 } type n = u8; type l = list<u8>; type rr = r; type nn = n; type ll = l; type nnn = nn; f: func(a: rr, b: nnn, c: ll); } interface u { use t.{ll as m}; type mm = m; g: func() -> mm; } world app { use t.{nn}; type o = nn; import h: func(o: o); }',
    'interface t { record r { a: u8, b: u8 } type n = u16; type l = string; type rr = r; type nn = n; type ll = l; type nnn = nn; f: func(a: rr, b: nnn, c: ll); } interface u { use t.{ll as m}; type mm = m; g: func() -> mm; } world app { use t.{nn}; type o = nn; import h: func(o: o); }',
    [
      'field-added: field `b` was added to type `r` of interface `t`',
      'number-widened: type `n` of interface `t` changed: was `u8`, is `u16`',
      'bytes-to-string: type `l` of interface `t` changed: was `list<u8>`, is `string`',
    ],
  ],
  'aliases of something else': [
    'interface t { resource r; record a { x: u8 } type b = a; type c = a; type h = borrow<r>; f: func(b: b, c: c, h: h); }',
    'interface t { resource r; record a { x: u8 } type b = option<a>; type c = h; type h = own<r>; f: func(b: b, c: c, h: h); }',
    [
      'option-added: type `b` of interface `t` changed: was `a`, is `option<a>`',
      'alias-target-changed: type `c` of interface `t` changed: was `a`, is `h`',
      'borrow-to-own: type `h` of interface `t` changed: was `borrow<r>`, is `r`',
    ],
  ],
  'an include that got a feature': [
    'interface t { record r { a: u8 } ping: func(); } interface api { use t.{r}; f: func(r: r); } world base { import api; import f: func(); type n = u8; export x: interface { g: func(); } } world app { include base; import api; import h: func(); } world tool { include app; } world types { type n = u8; } world more { include types; }',
    'interface t { record r { a: u8 } ping: func(); } interface api { use t.{r}; f: func(r: r); } world base { import api; import f: func(); type n = u8; export x: interface { g: func(); } } world app { @unstable(feature = next) include base; import api; import h: func(); } world tool { include app; } world types { type n = u8; } world more { @unstable(feature = next) include types; }',
    [
      'moved-behind-unstable: world `app` imports 1 function and 1 type only behind the feature `next` now, by `include base`' +
        '\n  namely `f` and `n`',
      'moved-behind-unstable: world `app` exports interface `x` only behind the feature `next` now, by `include base`',
      'moved-behind-unstable: world `more` imports type `n` only behind the feature `next` now, by `include types`',
    ],
  ],
  'an include that needs no feature any more': [
    'interface t { record r { a: u8 } ping: func(); } interface api { use t.{r}; f: func(r: r); } world base { import api; } world app { @unstable(feature = next) include base; import h: func(); } world tool { include app; }',
    'interface t { record r { a: u8 } ping: func(); } interface api { use t.{r}; f: func(r: r); } world base { import api; } world app { include base; import h: func(); } world tool { include app; }',
    [
      'stabilized: world `app` imports 2 interfaces without the feature `next` now, by `include base`' +
        '\n  namely `t` and `api`',
    ],
  ],
  'an include that got another feature': [
    'world base { import f: func(); import g: func(); } world app { @unstable(feature = next) include base; import h: func(); }',
    'world base { import f: func(); import g: func(); } world app { @unstable(feature = soon) include base; import h: func(); }',
    [
      'feature-renamed: world `app` imports 2 functions behind the feature `soon` now, by `include base`' +
        '\n  namely `f` and `g`',
    ],
  ],
  'an include in a world of another package that got a feature': [
    {
      'a.wit': 'world app { include demo:base/all@1.0.0; }',
      'deps/b.wit':
        'package demo:base@1.0.0; world part { import f: func(); import g: func(); } world all { include part; import h: func(); }',
    },
    {
      'a.wit': 'world app { include demo:base/all@1.0.0; }',
      'deps/b.wit':
        'package demo:base@1.0.0; world part { import f: func(); import g: func(); } world all { @unstable(feature = next) include part; import h: func(); }',
    },
    [
      'moved-behind-unstable: world `app` imports 2 functions only behind the feature `next` now, by `include demo:base/part@1.0.0`' +
        '\n  namely `f` and `g`',
    ],
  ],
  'interfaces that change places between files': [
    { 'a.wit': 'interface x { f: func(); }', 'b.wit': 'interface y { g: func(); }' },
    { 'a.wit': 'interface y { g: func(); }', 'b.wit': 'interface x { f: func(); }' },
    [],
  ],
};

async function read(files: Files) {
  const texts = typeof files === 'string' ? { 'a.wit': files } : files;
  const host = memoryHost(
    Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [
        `wit/${name}`,
        name === 'a.wit' ? `package demo:shop@1.0.0;\n${text}` : text,
      ]),
    ),
  );
  const { value, diagnostics } = await load('wit', host, { features: 'all' });
  expect(diagnostics).toEqual([]);
  return sideOf(value);
}

test.each(Object.entries(cases))('%s', async (_, [before, after, expected]) => {
  const { value } = comparePackages(await read(before), await read(after));
  const found = value!.findings.map(({ diagnostic: { code, message, help } }) =>
    [`${code.slice('breaking/'.length)}: ${message}`, ...help].join('\n  '),
  );
  expect(found.toSorted()).toEqual(expected.toSorted());
});

test('what comes with an import counts as much as it', async () => {
  const text = (items: string): string =>
    `interface t { resource r; ping: func(); } interface api { use t.{r}; } world app { ${items} }`;
  const { value } = comparePackages(await read(text('')), await read(text('import api;')));
  expect(value!.findings).toMatchObject([
    { diagnostic: { code: 'breaking/world-import-added' }, tiers: ['WORLD', 'SOURCE'] },
  ]);
});

test('in binaries, too, what is used came with what uses it', async () => {
  const side = async (items: string) => {
    const { model, own } = await read(
      `interface t { record r { a: u8 } ping: func(); } interface api { use t.{r}; f: func(r: r); } world app { ${items} }`,
    );
    const binary = decode(encode(model, own[0]!).value!).value!;
    return sideOf({ ...binary, files: [] });
  };
  const { value } = comparePackages(
    await side('export f: func();'),
    await side('export f: func(); import api;'),
  );
  expect(value!.findings.map(({ diagnostic: { message, help } }) => [message, ...help])).toEqual([
    ['world `app` imports more: interface `api`', 'with it, by `use` of types, goes `t`'],
  ]);
});

test('another version of a package is told of the first place that names it', async () => {
  const side = (version: string) => read({ 'a.wit': usersOf(version), ...logs });
  const { value } = comparePackages(await side('1.0.0'), await side('2.0.0'));
  const { diagnostic } = value!.findings[0]!;
  const text = `package demo:shop@1.0.0;\n${usersOf('2.0.0')}`;
  expect(diagnostic.span).toEqual({
    file: 'wit/a.wit',
    start: text.indexOf('{r}') + 1,
    end: text.indexOf('{r}') + 2,
  });
});

test('without a root package all have full names', async () => {
  const side = async (members: string) => {
    const blocks = ['a', 'b'].map((name) => `package demo:${name} { interface i { ${members} } }`);
    const host = memoryHost({ 'all.wit': blocks.join('\n') });
    return sideOf((await load('all.wit', host, { features: 'all' })).value);
  };
  const { value } = comparePackages(await side('f: func(); g: func();'), await side('f: func();'));
  expect(value!.findings.map(({ diagnostic: { message } }) => message)).toEqual([
    'function `g` was removed from interface `demo:a/i`',
    'function `g` was removed from interface `demo:b/i`',
  ]);
});
