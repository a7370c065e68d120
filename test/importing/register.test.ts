/** `node --import witlink/register`: components are modules, in programs that run in a process of their own. */
import { describe, expect, test } from 'vitest';
import { app, calc, dice } from '../cli/components.ts';
import { guest, guests } from '../secret-store/guests.ts';
import { node, project, run, write } from './project.ts';

const mapped = (module: string): string =>
  JSON.stringify({ imports: { map: { 'demo:calc/ops@1.0.0': module } } });

test('an app and its store are two components that share their secrets', async () => {
  const all = await guests({ only: (name) => /^(app|provider-assemblyscript)$/.test(name) });
  const folder = project({
    'app.wasm': guest(all, 'app').bytes,
    'parts/store.wasm': guest(all, 'provider-assemblyscript').bytes,
    'witlink.json': JSON.stringify({
      imports: { map: { 'demo:secret-store/store@0.1.0': './parts/store.wasm' } },
    }),
    'app.ts': `
      import { run } from './app.wasm';
      import { get, names } from './parts/store.wasm';
      const which: string = process.argv[2] ?? '';
      console.log(run(which));
      console.log(get(which).expose(), names().length);
      try { get('nothing'); } catch (error) { console.log(error.constructor.name, error.payload); }
    `,
  });
  expect(run(folder, 'app.ts', ['api-key'])).toEqual({
    out:
      "The secret 'api-key' is 'as-2048, kept in AssemblyScript'. The store keeps api-key (version 12), password (version 5), launch-code (version 2).\n" +
      'as-2048, kept in AssemblyScript 3\nComponentError not-found\n',
    err: '',
    code: 0,
  });
});

describe('modules', () => {
  test('one component is one module, by whatever specifier', () => {
    const folder = project({
      'parts/calc.wasm': calc,
      'witlink.json': mapped('./parts/calc.wasm'),
      'package.json': '{ "type": "module", "imports": { "#calc": "./parts/calc.wasm" } }',
      'app.js': `
        import * as a from './parts/calc.wasm';
        import * as b from './parts/../parts/calc.wasm';
        import * as c from '#calc';
        import { add } from 'demo:calc/ops@1.0.0';
        import { add as older } from 'demo:calc/ops';
        import { add as compatible } from 'demo:calc/ops@1.0.4';
        console.log(a === b, b === c, [add, older, compatible].every((f) => f === a.ops.add));
        console.log((await import('./parts/calc.wasm')) === a, Object.keys(a).join());
      `,
    });
    expect(run(folder)).toEqual({
      out: 'true true true\ntrue add,crash,demo:calc/ops@1.0.0,div,ops\n',
      err: '',
      code: 0,
    });
  });

  test('a trap ends what was joined with it, and no other component', () => {
    const folder = project({
      'app.wasm': app,
      'calc.wasm': calc,
      'other.wasm': calc,
      'witlink.json': mapped('./calc.wasm'),
      'app.js': `
        import { twice } from './app.wasm';
        import { add, crash } from './calc.wasm';
        import { add as other } from './other.wasm';
        console.log(twice(21), add(1, 2));
        for (const f of [crash, () => twice(1), () => add(1, 1), () => other(1, 1)]) {
          try { console.log(f()); } catch (error) { console.log(error.name, error.code); }
        }
      `,
    });
    expect(run(folder).out).toBe(
      '42 3\nTrap trap/wasm\nTrap trap/poisoned\nTrap trap/poisoned\n2\n',
    );
  });

  test('core modules are Node’s', () => {
    const folder = project({
      'core.wasm': new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
      'app.js': "console.log(Object.keys(await import('./core.wasm')));",
    });
    expect(run(folder)).toMatchObject({ out: '[]\n', code: 0 });
  });
});

describe('what a component imports', () => {
  test('a module of JavaScript gives', () => {
    const folder = project({
      'app.wasm': app,
      'ops.js': 'export const add = (a, b) => a * 10 + b;',
      'witlink.json': mapped('./ops.js'),
      'app.js': "import { twice } from './app.wasm'; console.log(twice(4));",
    });
    expect(run(folder)).toEqual({ out: '44\n', err: '', code: 0 });
  });

  test('a component gives, also by another name', () => {
    const names = {
      'demo:calc/ops': 'acme:math/ops@1.0.0',
      'mine:math/ops': 'demo:calc/ops@1.0.0',
      'acme:math/ops': './ops.js',
    };
    const folder = project({
      'app.wasm': app,
      'calc.wasm': calc,
      'ops.js': 'export const add = (a, b) => a * 10 + b;',
      'witlink.json': JSON.stringify({ imports: { map: names } }),
      'app.js': "import { twice } from './app.wasm'; console.log(twice(4));",
    });
    expect(run(folder)).toEqual({ out: '44\n', err: '', code: 0 });
    write(folder, {
      'witlink.json': JSON.stringify({
        imports: { map: { ...names, 'demo:calc/ops': './calc.wasm' } },
      }),
      'app.js': "import { add } from 'mine:math/ops'; console.log(add(1, 2));",
    });
    expect(run(folder)).toEqual({ out: '3\n', err: '', code: 0 });
  });

  test('a plug gives, which is part of the program', () => {
    const folder = project({
      'lib/app.wasm': app,
      'lib/calc.wasm': calc,
      'package.json': JSON.stringify({
        type: 'module',
        witlink: { imports: { components: [{ components: 'lib/*', plugs: ['lib/calc.wasm'] }] } },
      }),
      'src/main.js': "import { twice } from '../lib/app.wasm'; console.log(twice(4));",
    });
    expect(run(folder, 'src/main.js')).toEqual({ out: '8\n', err: '', code: 0 });
  });

  const calcPackage = (name: string, file = './calc.wasm') => ({
    [`node_modules/${name}/package.json`]: JSON.stringify({
      name,
      witlink: { implements: { 'demo:calc/ops@1.0.0': file } },
    }),
    [`node_modules/${name}/calc.wasm`]: calc,
  });

  test('a package that the project depends on gives', () => {
    const files = {
      ...calcPackage('@acme/calc'),
      ...calcPackage('nobody-asked'),
      'app.wasm': app,
      'app.js': `
        import { twice } from './app.wasm';
        import { add } from 'demo:calc/ops@1.0.0';
        console.log(twice(4), add(1, 1));
      `,
    };
    const folder = project({
      ...files,
      'package.json': '{ "type": "module", "dependencies": { "@acme/calc": "1.0.0" } }',
    });
    expect(run(folder)).toEqual({ out: '8 2\n', err: '', code: 0 });
    const two = project({
      ...files,
      'package.json': JSON.stringify({
        type: 'module',
        dependencies: { '@acme/calc': '1', 'nobody-asked': '1' },
      }),
    });
    expect(run(two).err).toContain(
      'error[import/ambiguous]: `demo:calc/ops@1.0.0` is implemented by `@acme/calc` and `nobody-asked`',
    );
  });

  test('a package gives nothing that is not its own', () => {
    const folder = project({
      ...calcPackage('calc', '../../calc.wasm'),
      'package.json': '{ "type": "module", "dependencies": { "calc": "1.0.0" } }',
      'app.js': "import 'demo:calc/ops@1.0.0';",
    });
    expect(run(folder).err).toContain(
      'error[import/bad-package]: the package `calc` implements `demo:calc/ops@1.0.0` by what is no path of a file in it',
    );
  });

  test('nobody gives: the error says who wants it', () => {
    const folder = project({
      'app.wasm': app,
      'src/main.js': "import { twice } from '../app.wasm'; console.log(twice(4));",
    });
    const { err, code } = run(folder, 'src/main.js');
    expect(code).toBe(1);
    expect(err).toContain(
      'ImportError: error[import/not-given]: `app.wasm`, which `src/main.js` imports, needs `demo:calc/ops@1.0.0`, and nothing gives it\n --> app.wasm',
    );
    expect(err).toContain('{"imports":{"map":{"demo:calc/ops@1.0.0":"./MODULE"}}}');
    // Of the stack nothing but who imports.
    expect(err.match(/^ {4}at .*$/gm)).toEqual([expect.stringMatching(/src\/main\.js$/)]);
  });

  test('what the configuration says nearly is told', () => {
    const files = { 'app.wasm': app, 'calc.wasm': calc, 'app.js': "import './app.wasm';" };
    const told = (imports: object) =>
      run(project({ ...files, 'witlink.json': JSON.stringify({ imports }) })).err;
    expect(told({ map: { 'demo:calc/op@1.0.0': './calc.wasm' } })).toContain(
      '= help: `imports.map` has `demo:calc/op@1.0.0`: is `demo:calc/ops@1.0.0` meant there?',
    );
    const bare = told({ map: { 'demo:calc/ops@1.0.0': 'calc.wasm' } });
    expect(bare).toContain('error[import/bad-map]: `calc.wasm` is a package here');
    expect(bare).toContain('= help: the file is `./calc.wasm`');
    expect(told({ plugs: ['gone.wasm'] })).toContain(
      '--> gone.wasm\n  = help: it is a plug of `app.wasm`, by `imports` of the configuration: is it built?',
    );
    const wanted = run(
      project({
        ...files,
        'app.js': "import 'demo:calc/ops@2.0.0';",
        'witlink.json': mapped('./calc.wasm'),
      }),
    );
    expect(wanted.err).toContain('is `demo:calc/ops@2.0.0` meant there?');
  });
});

describe('WASI', () => {
  test('is there by itself', () => {
    const folder = project({
      'dice.wasm': dice,
      'app.js':
        "import { roll, run } from './dice.wasm'; console.log(typeof roll()); try { run.run(); } catch (error) { console.log(error.name); }",
    });
    expect(run(folder)).toEqual({ out: 'bigint\nComponentError\n', err: '', code: 0 });
  });

  test('is none where the import says so', () => {
    const folder = project({
      'dice.wasm': dice,
      'app.js': "import { roll } from './dice.wasm' with { wasi: 'none' };",
    });
    const { err } = run(folder);
    expect(err).toContain('`dice.wasm`, which `app.js` imports, needs `wasi:random/random@0.2.3`');
    expect(err).toContain('it gets no WASI');
  });

  test('is there for one module of a component, and none for another', () => {
    const folder = project({
      'dice.wasm': dice,
      'app.js': `
        import { roll } from './dice.wasm';
        console.log(typeof roll());
        await import('./dice.wasm', { with: { wasi: 'none' } }).catch(({ message }) => console.log(message));`,
    });
    const { out, err } = run(folder);
    expect(err).toBe('');
    expect(out).toMatch(/^bigint\nerror\[import\/not-given\]/);
  });

  test('an attribute that says nothing is refused', () => {
    const folder = project({
      'dice.wasm': dice,
      'app.js': "import { roll } from './dice.wasm' with { wasi: 'some' };",
    });
    expect(run(folder).err).toContain(
      'error[import/bad-attribute]: a component is imported by `app.js` with { wasi: "some" }, which says nothing',
    );
  });
});

describe('bad input', () => {
  test('a Node that lacks hooks is told in one line which has them', () => {
    const folder = project({
      'old.cjs': "delete require('node:module').registerHooks;",
      'app.js': '',
    });
    const args = ['--require', './old.cjs', '--import', 'witlink/register', 'app.js'];
    const { err, code } = node(folder, args);
    expect(code).toBe(2);
    expect(err).toMatch(
      /^witlink\/register needs Node 22\.15 or later, or 23\.5, whose module\.registerHooks it uses: this is v[\d.]+\n$/,
    );
  });

  test('a cycle of component and module is named', () => {
    const folder = project({
      'app.wasm': app,
      'ops.js': "export * from './more.js';",
      'more.js': "import { twice } from './app.wasm'; export const add = twice;",
      'witlink.json': mapped('./ops.js'),
      'app.js': "import './app.wasm';",
    });
    expect(run(folder).err).toContain(
      'error[import/cycle]: a component needs itself: `app.wasm` imports `ops.js` imports `more.js` imports `app.wasm`',
    );
    const later = project({
      'app.wasm': app,
      'ops.js':
        "export const add = (a, b) => (a === 7 ? import('./app.wasm').then((m) => console.log(m.twice(1))) : 0, a + b);",
      'witlink.json': mapped('./ops.js'),
      'app.js': "import { twice } from './app.wasm'; console.log(twice(7));",
    });
    expect(run(later)).toEqual({ out: '14\n2\n', err: '', code: 0 });
  });

  test('a name of WIT that stands for another one no module is known for', () => {
    const map = { 'a:b/c': 'd:e/f', 'a:b/d': 'd:e/f@1.0.0' };
    const folder = project({
      'witlink.json': JSON.stringify({ imports: { map } }),
      'app.js': "import 'a:b/c';",
      'versioned.js': "import 'a:b/d';",
    });
    expect(run(folder).err).toContain(
      'error[import/unresolved]: no module is known for `d:e/f`, which `witlink.json` names',
    );
    expect(run(folder, 'versioned.js').err).toContain(
      'error[import/unresolved]: no module is known for `d:e/f@1.0.0`, which `witlink.json` names',
    );
  });

  test('a name of WIT that no module is known for', () => {
    const folder = project({ 'app.js': "import 'demo:calc/ops@1.0.0';" });
    expect(run(folder).err).toContain(
      'error[import/unresolved]: no module is known for `demo:calc/ops@1.0.0`, which `app.js` imports',
    );
  });

  test('a component that doesn’t export what it is named for', () => {
    const folder = project({
      'calc.wasm': calc,
      'witlink.json': '{ "imports": { "map": { "demo:calc/opz": "./calc.wasm" } } }',
      'app.js': "import 'demo:calc/opz';",
    });
    const { err } = run(folder);
    expect(err).toContain(
      'error[import/not-exported]: `calc.wasm` is to give `demo:calc/opz`, and does not export it',
    );
  });

  test('a core module where a component is wanted, with what made it', () => {
    // (module (import "wbg" "x" (func)))
    const module = [1, 4, 1, 0x60, 0, 0, 2, 9, 1, 3, 0x77, 0x62, 0x67, 1, 0x78, 0, 0];
    const folder = project({
      'store_bg.wasm': new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...module]),
      'witlink.json': mapped('./store_bg.wasm'),
      'app.js': "import 'demo:calc/ops@1.0.0';",
    });
    const { err } = run(folder);
    expect(err).toContain(
      'error[import/core-module]: `store_bg.wasm` is to give `demo:calc/ops@1.0.0`, and is a core module, not a component',
    );
    expect(err).toContain('wasm-bindgen (wasm-pack) made it for its own JavaScript');
  });

  test('what linking and the configuration find is told as commands tell it', () => {
    const folder = project({
      'app.wasm': app,
      'bad.wasm': calc.subarray(0, 40),
      'witlink.json': JSON.stringify({
        imports: { components: [{ components: 'app.wasm', plugs: ['bad.wasm'] }] },
      }),
      'app.js': "import './app.wasm';",
    });
    expect(run(folder).err).toMatch(/ImportError: error\[binary\/[^\]]+\]: .*\n --> bad\.wasm/);
    const faulty = project({ 'witlink.json': '{ "imports": { "mop": {} } }', 'app.js': '' });
    expect(run(faulty).err).toMatch(
      /ImportError: error\[config\/unknown-key\]: .*\n --> witlink\.json:1:16/,
    );
    const star = project({
      'witlink.json': '{ "imports": { "map": { "demo:calc/ops": "./*.js" } } }',
      'app.js': '',
    });
    expect(run(star).err).toContain('error[import/bad-map]');
  });
});
