/**
 * The secret store, an app and its provider as two components, through each bundler: the project, how each is called, and the
 * sizes that come of it.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { PluginOptions } from '../../src/entries/rollup.ts';
import { expect, test } from 'vitest';
import { describeInBrowsers, inBrowser, strictPolicy } from '../browser/in-browser.ts';
import { guest, guests } from '../secret-store/guests.ts';
import { project } from './project.ts';

/** What an app does with both components, in Node and in a browser. */
const app = `
import { run } from './app.wasm';
import { get, names } from 'demo:secret-store/store@0.1.0';

globalThis.told = [run('api-key'), get('api-key').expose(), names().length].join(' | ');
console.log(globalThis.told);
`;

/** What it tells. */
export const told =
  "The secret 'api-key' is 'as-2048, kept in AssemblyScript'. The store keeps api-key (version 12), password (version 5), launch-code (version 2). | as-2048, kept in AssemblyScript | 3";

/** A project with the two components. */
export async function store(): Promise<string> {
  const all = await guests({ only: (name) => /^(app|provider-assemblyscript)$/.test(name) });
  return project({
    'src/app.wasm': guest(all, 'app').bytes,
    'src/store.wasm': guest(all, 'provider-assemblyscript').bytes,
    'src/main.js': app,
    'index.html': '<!doctype html><script type="module" src="./src/main.js"></script>',
    'witlink.json': JSON.stringify({
      imports: { map: { 'demo:secret-store/store@0.1.0': './src/store.wasm' } },
    }),
  });
}

/** The plug-in of a bundler, of the package as it is installed in a project. */
export async function pluginOf<P>(
  folder: string,
  bundler: string,
): Promise<(options?: PluginOptions) => P> {
  const file = createRequire(path.join(folder, 'package.json')).resolve(`witlink/${bundler}`);
  const entry = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    default: (options?: PluginOptions) => P;
  };
  return entry.default;
}

/** Prints what came of a bundle: docs/importing.md has the figures. */
export function tellSizes(bundler: string, folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter((file) => statSync(file).isFile());
  const scripts = files.filter((file) => /\.m?js$/.test(file)).map((file) => readFileSync(file));
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;
  const js = kilobytes(sum(scripts.map(({ length }) => length)));
  const gzip = kilobytes(sum(scripts.map((script) => gzipSync(script).length)));
  const all = kilobytes(sum(files.map((file) => statSync(file).size)));
  console.log(`${bundler}: JavaScript ${js} (${gzip} compressed), with core modules ${all}`);
}

/**
 * That a bundle tells in browsers what it is to tell, from a static server with a strict policy.
 *
 * @param folder In which there is a page; asked for when the tests run.
 */
export function tellsInBrowsers(bundler: string, folder: () => string): void {
  describeInBrowsers(`what ${bundler} makes`, (browser) => {
    test('runs', async () => {
      const found = await inBrowser(
        browser,
        folder(),
        async (page) => {
          const handle = await page.waitForFunction(() => (globalThis as { told?: string }).told);
          return handle.jsonValue();
        },
        { policy: strictPolicy },
      );
      expect(found).toBe(told);
    });
  });
}

/** A page with a module beside it. */
export const pageOf = (script: string): string =>
  `<!doctype html><title>The secret store</title><script type="module" src="./${script}"></script>`;
