// The stubs for Python: mypy takes all of them, and they say what componentize-py makes, as far as that can be Python.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { componentizePyNames, python } from '../../codegen/python/index.ts';
import { selectWorld } from '../../src/model/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { loadCases } from '../codegen/worlds.ts';
import { hasSuites } from '../suites.ts';
import { carriedBy } from './carried.ts';

const tools = ['import mypy.api', 'import componentize_py'];
const isThere = tools.every((t) => spawnSync('python3', ['-c', t]).status === 0);
if (!isThere && process.env['CI'] === 'true') throw new Error('mypy or componentize-py is missing');

const folder = mkdtempSync(path.join(tmpdir(), 'witlink-python-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  readonly errors: Readonly<Record<string, string>>;
  readonly differences: Readonly<
    Record<string, { isPython: boolean; lacking: readonly string[]; more: readonly string[] }>
  >;
}

test.skipIf(!isThere)(
  'mypy takes the stubs and skeletons of all worlds; componentize-py has the same names',
  { timeout: 300_000 },
  async () => {
    const cases = [];
    const warned = new Map<string, readonly string[]>();
    const { carried } = carriedBy(python, await loadCases());
    for (const { folder: name, title, entry, model, world, files, diagnostics } of carried) {
      warned.set(
        name,
        diagnostics.map((d) => d.message),
      );
      for (const { path: file, text } of files) {
        const target = path.join(folder, name, file);
        mkdirSync(path.dirname(target), { recursive: true });
        writeFileSync(target, text);
      }
      // componentize-py's own modules aren't Python where documentation has quotes and backslashes.
      const isOurs = entry === undefined || title.startsWith('witlink:hostile-docs/');
      const wit = isOurs ? {} : { wit: entry, name: model.worlds[world]!.name };
      cases.push({ folder: name, world: title, ...wit });
    }
    if (hasSuites) expect(cases.length).toBeGreaterThan(60);
    const list = path.join(folder, 'cases.json');
    writeFileSync(list, JSON.stringify(cases));
    const script = path.join(import.meta.dirname, 'python.py');
    const out = execFileSync('python3', [script, folder, list], { encoding: 'utf8' });
    const { errors, differences } = JSON.parse(out) as Report;
    expect(errors).toEqual({});
    for (const [where, { isPython, lacking, more }] of Object.entries(differences)) {
      expect(more, where).toEqual([]);
      // What it doesn't make is warned of, or an export that its `bindings` leave out and its `componentize` makes.
      const [world, module] = where.split(' ') as [string, string];
      const isWarned = (warned.get(world) ?? []).some((m) => m.startsWith('componentize-py'));
      expect(isWarned || /wit_world\/exports/.test(module), `${where}: ${lacking.join()}`).toBe(
        true,
      );
      if (!isPython) expect(isWarned, where).toBe(true);
    }
  },
);

const generate = async (wit: string, world?: string) => {
  const { value } = await load('w.wit', memoryHost({ 'w.wit': `package a:b;\n${wit}` }));
  const found = selectWorld(value.model, value.root, world);
  if (found.kind !== 'found') throw new Error('no world');
  const names = componentizePyNames(value.model, found.id);
  return { ...python.generate(value.model, found.id), names };
};

test('what componentize-py can’t make is warned of, and what it has to be told is', async () => {
  const warned = async (wit: string): Promise<readonly string[]> =>
    (await generate(wit)).diagnostics.map((d) => `${d.severity} ${d.code} ${d.message}`);
  const head = 'warning codegen/componentize-py ';
  expect(await warned('world w { resource r { constructor(); } }')).toEqual([
    `${head}componentize-py makes no class for \`r\`, a resource of the world itself`,
  ]);
  expect(await warned('world w { import i: interface { f: func(); } }')).toEqual([
    `${head}componentize-py makes no functions of \`i\`, an import by a name of the world’s own`,
  ]);
  expect(await warned('world w { export i: interface { resource r; } }')).toEqual([
    `${head}componentize-py writes a class without a body for \`r\`, which Python refuses`,
  ]);
  expect(await warned('world w { export f: func(self: u8); }')).toEqual([
    `${head}componentize-py can’t make \`f\`: Python gives methods a parameter \`self\` itself`,
  ]);
  expect(
    await warned(
      'interface i { resource r { constructor() -> result<r>; } } world w { import i; }',
    ),
  ).toEqual([`${head}componentize-py can’t call \`[constructor]r\`, a constructor that may fail`]);
  const types = await generate(
    'interface types { resource r { constructor(); } } world w { export types; }',
  );
  expect(types.diagnostics.map((d) => d.help)).toEqual([
    ['give componentize-py `--export-interface-name a:b/types=types-wit`; `witlink build` does'],
  ]);
  expect(types.names).toEqual(['--export-interface-name', 'a:b/types=types-wit']);
  expect(types.value.map((f) => f.path)).toContain('types_wit.py');
  const device = await generate('interface aux { f: func(); } world w { import aux; }');
  expect(device.names).toEqual(['--import-interface-name', 'a:b/aux=aux-wit']);
});

test('names of Python’s own that WIT takes stay what they are', async () => {
  const { value } = await generate(
    'interface i { record int { list: list<u32>, protocol: int-2 } type int-2 = s8; %list: func(a: option<list<string>>) -> int; } world w { import i; }',
  );
  const stub = value.find((f) => f.path === 'wit_world/imports/i.pyi')!;
  expect(stub.text).toMatchInlineSnapshot(`
    "# Generated by witlink generate python from a:b/w. Changes here are overwritten.
    import builtins as _builtins
    from dataclasses import dataclass

    @dataclass
    class Int:
        list: _builtins.list[int]
        protocol: int

    def list(a: _builtins.list[str] | None) -> Int: ...
    "
  `);
});
