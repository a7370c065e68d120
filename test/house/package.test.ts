/** The package as users get it, built into a folder of its own: the launcher, the entry points, what they contain. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { buildDist, entryPoints } from '../../scripts/build.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** What others can import: each with the name of its file in `dist/`, and its declarations as one imports them. */
const exported = Object.values(packageJson.exports).flatMap((entry) =>
  typeof entry === 'string'
    ? []
    : [{ name: path.basename(entry.default, '.js'), types: entry.types.replace('.d.ts', '.js') }],
);

/** What runs in Node alone: what needs files, and plug-ins of bundlers. */
const forNode = new Set('node register vite rollup rolldown webpack rspack esbuild'.split(' '));

let folder: string;
let dist: string;
let outputs: Metafile['outputs'];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'witlink-package-'));
  dist = path.join(folder, 'dist');
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
  // Who imports witlink/prettier has prettier.
  await mkdir(path.join(folder, 'node_modules'));
  await symlink(
    path.join(root, 'node_modules/prettier'),
    path.join(folder, 'node_modules/prettier'),
    'junction',
  );
  ({ outputs } = await buildDist(dist));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command; `options` are Node's. */
function witlink(args: readonly string[], options: readonly string[] = []): Promise<Ended> {
  return new Promise((done) => {
    const command = [...options, path.join(dist, 'bin.js'), ...args];
    const child = execFile(process.execPath, command, (_, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

test('an error that nobody catches prints its message and where it comes from', async () => {
  const script = path.join(folder, 'uncaught.mjs');
  await writeFile(
    script,
    `import { instantiate } from ${JSON.stringify(path.join(dist, 'index.js'))};
    await instantiate(new Uint8Array([1, 2, 3]));`,
  );
  const { stderr } = await new Promise<{ stderr: string }>((done) => {
    execFile(process.execPath, [script], (_, __, said) => done({ stderr: said }));
  });
  expect(stderr).toMatch(/^WitlinkError: .*\(binary\//m);
  expect(stderr).toMatch(/^ +at .*instantiate\d* .*\.js:\d+:\d+\)$/m);
  expect(stderr.length).toBeLessThan(4000);
});

/** The sources that are loaded with an entry point, before anything of it runs. */
function loadedWith(entryPoint: string): readonly string[] {
  const [first] = Object.entries(outputs).find(([, output]) => output.entryPoint === entryPoint)!;
  const files = new Set([first]);
  for (const file of files) {
    for (const { kind, path: at } of outputs[file]!.imports) {
      if (kind === 'import-statement' && at in outputs) files.add(at);
    }
  }
  return [...files].flatMap((file) => Object.keys(outputs[file]!.inputs));
}

describe('a command loads nothing of what', () => {
  const others = 'codegen/(?:c|cpp|go|rust)/|src/(?:rules|config|page)/';
  const reading = 'node_modules/chevrotain/|src/resolve/';
  test.each([
    [
      'only some need',
      'src/cli/main.ts',
      'codegen/|src/(?!cli/|base/|toolchains/language|report/formats|node)',
    ],
    ['reads text, to link', 'src/cli/commands/link.ts', `${reading}|src/wasi/|${others}`],
    ['reads text, to plug', 'src/cli/commands/plug.ts', `${reading}|src/(?:runtime/plain|wasi)/`],
    ['writes text, to run', 'src/cli/commands/run.ts', `${reading}|src/emit/|${others}`],
    ['links, to check', 'src/cli/commands/check.ts', `src/(?:link|runtime|wasi)/|${others}`],
  ])('%s', (_, entryPoint, not) => {
    const loaded = loadedWith(entryPoint);
    expect(loaded).toContain(entryPoint);
    expect(loaded.filter((file) => new RegExp(`^(?:${not})`).test(file))).toEqual([]);
  });
});

describe('the launcher', () => {
  test('starts the command', async () => {
    const { code, stdout, stderr } = await witlink(['--version']);
    expect({ code, stdout: stdout.trim(), stderr }).toEqual({
      code: 0,
      stdout: packageJson.version,
      stderr: '',
    });
  });

  test.each(['12.22.12', '20.20.2', '22.11.0'])(
    'says in one line that Node %s is too old',
    async (old) => {
      const disguise = path.join(folder, `node-${old}.cjs`);
      await writeFile(
        disguise,
        `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${old}' } });`,
      );
      const { code, stdout, stderr } = await witlink(['--version'], ['--require', disguise]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr.trimEnd().split('\n')).toEqual([
        expect.stringMatching(`needs Node 22.12 or later.* ${old}: .*npm install`),
      ]);
    },
  );

  test('has no syntax that an old Node could not read, and imports nothing before its check', async () => {
    const text = await readFile(path.join(dist, 'bin.js'), 'utf8');
    expect(text).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(text).not.toMatch(/^\s*import\s*[{*'"a-z]|\?\?=|\|\|=|&&=|^await /m);
  });
});

describe('the library', () => {
  test('has a built file for each export', async () => {
    const files = await readdir(dist);
    expect(files).toEqual(expect.arrayContaining(exported.map(({ name }) => `${name}.js`)));
    expect(exported.map(({ name }) => name)).toEqual(
      // The others are started, not imported.
      Object.keys(entryPoints).filter((name) => name !== 'cli' && name !== 'isolate-worker'),
    );
  });

  test.each(exported.filter(({ name }) => !forNode.has(name)).map(({ name }) => name))(
    '%s runs in browsers: it asks for nothing of Node',
    async (name) => {
      // With this platform esbuild fails at what only Node has.
      const { outputFiles } = await build({
        entryPoints: [path.join(dist, `${name}.js`)],
        bundle: true,
        format: 'esm',
        platform: 'browser',
        write: false,
        logLevel: 'silent',
      });
      expect(outputFiles[0]!.text).not.toMatch(/["'`]node:|\brequire\(/);
    },
  );

  test('shares its classes between its entry points', async () => {
    const load = (name: string) =>
      import(path.join(dist, `${name}.js`)) as Promise<Record<string, unknown>>;
    const [index, runtime] = await Promise.all([load('index'), load('runtime')]);
    const both = Object.keys(runtime).filter((name) => name in index);
    expect(both).toContain('Trap');
    for (const name of both) expect(index[name], name).toBe(runtime[name]);
  });

  test('has declarations that stand alone, under strict options, with what browsers have or with what Node has', async () => {
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
    const run = (...args: readonly string[]) =>
      new Promise<string>((done) => {
        execFile(process.execPath, [tsc, ...args], { cwd: root }, (_, stdout) => done(stdout));
      });
    await run('-p', 'tsconfig.build.json', '--outDir', path.join(dist, 'types'));
    const user = path.join(folder, 'user.ts');
    await writeFile(
      user,
      exported
        // Declarations of plug-ins speak of their bundlers.
        .filter(({ name }) => !forNode.has(name) || name === 'node')
        .map(({ types }, i) => `export * as e${i} from '${types}';\n`)
        .join(''),
    );
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--module', 'nodenext', '--noEmit'];
    for (const [lib, types] of [
      ['es2024,dom,esnext.disposable', ''],
      ['es2024,esnext.disposable', 'node'],
    ] as const) {
      const around = ['--lib', lib, '--types', types];
      expect(await run(...strict, ...around, '--ignoreConfig', user), lib).toBe('');
    }
  });

  test('states the licences of what it contains', async () => {
    const text = await readFile(path.join(dist, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    for (const name of ['chevrotain', 'commander', 'semver']) {
      expect(text).toContain(`${name} ${packageJson.devDependencies[name as 'semver']}`);
    }
  });

  test('has no script that npm would ask about where it is installed', () => {
    const asked = ['preinstall', 'install', 'postinstall', 'prepare'];
    expect(Object.keys(packageJson.scripts).filter((name) => asked.includes(name))).toEqual([]);
  });

  test('has no dependencies, and the launcher that npm links', () => {
    expect(packageJson).not.toHaveProperty('dependencies');
    expect(path.join(root, packageJson.bin.witlink)).toBe(path.join(root, 'dist/bin.js'));
  });
});
