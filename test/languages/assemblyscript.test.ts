/** The backend for AssemblyScript: what it makes of every world is accepted by asc, with each of its functions in use. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mayFail, paramsOf } from '../../codegen/assemblyscript/functions.ts';
import { assemblyscript } from '../../codegen/assemblyscript/index.ts';
import { Names } from '../../codegen/assemblyscript/names.ts';
import { Types, type Viewpoint } from '../../codegen/assemblyscript/types.ts';
import { walkWorld } from '../../src/abi/index.ts';
import type { Model, WorldId } from '../../src/model/index.ts';
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
  const { carried, refused } = carriedBy(assemblyscript, await loadCases());
  for (const { folder, title, model, world, files: generated } of carried) {
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
