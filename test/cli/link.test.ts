/** `witlink link`: what it writes and removes, what it leaves alone, and what it says. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { EmittedJson } from '../../src/cli/json-forms.ts';
import { runIn } from '../emit/emitted.ts';
import { cli, folder } from './cli.ts';
import { app, calc } from './components.ts';

const parts = { 'app.wasm': app, 'calc.wasm': calc };

/** In a folder with the components; `out` is the one for files. */
function link(at: (name?: string) => string, ...args: string[]): ReturnType<typeof cli> {
  return cli(['link', at('app.wasm'), '--plug', at('calc.wasm'), '-o', at('out'), ...args]);
}

/** What is written; the adapters, which are small, stand in the text. */
const told = [
  'app.core0.wasm',
  'app.core1.wasm',
  'app.d.ts',
  'app.js',
  'runtime.js',
  'runtime.js.map',
];

/** With the adapters in files, too, where they may be handed in. */
const apart = ['--instantiation', 'async'];

test('writes a program that runs, once', async () => {
  const at = folder(parts);
  const first = await link(at);
  expect(first).toMatchObject({ code: 0, out: '' });
  expect(first.err).toMatch(/^6 files written; \d+ KB in all\n$/);
  expect(readdirSync(at('out')).toSorted()).toEqual(told);
  const run = `import { twice } from './app.js'; console.log(twice(21));`;
  expect(await runIn(at('out'), run)).toBe('42\n');
  expect((await link(at)).err).toMatch(/^0 files written, 6 unchanged; /);
  expect(await link(at, '--check')).toEqual({
    code: 0,
    out: '',
    err: 'all files are up to date\n',
  });
});

test('says whether types are up to date, and leaves them to who asked', async () => {
  const at = folder(parts);
  const types = (...args: string[]): ReturnType<typeof cli> =>
    cli(['link', at('calc.wasm'), '--types', ...args]);
  expect(await types('--check')).toMatchObject({
    code: 1,
    out: `${at('calc.d.wasm.ts')} is missing\n`,
  });
  const file = at('calc.d.wasm.ts');
  expect(await types()).toEqual({ code: 0, out: '', err: `${file} written\n` });
  expect(await types()).toEqual({ code: 0, out: '', err: `${file} is up to date\n` });
  expect(await types('--check')).toMatchObject({ code: 0, out: '' });
  const text = `${readFileSync(at('calc.d.wasm.ts'), 'utf8')}// of mine\n`;
  writeFileSync(at('calc.d.wasm.ts'), text);
  expect(await types('--check')).toMatchObject({
    code: 1,
    out: `${at('calc.d.wasm.ts')} differs\n`,
  });
  expect(readFileSync(at('calc.d.wasm.ts'), 'utf8')).toBe(text);
});

test('says as JSON what became of types', async () => {
  const at = folder(parts);
  const types = async (...args: string[]): Promise<unknown> => {
    const { code, out, err } = await cli(['link', at('calc.wasm'), '--types', '--json', ...args]);
    return [code, err, JSON.parse(out)];
  };
  const form = (was: string): unknown => ({
    version: 1,
    findings: [],
    files: [{ path: at('calc.d.wasm.ts'), was }],
    exports: ['demo:calc/ops@1.0.0', 'ops', 'add', 'div', 'crash'],
  });
  expect(await types('--check')).toEqual([1, '', form('missing')]);
  expect(await types()).toEqual([0, '', form('missing')]);
  expect(await types('--check')).toEqual([0, '', form('unchanged')]);
  writeFileSync(at('calc.d.wasm.ts'), '// of mine\n');
  expect(await types()).toMatchObject([
    0,
    '',
    { findings: [{ code: 'import/foreign-types', severity: 'warning' }] },
  ]);
});

test('says which files are not up to date, and brings them up', async () => {
  const at = folder(parts);
  await link(at, ...apart);
  writeFileSync(at('out/app.core0.wasm'), 'no');
  const checked = await link(at, '--check');
  expect(checked).toMatchObject({ code: 1 });
  expect(checked.out.replaceAll(at('out/'), '')).toBe(
    [
      'app.js differs',
      'app.d.ts differs',
      'app.core0.wasm differs',
      'runtime.js differs',
      'runtime.js.map differs',
      'app.adapters2.wasm belongs to it no more',
      'app.adapters3.wasm belongs to it no more',
      '',
    ].join('\n'),
  );
  expect(checked.err).toBe(
    '7 files are not up to date; the same command without --check writes them\n',
  );
  expect(readFileSync(at('out/app.core0.wasm'), 'utf8')).toBe('no');
  expect((await link(at)).err).toMatch(/^5 files written, 2 removed, 1 unchanged; /);
  expect(readdirSync(at('out')).toSorted()).toEqual(told);
  expect((await link(at, '--inline')).err).toMatch(/^1 file written, 2 removed, 3 unchanged; /);
  expect(readdirSync(at('out')).toSorted()).toEqual([
    'app.d.ts',
    'app.js',
    'runtime.js',
    'runtime.js.map',
  ]);
  expect(await link(at, '--inline', '--runtime', 'import')).toMatchObject({ code: 0 });
  expect(readdirSync(at('out')).toSorted()).toEqual(['app.d.ts', 'app.js']);
});

test('writes nothing over that is not its own', async () => {
  const at = folder({ ...parts, 'out/app.js': 'mine', 'out/runtime.js': 'mine' });
  const { code, err } = await link(at);
  expect(code).toBe(1);
  expect(err).toContain('error[generate/not-ours]');
  expect(err).toContain('runtime.js` is there, and witlink did not generate it');
  expect(readdirSync(at('out')).toSorted()).toEqual(['app.js', 'runtime.js']);
  mkdirSync(at('out/app.core0.wasm'));
  expect((await link(at, ...apart)).err).toContain('error[generate/in-the-way]');
});

test.each(['mine\n', 'mine\n// Its files: runtime.js\n'])(
  'takes no module for its own that it has not begun: %j',
  async (mine) => {
    const at = folder({ ...parts, 'out/app.js': mine });
    const { code, err } = await link(at);
    expect(code).toBe(1);
    expect(err).toContain('app.js` is there, and witlink did not generate it');
    expect(readFileSync(at('out/app.js'), 'utf8')).toBe(mine);
  },
);

test('removes nothing outside its folder, whatever a head says', async () => {
  const at = folder({ ...parts, 'mine.txt': 'mine' });
  await link(at);
  const text = readFileSync(at('out/app.js'), 'utf8');
  writeFileSync(at('out/app.js'), text.replace('Its files: ', 'Its files: ../mine.txt, '));
  expect((await link(at)).err).toMatch(/^1 file written, 5 unchanged; /);
  expect(readFileSync(at('mine.txt'), 'utf8')).toBe('mine');
});

test('leaves the files of another program alone', async () => {
  const at = folder(parts);
  const named = (name: string, ...args: string[]): ReturnType<typeof cli> =>
    cli(['link', at('calc.wasm'), '-o', at('out'), '--name', name, ...args]);
  expect(await named('one')).toMatchObject({ code: 0 });
  // They may share what is the same.
  expect(await named('two')).toMatchObject({ code: 0 });
  const before = readFileSync(at('out/runtime.js'), 'utf8');
  const { code, err } = await named('two', ...apart);
  expect(code).toBe(1);
  expect(err).toContain('error[emit/other-program]');
  expect(err).toContain('belongs to `one.js`, which needs another one');
  expect(readFileSync(at('out/runtime.js'), 'utf8')).toBe(before);
  expect(await named('two', '--check')).toMatchObject({ code: 0 });
});

test('tells which names are exported no more', async () => {
  const at = folder({ ...parts, 'out/calc.js': '' });
  await cli(['link', at('calc.wasm'), '-o', at('other')]);
  const text = readFileSync(at('other/calc.js'), 'utf8');
  writeFileSync(at('other/calc.js'), text.replace('as add,', 'as add,\n  $1 as sub,'));
  const { code, err } = await cli(['link', at('calc.wasm'), '-o', at('other')]);
  expect(code).toBe(0);
  expect(err).toContain('warning[emit/lost-export]: the module exports no `sub` any more');
});

test('refuses what can’t be', async () => {
  const at = folder(parts);
  const alone = await cli(['link', at('app.wasm'), '-o', at('out')]);
  expect(alone).toMatchObject({ code: 1, out: '' });
  expect(alone.err).toContain('error[emit/unmapped-import]');
  expect(await link(at, '--name', '../app')).toMatchObject({ code: 1, out: '' });
  expect(await link(at, '--map', 'demo:calc/ops')).toMatchObject({ code: 2, out: '' });
  expect((await link(at, '--map', 'a b=x')).err).toContain('error[codegen/bad-map]');
  expect((await link(at, '--map', 'demo:x/y=x')).err).toContain('warning[codegen/unmatched-map]');
  expect(await cli(['link', at('app.wasm')])).toMatchObject({ code: 2, out: '' });
});

test('optimises core modules', { timeout: 60_000 }, async () => {
  const at = folder(parts);
  await link(at, ...apart);
  const before = readFileSync(at('out/app.adapters3.wasm')).length;
  const { code, err } = await link(at, ...apart, '--optimize');
  expect({ code, err }).toMatchObject({ code: 0 });
  expect(readFileSync(at('out/app.adapters3.wasm')).length).toBeLessThan(before);
});

test('prints files and exports as JSON', async () => {
  const at = folder(parts);
  const { code, out, err } = await link(at, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const form = JSON.parse(out) as EmittedJson;
  expect(form.exports).toEqual(['twice']);
  expect(form.files.map(({ was }) => was)).toEqual(told.map(() => 'missing'));
  expect(readdirSync(at('out')).toSorted()).toEqual(told);
});

test('warns of a package.json by which Node takes the module for CommonJS', async () => {
  const at = folder({ ...parts, 'package.json': '{ "type": "commonjs" }' });
  const { code, err } = await link(at);
  expect(code).toBe(0);
  expect(err).toContain('warning[emit/commonjs]: Node will take the module for CommonJS');
  const run = `import('./app.js').then(({ twice }) => console.log(twice(21)))`;
  await expect(runIn(at('out'), run)).rejects.toThrow(/CommonJS|outside a module/);
  writeFileSync(at('out/package.json'), '{ "type": "module" }');
  expect((await link(at)).err).not.toContain('commonjs');
  expect(await runIn(at('out'), run)).toBe('42\n');
});
