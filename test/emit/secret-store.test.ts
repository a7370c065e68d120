/** The secret store as files: an app and a provider, written by `link`, run by a plain process in a copy of the folder elsewhere. */
import { cpSync } from 'node:fs';
import { expect, test } from 'vitest';
import { build } from '../../fixtures/secret-store/build.mjs';
import { cli, folder } from '../cli/cli.ts';
import { v3Program } from '../wasi/v3-program.ts';
import { runIn } from './emitted.ts';

const names = ['app', 'provider-assemblyscript'];
const guests = await build({ only: (name) => names.includes(name) });
const [app, provider] = names.map((name) => guests.find((guest) => guest.name === name)!.path);

/** What a module prints that runs beside a copy of the files. */
async function elsewhere(from: string, code: string): Promise<string> {
  const at = folder({});
  cpSync(from, at(), { recursive: true });
  return runIn(at(), code);
}

test('the app over a provider', async () => {
  const at = folder({});
  const linked = await cli(['link', app!, '--plug', provider!, '-o', at('out'), '--name', 'app']);
  expect(linked).toMatchObject({ code: 0, out: '' });
  const code = `import { run } from './app.js'; console.log(run('api-key')); console.log(run('x'));`;
  const told = await elsewhere(at('out'), code);
  expect(told).toContain("The secret 'api-key' is 'as-2048, kept in AssemblyScript'.");
  expect(told.split('\n')[1]).toContain('x');
});

test.each(['none', 'async', 'sync'])(
  'the provider alone, its resources and errors: %s',
  async (when) => {
    const at = folder({});
    const linked = await cli([
      'link',
      provider!,
      '-o',
      at('out'),
      '--name',
      'store',
      '--instantiation',
      when,
    ]);
    expect(linked).toMatchObject({ code: 0, out: '' });
    const head =
      when === 'none'
        ? `import { get, names, Secret } from './store.js';`
        : `import { instantiate } from './store.js';
         const { get, names, Secret } = (await instantiate()).exports.store;`;
    const code = `${head}
    const secret = get('api-key');
    console.log(secret instanceof Secret, secret.expose(), names().length);
    secret[Symbol.dispose]();
    const tell = (work) => { try { work(); } catch (error) { console.log(error.name, error.payload, error.message); } };
    tell(() => secret.expose());
    tell(() => get('x'));
    tell(() => get(5));
    console.log(get('password').expose().length > 0);`;
    expect(await elsewhere(at('out'), code)).toBe(
      [
        'true as-2048, kept in AssemblyScript 3',
        'WitlinkError undefined function `demo:secret-store/store@0.1.0#[method]secret.expose` of `provider-assemblyscript`, `self`: expected an instance of Secret to lend, got object, which is dropped (host/bad-value)',
        'ComponentError not-found not-found',
        'WitlinkError undefined function `demo:secret-store/store@0.1.0#get` of `provider-assemblyscript`, `name`: expected a string, got number (host/bad-value)',
        'true',
        '',
      ].join('\n'),
    );
  },
);

test('a program that may wait says what that costs', async () => {
  const at = folder({ 'copy.wasm': await v3Program(), 'store.wasm': '' });
  const { code, err } = await cli(['link', at('copy.wasm'), '-o', at('out')]);
  expect(code).toBe(0);
  expect(err).toMatch(/^\d+ files written; .*\nruntime\.js has \d+ KB: with what may wait, /m);
  expect((await cli(['link', provider!, '-o', at('out2')])).err).not.toContain('runtime.js has');
});
