/** The pages of the backend `markdown`, and that documentation can't break out of them. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parsers } from 'prettier/plugins/markdown';
import { expect, test } from 'vitest';
import { findBackend } from '../../codegen/index.ts';
import { parse } from '../../grammar/wit/index.ts';
import type { Model } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load, resolve } from '../../src/resolve/index.ts';
import { wasiFolder } from '../bench/corpus.ts';

const backend = findBackend('markdown')!;
const root = path.resolve(import.meta.dirname, '../..');

function modelOf(text: string): Model {
  const { value, diagnostics } = parse(text, { file: 'test.wit' });
  const resolved = resolve([value], { features: 'all' });
  expect([...diagnostics, ...resolved.diagnostics]).toEqual([]);
  return resolved.value.model;
}

function pagesOf(model: Model, pages: 'one' | 'many' = 'one', id = model.packages.length - 1) {
  const { value, diagnostics } = backend.generate(model, id, { pages });
  expect(diagnostics).toEqual([]);
  return value;
}

const everything = `
/// The whole package. See <https://example.com>.
package test:all@1.2.0;

interface kinds {
  /// A \`point<T>\`.
  @since(version = 1.0.0)
  record point {
    /// How far right.
    x: u8, y: option<point2> }
  type point2 = tuple<s16, char>;
  variant shape { none, circle(f32), at(point) }
  enum colour { red, green }
  flags access { read, write }
  @unstable(feature = things)
  @deprecated(version = 1.1.0)
  resource thing {
    constructor(a: access);
    put: func(m: map<string, list<u8, 4>>) -> result<_, shape>;
    make: static async func() -> stream<point>;
  }
  all: func(s: shape, t: borrow<thing>) -> future<list<thing>>;
}
interface user { use kinds.{point as dot}; f: func(p: dot); }
world every {
  import kinds;
  use kinds.{thing};
  import inner: interface { type t = u8; g: func() -> t; }
  export user;
  export run: async func(t: thing);
}
`;

test('everything on one page, and on many', async () => {
  const model = modelOf(everything);
  const [page] = pagesOf(model);
  expect(page!.path).toBe('test-all.md');
  await expect(page!.text).toMatchFileSnapshot('../../fixtures/codegen/markdown/one.md');
  const many = pagesOf(model, 'many');
  expect(many.map((f) => f.path)).toEqual(['test-all.md', 'every.md', 'kinds.md', 'user.md']);
  await expect(many.map((f) => f.text).join('\n----\n\n')).toMatchFileSnapshot(
    '../../fixtures/codegen/markdown/many.md',
  );
});

/** That every anchor is there once, and every link to an anchor leads to one, over all pages. */
function linksLead(pages: readonly { readonly path: string; readonly text: string }[]): void {
  const anchors = pages.flatMap(({ path: page, text }) =>
    [...text.matchAll(/<a id="([^"]*)">/g)].map((m) => `${page}#${m[1]}`),
  );
  expect(new Set(anchors).size).toBe(anchors.length);
  for (const { path: page, text } of pages) {
    for (const [, href = ''] of text.matchAll(/(?:href="|\]\()([^")]*#[^")]*)/g)) {
      if (/^https?:/.test(href)) continue;
      expect(anchors).toContain(href.startsWith('#') ? page + href : href);
    }
  }
}

test('links among hard names lead somewhere', async () => {
  const { value } = await load(path.join(root, 'fixtures/codegen/names.wit'), nodeHost());
  for (const pages of ['one', 'many'] as const) {
    linksLead(pagesOf(value.model, pages, value.root));
  }
});

test.each(['0.2.12', '0.3.0'])('links of WASI %s lead somewhere', async (version) => {
  const folder = wasiFolder(version);
  for (const name of readdirSync(folder)) {
    const { value } = await load(path.join(folder, name), nodeHost(), { deps: [folder] });
    for (const pages of ['one', 'many'] as const) {
      linksLead(pagesOf(value.model, pages, value.root));
    }
  }
  const store = path.join(root, 'fixtures/secret-store/wit');
  const { value } = await load(store, nodeHost());
  linksLead(pagesOf(value.model, 'many', value.root));
});

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly depth?: number;
  readonly children?: readonly Node[];
}

/** The page as a reader of Markdown understands it: prettier has one. */
async function nodesOf(text: string): Promise<Node[]> {
  const ast = (await parsers.markdown.parse(text, {
    originalText: text,
  } as unknown as Parameters<typeof parsers.markdown.parse>[1])) as Node;
  const all: Node[] = [];
  const visit = (node: Node): void => {
    all.push(node);
    node.children?.forEach(visit);
  };
  visit(ast);
  return all;
}

const head = 'package a:b;\n/// '; // what is documented is the interface
const page = async (docs: string): Promise<{ text: string; nodes: Node[] }> => {
  const lines = docs.split('\n').map((line) => `/// ${line}`);
  const [made] = pagesOf(
    modelOf(
      `${head}\n${lines.join('\n')}\ninterface i {\n/// ${lines[0]!.slice(4)}\n f: func(); g: func(); }`,
    ),
  );
  return { text: made!.text, nodes: await nodesOf(made!.text) };
};

const ours = /^<(?:a id="[-.a-z]+"|\/a|code|\/code|!-- Generated by witlink .* --)>$/;

async function staysInPlace(docs: string): Promise<void> {
  const { text, nodes } = await page(docs);
  const foreign = nodes.filter((n) => n.type === 'html' && !ours.test(n.value!));
  expect(foreign, `${docs}\n=>\n${text}`).toEqual([]);
  const urls = nodes.flatMap((n) => n.url ?? []);
  expect(
    urls.filter((url) => /^\s*(?:javascript|vbscript|data):/i.test(url)),
    text,
  ).toEqual([]);
  // Whatever stands before, our last heading is one.
  const headings = nodes.filter((n) => n.type === 'heading' && n.depth! < 6);
  expect(headings.length, text).toBe(4);
}

test.each([
  '<script>alert(1)</script>',
  '</code></p><div>',
  '<!-- the rest is gone',
  '<!-- a -->\n-->',
  '```\nnever closed',
  '~~~ never closed\n```',
  '- item\n  ```\n<script>\n  ```',
  '- ```\n<script>',
  '> ```\n<script>',
  'a ` b\n` <script> `',
  '`` a ` <script> ` ``',
  '\\` <script> `',
  '[x](javascript:alert(1)) [y]( data:text/html,x)',
  '[x](java&#115;cript:alert(1)) [x](javascript&colon;alert(1))',
  '[x]: javascript:alert(1)\n\n[x]',
  'title\n===\n\ntitle\n---',
  '# loud\n\n  ## louder',
  '| a | b |\n|---|---|\n| `a|b` `<x>` | c |',
  '<https://example.com/"onclick=x>',
  '<a href="`"><script>`">',
  '    <script>\n\n\t<script>',
  '- - ~~~\n<b>',
  '1) ~~~\n\n<b>',
])('hostile documentation stays in its place: %j', (docs) => staysInPlace(docs));

test('whatever documentation is made of, it stays in its place', async () => {
  const part = fc.constantFrom(
    ...'`|``|```|~~~|<b>|<!--|-->|\n|\n\n|- |> |    | |  |\\|&lt;|&#60;|a|[x](|)|javascript:|# |---|===|||1. |"|*'.split(
      /(?<=[^|])\|/,
    ),
    '|',
    '<script>',
  );
  const docs = fc.array(part, { maxLength: 14 }).map((parts) => parts.join(''));
  const numRuns = Number(process.env['WITLINK_RUNS'] ?? 200);
  await fc.assert(fc.asyncProperty(docs, staysInPlace), { numRuns });
});

test('what is no danger is left as it is', async () => {
  const kept = 'A `list<u8>`, *so* [to say](https://example.com/a?b=c), <https://example.com>.';
  expect((await page(kept)).text).toContain(kept);
  const fenced = '```wit\ntype a = list<u8>;\n```';
  expect((await page(fenced)).text).toContain(fenced);
});

test('names that files can’t have, or that the page of the package has', () => {
  const model = modelOf('package a:b; interface con {} interface a-b {} world a-b1 {}');
  const paths = pagesOf(model, 'many').map((f) => f.path);
  expect(new Set(paths.map((p) => p.toLowerCase())).size).toBe(4);
});
