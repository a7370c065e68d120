/** A change is told once, as what it is, and where it is: of two states of a package all that `breaking` finds. */
import { expect, test } from 'vitest';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { comparePackages, sideOf } from '../../src/rules/index.ts';

type Files = string | Readonly<Record<string, string>>;

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
      'world-import-added: world `base` imports more: interface `demo:shop/t@1.0.0`',
      'world-import-added: world `base` imports more: interface `demo:shop/api@1.0.0`',
      'include-changed: world `app` imports more by an include: interface `demo:shop/t@1.0.0`, interface `demo:shop/api@1.0.0`',
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
  const found = value!.findings.map(
    ({ diagnostic: { code, message } }) => `${code.slice('breaking/'.length)}: ${message}`,
  );
  expect(found.toSorted()).toEqual(expected.toSorted());
});
