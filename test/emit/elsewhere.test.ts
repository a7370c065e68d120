/**
 * The secret store as files, app and provider, unchanged: in a browser from a static server under a strict policy, in a plain
 * `node`, and in workerd, where nothing is compiled at run time and modules are handed in.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmittedFile } from '../../src/emit/index.ts';
import type { Program } from '../../src/link/index.ts';
import { describeInBrowsers, inBrowser, strictPolicy } from '../browser/in-browser.ts';
import { guest, guests } from '../secret-store/guests.ts';
import { inWorkerd } from '../workerd/in-workerd.ts';
import { emitted, lay, linked, runIn } from './emitted.ts';

const provider = 'provider-assemblyscript';
const said =
  "The secret 'api-key' is 'as-2048, kept in AssemblyScript'. The store keeps api-key (version 12), password (version 5), launch-code (version 2).";
const missing =
  "There is no secret 'no-such-secret'. The store keeps api-key (version 12), password (version 5), launch-code (version 2).";

let program: Program;
beforeAll(async () => {
  const all = await guests({ only: (name) => name === 'app' || name === provider });
  program = await linked(guest(all, 'app').bytes, guest(all, provider).bytes);
}, 120_000);

const contents = (files: readonly EmittedFile[]): Map<string, string | Uint8Array> =>
  new Map(files.map((file) => [file.path, file.contents]));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'witlink-elsewhere-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('in node', async () => {
  lay(folder, emitted(program, { name: 'secrets' }));
  const code = `
    import { run } from './secrets.js';
    console.log(run('api-key') + '\\n' + run('no-such-secret'));`;
  expect(await runIn(folder, code)).toBe(`${said}\n${missing}\n`);
});

describeInBrowsers('the secret store', (browser) => {
  test('from a static server, under a strict policy', async () => {
    const page = contents(emitted(program, { name: 'secrets' }));
    page.set('index.html', '<!doctype html><p></p><script type="module" src="app.js"></script>');
    page.set(
      'app.js',
      `import { run } from './secrets.js';
      document.querySelector('p').textContent = run('api-key') + ' ' + run('no-such-secret');`,
    );
    const text = await inBrowser(
      browser,
      page,
      async (opened) => {
        const done = await opened.waitForSelector('p:not(:empty)');
        return done?.evaluate((element) => (element as { textContent?: string }).textContent);
      },
      { policy: strictPolicy },
    );
    expect(text).toBe(`${said} ${missing}`);
  }, 60_000);
});

test.each(['async', 'sync'] as const)('in workerd, with modules handed in: %s', async (made) => {
  const files = emitted(program, { name: 'secrets', instantiate: made });
  const cores = files.map((file) => file.path).filter((name) => name.endsWith('.wasm'));
  const worker = `
    import { instantiate } from './secrets.js';
    ${cores.map((name, i) => `import core${i} from './${name}';`).join('\n')}
    const modules = { ${cores.map((name, i) => `'${name}': core${i}`).join(', ')} };
    const { exports } = await instantiate({}, { modules });
    export default {
      fetch: (request) => new Response(exports.run(new URL(request.url).searchParams.get('name'))),
    };`;
  const modules = new Map([['worker.js', worker], ...contents(files)]);
  modules.delete('runtime.js.map');
  const answers = await inWorkerd(modules, (url) =>
    Promise.all(
      ['api-key', 'no-such-secret'].map(async (name) =>
        (await fetch(`${url}?name=${name}`)).text(),
      ),
    ),
  );
  expect(answers).toEqual([said, missing]);
});
