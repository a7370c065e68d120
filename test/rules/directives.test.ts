/** Comments that speak to tools: what they do, and that nothing takes them for documentation. */
import { expect, test } from 'vitest';
import type { JsonDiagnostic } from '../../src/base/index.ts';
import { cli, folder } from '../cli/cli.ts';

const header = '/// Keeps things.\npackage demo:store@0.1.0;\n\n';
const plain = `${header}interface store {
  /// Gets it.
  get: func() -> option<option<u8>>;
  put: func();
}
world app { import store; }
`;
const directed = `${header}interface store {
  /// Gets it.
  // witlink-ignore lint/nested-option: an empty slot is not a missing one
  get: func() -> option<option<u8>>; // witlink-ignore lint/nested-option: said twice
  /* prettier-ignore */
  put:  func();
}
world app { import store; }
`;

test('they are in nothing that is made of the package', async () => {
  const at = folder({ 'store.wit': directed, 'plain.wit': plain });
  await cli(['wit', at('store.wit'), '--wasm', '-o', at('store.wasm')]);
  await cli(['wit', at('plain.wit'), '--wasm', '-o', at('plain.wasm')]);
  for (const args of [
    ['wit', at('store.wit')],
    ['wit', at('store.wit'), '--json'],
    ['wit', at('store.wasm')],
    ['generate', 'markdown', at('store.wit'), '--dry-run'],
  ]) {
    expect((await cli(args)).out).not.toContain('-ignore');
  }
  const [text, other] = [
    await cli(['wit', at('store.wasm'), '--json']),
    await cli(['wit', at('plain.wasm'), '--json']),
  ];
  expect(text.out).toBe(other.out);
});

test('to add one is no change', async () => {
  const at = folder({ 'old.wit': plain, 'new.wit': directed });
  const args = ['breaking', at('new.wit'), '--against', at('old.wit'), '--released', '--all'];
  const { code, out } = await cli([...args, '--format', 'json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ compared: true, findings: [] });
});

test('a block comment sets findings aside as a line comment does', async () => {
  const ignore =
    '/* witlink-ignore lint/nested-option: an empty slot\n     is not a missing one */';
  const input = plain.replace('  get', `  ${ignore}\n  get`);
  const lint = async (text: string): Promise<string[]> => {
    const { out } = await cli(['lint', '-', '--format', 'json'], { input: text });
    return (JSON.parse(out) as { findings: JsonDiagnostic[] }).findings.map(({ code }) => code);
  };
  expect(await lint(plain)).toEqual(['lint/nested-option']);
  expect(await lint(input)).toEqual([]);
  expect(await lint(plain.replace('  put', `  ${ignore}\n  put`))).toEqual([
    'lint/nested-option',
    'lint/unused-ignore',
  ]);
});

test('a `use` that one stands before is not moved away from it', async () => {
  const text = `${header}interface types { type a = u8; type b = u8; }
interface store {
  use types.{a};
  // witlink-ignore lint/unsorted-use: in the order of the protocol
  use types.{b};
  get: func(x: a) -> b;
}
world app { import store; }
`;
  const at = folder({ 'store.wit': text });
  await cli(['lint', at('store.wit'), '--fix']);
  const { out } = await cli(['wit', at('store.wit')]);
  expect(out).toContain('use types.{a, b}');
  const { out: found } = await cli(['lint', at('store.wit'), '--format', 'json']);
  expect(found).toContain('lint/duplicate-use');
});
