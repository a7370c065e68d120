/** Texts of binaries come from anybody: nothing of them that a terminal would obey reaches one. */
import { describe, expect, test } from 'vitest';
import { encode } from '../../src/component/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { cli, folder } from './cli.ts';

/** ESC, CSI, BEL, NUL, a lone CR, an override, an isolate, and lines that look like the end of the comment. */
const evil = 'a \u001b[31m \u009b \u0007 \0 \r b \u202e \u2066 c\n*/\n}\ninterface evil {}';

/** A WIT package in binary form, in which everything has such docs. */
async function withDocs(docs: string): Promise<Uint8Array> {
  const wit = `package a:b;
    interface i { record r { x: u8 } enum e { a } resource s { m: func(); } f: func(x: r); }
    world w { import i; export g: func(); }`;
  const { value } = await load('a.wit', memoryHost({ 'a.wit': wit }));
  const model = structuredClone(value.model, {}) as unknown;
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('name' in node && !('namespace' in node)) Object.assign(node, { docs });
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(model);
  return encode(model as typeof value.model, value.root).value!;
}

// eslint-disable-next-line no-control-regex
const obeyed = /[\0-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

describe('docs of a package in binary form', () => {
  test.each([
    ['wit'],
    ['wit', '--json'],
    ['inspect'],
    ['inspect', '--json'],
    ['print'],
    ['generate', 'markdown', '-o', '.'],
  ])('%s %s', async (...argv) => {
    const at = folder({ 'a.wasm': await withDocs(evil) });
    const args = argv
      .map((arg) => (arg === '.' ? at('out') : arg))
      .filter((arg) => arg !== undefined);
    const { code, out, err } = await cli([...args, at('a.wasm')]);
    expect(code).toBe(0);
    expect(out + err).not.toMatch(obeyed);
    if (argv.join(' ') === 'wit --json')
      expect(JSON.stringify(JSON.parse(out))).toContain(JSON.stringify(evil).slice(1, -1));
  });

  test('are printed as WIT that can be read', async () => {
    const at = folder({ 'a.wasm': await withDocs(evil) });
    expect((await cli(['wit', at('a.wasm'), '-o', at('a.wit')])).code).toBe(0);
    expect(await cli(['check', at('a.wit')])).toMatchObject({ code: 0 });
    const { out } = await cli(['wit', at('a.wit')]);
    expect(out).toContain('/// a \\u{1b}[31m \\u{9b} \\u{7} \\u{0} \\r b \\u{202e} \\u{2066} c\n');
  });

  test('stay as they are where nothing is wrong with them', async () => {
    const docs = 'caf\u00e9 \u200c\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \ttab';
    const at = folder({ 'a.wasm': await withDocs(docs) });
    expect((await cli(['wit', at('a.wasm')])).out).toContain(`/// ${docs}\n`);
  });
});

test('names of files and refs in errors', async () => {
  const { err } = await cli(['run', 'no\u001b[31m\n::warning::x.wasm']);
  expect(err).not.toMatch(obeyed);
  expect(err).not.toMatch(/^::/m);
});
