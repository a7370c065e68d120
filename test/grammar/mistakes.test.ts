/**
 * What people write who know other languages, or an older WIT: each mistake is one finding, at the words that are wrong
 * (between `«` and `»` here), with a line that leads to the right form.
 */
import { describe, expect, test } from 'vitest';
import { parse } from '../../grammar/wit/index.ts';
import { isTextSpan } from '../../src/base/index.ts';

/** In each place `…` stands for what is written there. */
const places = {
  file: 'package a:b;\n…\ninterface last {}\n',
  interface: 'package a:b;\ninterface i {\n  resource r;\n  …\n  last: func() -> u32;\n}\n',
  resource: 'package a:b;\ninterface i {\n  resource r {\n    …\n    last: func();\n  }\n}\n',
  world: 'package a:b;\nworld w {\n  …\n  export last: func() -> u32;\n}\n',
  package: '…\ninterface i {}\n',
} as const;

const mistakes: Readonly<Record<keyof typeof places, readonly (readonly [string, string])[]>> = {
  interface: [
    ['get: «fn»(key: string);', 'functions are written `name: func();`'],
    ['«func» get(key: string);', 'the name comes first: `get: func();`'],
    ['«async» get: func();', 'the name comes first: `get: async func();`'],
    ['«static» get: func();', 'only functions of a resource can be `static`'],
    ['«function» get(key: string): string;', 'functions are written `name: func();`'],
    ['«pub» get: func();', 'all of WIT is public: leave the word out'],
    ['get«(»key: string) -> string;', 'functions are written `get: func();`'],
    ['get: async«(»key: string);', 'it is written `name: async func();`'],
    ['get: func «async» ();', '`async` comes before `func`'],
    ['get: func(key «string»);', 'parameters are written `name: type`'],
    ['get: func(string «key»);', 'the name comes first: `key: string`'],
    ['get: func(key: string«?»);', 'what may be missing is an `option<…>`'],
    ['get: func(key: «&»r);', 'resources are lent as `borrow<…>`; everything else is copied'],
    ['get: func(key: string«[»]);', 'a list is written `list<…>`'],
    ['get: func(key: list«[»u8]);', 'types stand in angle brackets: `list<…>`'],
    ['get: func(key: list «u8»);', 'types stand in angle brackets: `list<…>`'],
    ['get: func(key: «(»u8, u8));', 'several values in one are a `tuple<…>`'],
    ['get: func(key: «Vec»<u8>);', 'use `list<…>`'],
    ['get: func(key: «HashMap»<String, u_8>);', 'use `map<…, …>`'],
    ['get: func(key: «func»());', 'functions cannot be passed: pass a resource that has a method'],
    ['get: func(key: u8 «=» 1);', 'parameters have no default values'],
    ['get: func(«...»keys: u8);', 'the number of parameters is fixed: take a `list<…>`'],
    [
      'get: func() -> «(»a: u8, b: u8);',
      'a function has one result: for several use a record or `tuple<…>`',
    ],
    [
      'get: func() -> string«,» u8;',
      'a function has one result: for several use a record or `tuple<…>`',
    ],
    ['get: func() «throws» error;', 'what can fail gives a `result<…>`'],
    ['get: func() «{» }', 'WIT declares functions; it has no bodies for them'],
    ['size: «u32»;', 'what holds a value is a function that gives it: `name: func() -> u32;`'],
    ['«typedef» u32 id;', 'use `type`: `type name = …;`'],
    ['«id» = u32;', 'types are declared as `type id = …;`'],
    ['«struct» point { x: f32 }', 'use `record`'],
    ['«const» max: u32 = 3;', 'WIT has no constants'],
    ['record p { x «f32» }', 'fields are written `name: type`'],
    ['record p { x: f32 «=» 1 }', 'fields have no default values'],
    ['record p { x«?»: f32 }', 'what may be missing is an `option<…>`'],
    ['enum e { a «=» 1 }', 'the names of an enum have no values of their own'],
    ['enum e { «"a"» }', 'names stand without quotes'],
    ['flags f { a«:» 1 }', 'the names of flags have no values of their own'],
    ['flags f { a «|» b }', 'entries stand apart by commas'],
    ['variant v { a«:» f32 }', 'a case that carries a value is written `a(type)`'],
    ['variant v { a «{» x: f32 } }', 'a case that carries a value is written `a(type)`'],
    [
      'variant v { a(f32«,» f32) }',
      'a case carries one type: for several use a record or `tuple<…>`',
    ],
    ['use types.«t»;', 'types are taken as in `use path.{a, b};`'],
    ['use types.«*»;', 'types are taken as in `use path.{a, b};`'],
    ['«import» a:b/c;', 'imports and exports stand in worlds'],
    ['«interface» inner {}', 'each interface stands at the top of a file'],
    ['«#» a comment', 'comments are written `// …` or `/* … */`'],
    ['«--» a comment', 'comments are written `// …` or `/* … */`'],
    ['@since(version = «"1.0.0"») get: func();', 'it stands without quotes'],
    ['@deprecated «get»: func();', 'it is written `@deprecated(version = 1.0.0)`'],
  ],
  resource: [
    ['read«(»n: u32);', 'functions are written `read: func();`'],
    ['«static» open: func();', 'the name comes first: `open: static func();`'],
    ['«constructor»: func();', 'a constructor is written `constructor(…);`'],
    ['destructor«(»);', 'WIT does not declare what happens when a resource is dropped'],
    ['fd: «u32»;', 'what holds a value is a function that gives it: `name: func() -> u32;`'],
  ],
  world: [
    ['import «"i"»;', 'interfaces are named: `import name;` or `import namespace:package/name;`'],
    ['import i «as» j;', 'another name comes first: `j: i;`'],
    ['import i«,» j;', 'each import and export is a statement of its own'],
    ['import a«.»b.i;', 'paths are written `namespace:package/interface`'],
    ['import a:b@1.0.0«/»i;', 'the version stands at the end: `namespace:package/name@1.0.0`'],
    [
      'import a:b/i@«v1.0.0»;',
      'versions are semantic versions (semver.org), such as `1.0.0` or `0.2.0-rc.1`',
    ],
    ['export run«(») -> u32;', 'functions are written `run: func();`'],
    ['export run: «(») -> u32;', 'functions are written `name: func();`'],
    ['export func «run»();', 'the name comes first: `run: func();`'],
    ['«run»: func();', 'functions are imported or exported: `export run: func();`'],
    ['«func» run();', 'the name comes first: `export run: func();`'],
    ['«i»;', 'write `import i;` or `export`'],
    ['import interface «j» {}', 'an interface of its own is written `j: interface { … }`'],
    ['«interface» j {}', 'it is imported or exported: `export j: interface { … }`'],
  ],
  file: [
    ['«module» m {}', 'use `interface`, or `world` for what a component imports and exports'],
    ['«component» c {}', 'what a component imports and exports is a `world`'],
    ['«Interface» i {}', 'did you mean `interface`?'],
    ['«type» t = u8;', 'types and functions stand in interfaces'],
    ['«f»: func();', 'types and functions stand in interfaces'],
    ['«export» f: func();', 'imports and exports stand in worlds'],
    ['«default» world w {}', 'there are no default items any more: leave the word out'],
  ],
  package: [
    ['package «demo»;', 'for example `my-org:demo`'],
    ['package «demo/app»;', 'for example `demo:app`'],
    ['package demo«.»app;', 'a package name is written `namespace:name`'],
    ['package «"demo:app"»;', 'it stands without quotes'],
    ['package demo:app «1.0.0»;', 'the version stands behind an `@`: `app@1.0.0`'],
  ],
};

describe.each(Object.entries(mistakes))('in a %s', (place, list) => {
  test.each(list)('%s', (marked, hint) => {
    const text = places[place as keyof typeof places].replace('…', () => marked);
    const start = text.indexOf('«');
    const end = text.indexOf('»') - 1;
    const { diagnostics } = parse(text.replace('«', '').replace('»', ''));
    const found = diagnostics.map(({ span, help }) => ({
      at: span !== undefined && isTextSpan(span) ? [span.start, span.end] : undefined,
      help: help[0],
    }));
    expect(found).toEqual([{ at: [start, end], help: hint }]);
  });
});

test('any of them more than a thousand times over comes to an end', () => {
  for (const [place, list] of Object.entries(mistakes)) {
    for (const [marked] of list) {
      const line = `${marked.replaceAll(/[«»]/g, '')}\n`;
      const text = places[place as keyof typeof places].replace('…', () => line.repeat(1200));
      expect(parse(text).diagnostics.length, marked).toBeLessThanOrEqual(1001);
    }
  }
});
