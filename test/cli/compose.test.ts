/** `witlink compose`: a composition in a file, in whose folder its packages stand, becomes a component. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CompositionJson } from '../../src/cli/json-forms.ts';
import { app, calc } from './components.ts';
import { cli, folder } from './cli.ts';

const parts = { 'in/app.wasm': app, 'in/calc.wasm': calc };

/** A folder with the parts and the graph of them as `plug` prints it. */
async function plugged(): Promise<(name: string) => string> {
  const at = folder(parts);
  const { out } = await cli(['plug', at('in/app.wasm'), '--plug', at('in/calc.wasm'), '--json']);
  const { graph } = JSON.parse(out) as CompositionJson;
  const packages = graph!.packages.map((p) => ({ ...p, file: p.file!.replace(/.*\//, '') }));
  writeFileSync(at('in/graph.json'), JSON.stringify({ ...graph, packages }, null, 2));
  return at;
}

test('writes what plug writes', async () => {
  const at = await plugged();
  expect(await cli(['compose', at('in/graph.json')])).toEqual({ code: 0, out: '', err: '' });
  const args = ['compose', at('in/graph.json'), '-o', at('a.wasm'), '--wires'];
  const { code, out, err } = await cli(args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('demo:calc/ops@1.0.0  from calc  exports that very name');
  await cli(['plug', at('in/app.wasm'), '--plug', at('in/calc.wasm'), '-o', at('b.wasm')]);
  expect(readFileSync(at('a.wasm'))).toEqual(readFileSync(at('b.wasm')));
});

test('tells where the file says what is wrong, and writes nothing', async () => {
  const at = await plugged();
  const text = readFileSync(at('in/graph.json'), 'utf8');
  const changed = async (json: string): Promise<{ code: number; err: string }> => {
    writeFileSync(at('in/graph.json'), json);
    return cli(['compose', at('in/graph.json'), '-o', at('out.wasm')]);
  };
  const missing = await changed(text.replace('calc.wasm', 'cal.wasm'));
  expect(missing.code).toBe(1);
  expect(missing.err).toContain('graph.json:6:15');
  expect(missing.err).toContain('did you mean `calc.wasm`?');
  const exchanged = await changed(text.replace('calc.wasm', 'app.wasm'));
  expect(exchanged.err).toContain('error[compose/other-package]');
  const none = await changed('{ "version": 1 ');
  expect(none).toMatchObject({ code: 1, err: expect.stringContaining('config/syntax') as string });
  expect(existsSync(at('out.wasm'))).toBe(false);
});

test('is misused with what is no composition, and where it may not write', async () => {
  const at = await plugged();
  const binary = await cli(['compose', at('in/app.wasm')]);
  expect(binary.code).toBe(2);
  expect(binary.err).toContain('is a component or module, and no composition');
  expect((await cli(['compose', at('none.json')])).code).toBe(2);
  for (const output of ['-', at('in/calc.wasm'), at('in/graph.json')]) {
    expect((await cli(['compose', at('in/graph.json'), '-o', output])).code).toBe(2);
  }
  expect(readFileSync(at('in/calc.wasm'))).toEqual(Buffer.from(calc));
});
