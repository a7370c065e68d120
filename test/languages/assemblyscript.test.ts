/** The backend for AssemblyScript: what it makes of every world is accepted by asc, with each of its functions in use. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { mayFail, paramsOf } from '../../codegen/assemblyscript/functions.ts';
import { assemblyscript } from '../../codegen/assemblyscript/index.ts';
import { Names } from '../../codegen/assemblyscript/names.ts';
import { Types, type Viewpoint } from '../../codegen/assemblyscript/types.ts';
import { walkWorld } from '../../src/abi/index.ts';
import { link } from '../../src/link/index.ts';
import { Trap } from '../../src/runtime/index.ts';
import type { Model, WorldId } from '../../src/model/index.ts';
import { cli } from '../cli/cli.ts';
import { loadCases } from '../codegen/worlds.ts';
import { carriedBy } from './carried.ts';

/** Not imported by name: its types declare a `console` for the whole program. */
const asc = 'assemblyscript/asc';
const { main } = (await import(asc)) as {
  readonly main: (args: readonly string[]) => Promise<{
    readonly error: Error | null;
    readonly stderr: { toString(): string };
  }>;
};

const out = path.resolve(import.meta.dirname, '../../build/languages/assemblyscript');

/** asc compiles what is used: a function that uses all that a world imports. */
function uses(model: Model, id: WorldId, module: string): string {
  const walk = walkWorld(model, id, { encoding: 'utf16' }).value!;
  const names = new Names(walk);
  const types = new Types(walk, names);
  const from: Viewpoint = { side: 'imports', prefix: 'wit.' };
  const calls = walk.imports.flatMap((group) =>
    group.funcs.map(({ func }) => {
      const { space, funcs } = names.of(group);
      const args = paramsOf(func)
        .map((p) => `zero<${types.spell(p.type, from)}>()`)
        .join(', ');
      const root = space === undefined ? 'wit' : `wit.${space}`;
      const { kind } = func;
      if (kind.kind === 'freestanding') return `${root}.${funcs.get(func)!}(${args});`;
      const type = types.spellNamed(kind.resource, from);
      if (kind.kind === 'method') return `zero<${type}>().${funcs.get(func)!}(${args});`;
      if (kind.kind === 'static') return `${type}.${funcs.get(func)!}(${args});`;
      return mayFail(types, func) ? `${type}.create(${args});` : `new ${type}(${args});`;
    }),
  );
  return `import * as wit from './${module}';
import { zero } from './canonical_abi';
@coreExport("uses")
export function uses(): void {
  ${calls.join('\n  ')}
}
`;
}

test('every world compiles', { timeout: 600_000 }, async () => {
  const wrong: string[] = [];
  const worlds = await loadCases();
  const { carried, refused } = carriedBy(assemblyscript, worlds);
  const positions = worlds.filter(({ title }) => title.startsWith('witlink:positions/'));
  const recoded = carriedBy(assemblyscript, positions, () => ({ stringEncoding: 'utf8' })).carried;
  expect(recoded.length).toBeGreaterThan(0);
  const all = [...carried, ...recoded.map((r) => ({ ...r, folder: `${r.folder}-utf8` }))];
  for (const { folder, title, model, world, files: generated } of all) {
    const at = path.join(out, folder);
    mkdirSync(at, { recursive: true });
    for (const f of generated) writeFileSync(path.join(at, f.path), f.text);
    const module = generated[0]!.path.replace(/\.ts$/, '');
    writeFileSync(path.join(at, 'uses_all.ts'), uses(model, world, module));
    const files = [`${module}.ts`, 'uses_all.ts'];
    const { error, stderr } = await main([
      ...files,
      '--transform',
      './canonical_abi.mjs',
      '--noEmit',
      '--noColors',
      '--baseDir',
      at,
    ]);
    const said = stderr.toString().trim();
    if (error !== null || said !== '') wrong.push(`${title} (${folder}): ${said.slice(0, 1500)}`);
  }
  expect(wrong).toEqual([]);
  // Streams, futures and what is async, of the suite and of WASI 0.3.
  expect(refused.length).toBeLessThan(20);
});

const texts = `package a:b;
interface host { ask: func(texts: list<string>) -> string; }
world texts {
  import host;
  export join: func(texts: list<string>) -> option<string>;
  export twice: func(text: string) -> tuple<string, string>;
  export broken: func() -> string;
}`;

const joined = `import * as wit from './texts';

export function join(texts: Array<string>): string | null {
  return texts.length == 0 ? null : texts.join('') + wit.host.ask(texts);
}

export function twice(text: string): wit.Tuple2<string, string> {
  return new wit.Tuple2(text, text + text);
}

export function broken(): string {
  return 'a pair: \u{1f600}'.slice(0, 9);
}
`;

test.each(['utf8', 'utf16'])('strings are passed in %s', { timeout: 60_000 }, async (encoding) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-as-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const options = { 'string-encoding': encoding };
  const builds = [{ language: 'assemblyscript', entry: 'main.ts', output: 'out.wasm', options }];
  mkdirSync(path.join(folder, 'wit'));
  writeFileSync(path.join(folder, 'wit/texts.wit'), texts);
  writeFileSync(path.join(folder, 'main.ts'), joined);
  writeFileSync(path.join(folder, 'witlink.json'), JSON.stringify({ builds }));
  const built = await cli(['build', folder]);
  expect(built.code, built.told).toBe(0);
  const { value } = await link(readFileSync(path.join(folder, 'out.wasm')));
  const encodings = value!.plan.options.map((o) => o.encoding);
  expect(new Set(encodings)).toEqual(new Set([encoding]));
  const ask = (given: readonly string[]): string => `<${given.join('|')}>`;
  const { exports } = await value!.instantiate({ 'a:b/host': { ask } });
  const { join, twice, broken } = exports as {
    join(given: readonly string[]): string | undefined;
    twice(text: string): readonly [string, string];
    broken(): string;
  };
  const given = ['', 'a', 'é\0ß', '漢字', '\u{1f600}', 'x'.repeat(70_000)];
  expect(join(given)).toBe(given.join('') + ask(given));
  expect(join([])).toBeUndefined();
  for (const text of given) expect(twice(text)).toEqual([text, text + text]);
  expect(broken).toThrow(Trap);
});
