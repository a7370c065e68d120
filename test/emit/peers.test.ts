/** Two programs as files that are given each other's exports: with runtimes that are alike, and with ones that are not. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmitOptions, runtimeNames } from '../../src/emit/index.ts';
import { runtimeShare } from '../../src/emit/share/share.ts';
import { app, calc } from '../cli/components.ts';
import { emitted, lay, linked, runIn } from './emitted.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'witlink-emit-'));
  lay(path.join(folder, 'calc'), emitted(await linked(calc), { name: 'calc' }));
  const program = await linked(app);
  const options: EmitOptions = { name: 'app', map: () => '../calc/calc.js' };
  // With a class of its own runtime beside.
  const { code } = runtimeShare([...runtimeNames(program, options), 'Trap']);
  const runtime = { path: 'runtime.js', contents: code };
  lay(path.join(folder, 'app'), [...emitted(program, options), runtime]);
});
afterEach(() => rmSync(folder, { recursive: true }));

const code = `
  import { twice } from './app/app.js';
  import { crash } from './calc/calc.js';
  import { Trap } from './app/runtime.js';
  console.log(twice(21));
  try { crash(); } catch (error) { console.log(error.code, error instanceof Trap); }
  try { console.log(twice(21)); } catch (error) { console.log(error.code, error.cause.code, error instanceof Trap); }`;

test('share their fate where their runtimes are alike', async () => {
  expect(await runIn(folder, code)).toBe('42\ntrap/wasm true\ntrap/poisoned trap/wasm true\n');
});

test('are plain hosts to each other where they are not', async () => {
  const file = path.join(folder, 'calc/runtime.js');
  const runtime = readFileSync(file, 'utf8');
  writeFileSync(file, runtime.replaceAll('Symbol.for("witlink.runtime")', 'Symbol.for("older")'));
  expect(await runIn(folder, code)).toBe(
    '42\ntrap/wasm false\ntrap/host-exception trap/poisoned true\n',
  );
});
