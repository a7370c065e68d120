/** WASI where there is no machine below: its streams, clocks and random numbers in browsers, and a handler of HTTP over them. */
import path from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { describeInBrowsers, inBrowser, strictPolicy } from '../browser/in-browser.ts';
import { buildHandler } from '../serve/handler-component.ts';

const handler = await buildHandler();

/** What `witlink` exports, as a bundler puts it into a page, with what the test does there. */
async function bundled(script: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: path.resolve(import.meta.dirname, '../..') },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}

const html = '<!doctype html><title>t</title><script type="module" src="./app.js"></script>';

/** Runs a script that gives `told` a value, in a page. */
async function inPage(
  browser: Parameters<typeof inBrowser>[0],
  script: string,
  files: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<unknown> {
  const told = `const told = (value) => { document.title = JSON.stringify(value); };\n`;
  const app = await bundled(script.replace('/* begin */', told));
  const all = new Map<string, string | Uint8Array>([
    ['index.html', html],
    ['app.js', app],
    ...files,
  ]);
  const title = await inBrowser(
    browser,
    all,
    async (page) => {
      await page.waitForFunction("document.title !== 't'");
      return page.title();
    },
    { policy: strictPolicy },
  );
  return JSON.parse(title);
}

describeInBrowsers('WASI', (browser) => {
  test('gives streams, clocks, random numbers, arguments and an environment', async () => {
    const script = `
      import { wasi } from './src/index.ts';
      /* begin */
      const written = [];
      const platform = await wasi({
        args: ['app', '--fast'], env: { LANG: 'en' }, stdin: { text: 'typed' },
        stdout: (bytes) => { written.push(new TextDecoder().decode(bytes)); },
        clocks: { wall: () => 1_000_000_000n }, waits: 'promise',
      });
      const of = (name) => platform[name + '@0.2.0'];
      const out = of('wasi:cli/stdout').getStdout();
      await out.blockingWriteAndFlush(new TextEncoder().encode('told'));
      const typed = await of('wasi:cli/stdin').getStdin().blockingRead(100n);
      const clock = of('wasi:clocks/monotonic-clock');
      const begin = clock.now();
      await clock.subscribeDuration(20_000_000n).block();
      const missing = await wasi({ preopens: { '/': '/tmp' } }).catch((e) => e.diagnostics[0].code);
      told({
        written, typed: new TextDecoder().decode(typed),
        args: of('wasi:cli/environment').getArguments(),
        env: of('wasi:cli/environment').getEnvironment(),
        waited: clock.now() - begin >= 19_000_000n,
        seconds: Number(of('wasi:clocks/wall-clock').now().seconds),
        random: of('wasi:random/random').getRandomBytes(8n).length,
        folders: of('wasi:filesystem/preopens').getDirectories().length,
        later: Object.keys(platform).filter((name) => name.endsWith('@0.3.0')).length > 5,
        missing,
      });`;
    expect(await inPage(browser, script)).toEqual({
      written: ['told'],
      typed: 'typed',
      args: ['app', '--fast'],
      env: [['LANG', 'en']],
      waited: true,
      seconds: 1,
      random: 8,
      folders: 0,
      later: true,
      missing: 'host/missing-platform',
    });
  });

  test.skipIf('missing' in handler)('answers requests, where the engine has JSPI', async () => {
    const script = `
      import { link } from './src/index.ts';
      import { createFetchHandler } from './src/entries/serve.ts';
      /* begin */
      const bytes = new Uint8Array(await (await fetch('./handler.wasm')).arrayBuffer());
      const { value: program } = await link(bytes);
      const handle = createFetchHandler(program);
      const ask = async (path) => {
        const answer = await handle(new Request(new URL(path, location.href)));
        return answer.status + ' ' + await answer.text();
      };
      const hasJspi = typeof WebAssembly.Suspending === 'function';
      told({ hasJspi, answers: [await ask('./'), await ask('./wait?20'), await ask('./trap')] });`;
    const files = new Map([
      ['handler.wasm', 'bytes' in handler ? handler.bytes : new Uint8Array()],
    ]);
    const { hasJspi, answers } = (await inPage(browser, script, files)) as {
      readonly hasJspi: boolean;
      readonly answers: readonly string[];
    };
    // What the engine lacks is told to who keeps the log.
    const wanted = hasJspi ? ['200 hello\n', '200 waited\n', '502 '] : ['502 ', '502 ', '502 '];
    expect(answers).toEqual(wanted);
    if (browser.name === 'chromium') expect(hasJspi).toBe(true);
  });
});
