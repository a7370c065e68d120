/** WIT packages as binaries, both ways: the public suite, and a package of everything with docs and gates. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { describe, expect, test } from 'vitest';
import { readComponent, writeComponent } from '../../src/binary/index.ts';
import { decode, encode as encodeModel } from '../../src/component/index.ts';
import { printWit, type Model } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { describeSuite } from '../suites.ts';

interface Rooted {
  readonly model: Model;
  readonly root: number;
}

async function loadAll(entry: string, host = nodeHost()): Promise<Rooted> {
  const { value, diagnostics } = await load(entry, host, { features: 'all' });
  expect(diagnostics).toEqual([]);
  return { model: value.model, root: value.root! };
}

const loadText = (text: string): Promise<Rooted> => loadAll('x.wit', memoryHost({ 'x.wit': text }));

function decoded(bytes: Uint8Array): Rooted {
  const { value, diagnostics } = decode(bytes);
  expect(diagnostics).toEqual([]);
  return value!;
}

function encode(model: Model, root: number): Uint8Array {
  const { value, diagnostics } = encodeModel(model, root);
  expect(diagnostics).toEqual([]);
  return value!;
}

const print = ({ model, root }: Rooted): string => printWit(model, { root });

/** Only the root package of what is printed; the others, which a binary has in part, follow as blocks. */
const others = (text: string): string =>
  /\n\n(?:\/\/\/[^\n]*\n)*package [^;{]*\{[^]*/.exec(text)?.[0] ?? '';
const rootOnly = (text: string): string => text.slice(0, text.length - others(text).length);

/** Printed once more after reading, so that spacing and order are ours. */
async function normalized(text: string): Promise<string> {
  return rootOnly(print(await loadText(text)));
}

const all = `/// Of everything.
package a:b@1.0.0;
/// An interface.
@since(version = 1.0.0)
interface i {
  /// A record.
  @unstable(feature = foo)
  record r {
    /// a field
    x: u32, y: list<option<u8>> }
  /// A resource.
  resource res {
    /// made
    constructor();
    m: func(other: borrow<res>) -> res;
    s: static func() -> list<u8, 4>;
  }
  @since(version = 1.0.0)
  @deprecated(version = 1.0.1)
  f: async func(r: r) -> result<stream<u8>, string>;
  @external-id("xx")
  h: func() -> tuple<u8, map<string, char>>;
  @external-id("ttt")
  type t = u32;
  enum e {
    /// a case
    a, b }
  flags fl { x, y }
  variant v { c1(r), c2 }
  type alias = res;
}
interface j { use i.{res, t as u}; g: func(r: res) -> future<u>; }
/// A world.
world w {
  /// imported
  @since(version = 1.0.0)
  import i;
  @external-id("imp")
  import foo: interface {
    /// inner
    f: func(); }
  /// named
  @since(version = 1.0.0)
  import named: j;
  use i.{res};
  resource mine { constructor(); }
  @unstable(feature = foo)
  export j;
  @since(version = 1.0.0)
  export fn: func(r: borrow<res>);
  export k: interface { use j.{res}; g: func() -> res; }
}
`;

describe('a package of everything', () => {
  test('comes back as it was', async () => {
    const given = await loadText(all);
    const again = decoded(encode(given.model, given.root));
    expect(print(again)).toBe(print(given));
    expect(print(await loadText(print(again)))).toBe(print(given));
  });

  test('encodes to the same bytes after decoding', async () => {
    const given = await loadText(all);
    const bytes = encode(given.model, given.root);
    const again = decoded(bytes);
    expect(encode(again.model, again.root)).toEqual(bytes);
  });
});

describe('a binary that is no sound package', () => {
  test.each([
    ['an item without its full name', '(export "x" (instance))', /full name of `x`/],
    ['a type that is not exported', '(type (instance))', /neither an interface nor a world/],
    ['a function', '(export "a:b/x" (func))', /must be an instance/],
    [
      'a method without its resource',
      '(export "a:b/x" (instance (export "[method]r.m" (func))))',
      /resource that is not there/,
    ],
    [
      'a function of a variant that has no name',
      '(export "a:b/x" (instance (type $v (variant (case "c"))) (export "f" (func (param "v" $v)))))',
      /`variant` types need names, and one has none/,
    ],
    ['an import by plain name', '(import "y" (instance)) (export "a:b/x" (instance))', /by name/],
  ])('%s', async (_, body, message) => {
    const bytes = await parse(
      `(component (type $x (component ${body})) (export "x" (type $x)))`,
    ).catch(() => undefined);
    if (bytes === undefined) throw new Error('the text is wrong');
    const { value, diagnostics } = decode(bytes, { file: 'x.wasm' });
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: 'component/wit-package', message: expect.stringMatching(message) as string },
    ]);
  });

  test('docs that cannot be read are passed over', async () => {
    const bytes = await parse(`(component
      (type $x (component (export "a:b/x" (instance)))) (export "x" (type $x))
      (@custom "package-docs" "\\01{\\22docs\\22: 7, \\22interfaces\\22: {\\22__proto__\\22: {}, \\22x\\22: []}}"))`);
    expect(print(decoded(bytes))).toBe('package a:b;\n\ninterface x {\n}\n');
  });
});

function witCases(folder: string): string[] {
  return readdirSync(folder).filter(
    // Written in a syntax that no parser takes any more.
    (f) => f.endsWith('.wat') && f !== 'single-named-result.wat',
  );
}

describeSuite('wit-component/interfaces', witCases, (folder, cases) => {
  test.each(cases.map((file) => file.slice(0, -'.wat'.length)))('%s', async (name) => {
    const dir = path.join(folder, name);
    const source = existsSync(dir) ? dir : `${dir}.wit`;
    const given = await loadAll(source);
    const bytes = encode(given.model, given.root);
    const theirs = withoutProducers(await parse(readFileSync(`${dir}.wat`, 'utf8')));
    expect(bytes).toEqual(theirs);
    const own = rootOnly(print(decoded(bytes)));
    expect(await normalized(print(decoded(bytes)))).toBe(own);

    const expected = printOf(source);
    if (expected === undefined) return;
    const rest = others(print(decoded(bytes)));
    expect(await normalized(readFileSync(expected, 'utf8') + rest)).toBe(own);
  });
});

/** What tool made a binary is no part of what it says. */
function withoutProducers(bytes: Uint8Array): Uint8Array {
  const { value } = readComponent(bytes);
  const definitions = value!.definitions.filter(
    (d) => d.kind !== 'custom' || d.name !== 'producers',
  );
  return writeComponent({ ...value, definitions });
}

function printOf(source: string): string | undefined {
  if (!statSync(source).isDirectory()) {
    return existsSync(`${source}.print`) ? `${source}.print` : undefined;
  }
  const file = readdirSync(source).find((f) => f.endsWith('.print'));
  return file === undefined ? undefined : path.join(source, file);
}

test('a model that contradicts itself is a finding', async () => {
  const { model, root } = await loadText(all);
  const worlds = model.worlds.map((w) => ({ ...w, imports: w.imports.slice(1) }));
  const { value, diagnostics } = encodeModel({ ...model, worlds }, root);
  expect(value).toBeUndefined();
  expect(diagnostics).toMatchObject([{ code: 'component/unencodable' }]);
});

test('directives that other tools took for docs are none', async () => {
  const { model, root } = await loadText(
    'package a:b; interface i { f: func(); g: func(); h: func(); }',
  );
  // As wasm-tools has them: without the marks of a line comment, with one of a block comment.
  const docs: readonly string[] = [
    'Real.\nwitlink-ignore lint/nested-option: on purpose\nMore.',
    'prettier-ignore',
    '* witlink-ignore lint/nested-option: on purpose */',
  ];
  const interfaces = model.interfaces.map((iface) => ({
    ...iface,
    functions: iface.functions.map((func, i) => ({ ...func, docs: docs[i]! })),
  }));
  const again = decoded(encode({ ...model, interfaces }, root));
  const [iface] = again.model.interfaces;
  expect(iface!.functions.map((func) => func.docs)).toEqual(['Real.\nMore.', undefined, undefined]);
});
