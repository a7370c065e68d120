/** Components through Vite: bundled for browsers and for Node, and served while one develops. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { build, createServer, type InlineConfig, type Plugin } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import { describeInBrowsers } from '../browser/in-browser.ts';
import { app, calc } from '../cli/components.ts';
import { pluginOf, store, tellsInBrowsers, tellSizes, told } from './bundled.ts';
import { node, project, write } from './project.ts';

let folder: string;
let common: InlineConfig;
beforeAll(async () => {
  folder = await store();
  const witlink = await pluginOf<Plugin>(folder, 'vite');
  common = { root: folder, configFile: false, logLevel: 'silent', plugins: [witlink()] };
  await build({ ...common, build: { outDir: 'dist' } });
  tellSizes('vite', path.join(folder, 'dist'));
  await build({ ...common, build: { outDir: 'server', ssr: 'src/main.js' } });
  const lib = { entry: 'src/main.js', formats: ['es' as const], fileName: 'main' };
  await build({ ...common, build: { outDir: 'library', lib } });
});

test('a library works wherever it is put', () => {
  expect(readdirSync(path.join(folder, 'library')).filter((f) => f.endsWith('.wasm'))).toEqual([]);
  expect(node(folder, ['library/main.js'])).toEqual({ out: `${told}\n`, err: '', code: 0 });
});

test('vite bundles the secret store for Node', () => {
  expect(node(folder, ['server/main.js'])).toEqual({ out: `${told}\n`, err: '', code: 0 });
});
tellsInBrowsers('vite', () => path.join(folder, 'dist'));

describeInBrowsers('what vite serves', (browser) => {
  test('runs', async () => {
    const server = await createServer({
      ...common,
      server: { port: 0, host: '127.0.0.1', fs: { strict: false } },
    });
    try {
      await server.listen();
      const page = await browser.running().newPage();
      await page.goto(server.resolvedUrls!.local[0]!);
      const handle = await page.waitForFunction(() => (globalThis as { told?: string }).told);
      expect(await handle.jsonValue()).toBe(told);
      await page.close();
    } finally {
      await server.close();
    }
  });
});

test('vite runs it in Node while one develops', async () => {
  const server = await createServer({ ...common, server: { middlewareMode: true } });
  try {
    await server.ssrLoadModule('/src/main.js');
    expect(Reflect.get(globalThis, 'told')).toBe(told);
  } finally {
    Reflect.deleteProperty(globalThis, 'told');
    await server.close();
  }
});

test('a component that changes while one develops is linked anew, with what it is plugged into', async () => {
  const at = project({
    'app.wasm': app,
    'calc.wasm': calc,
    'app.js': "import { twice } from './app.wasm'; export const result = twice(21);",
    'witlink.json': '{ "imports": { "plugs": ["calc.wasm"] } }',
  });
  const witlink = await pluginOf<Plugin>(at, 'vite');
  const server = await createServer({
    ...common,
    root: at,
    plugins: [witlink()],
    server: { middlewareMode: true, watch: null },
  });
  const result = async (): Promise<unknown> => {
    server.moduleGraph.invalidateAll();
    const module = (await server.ssrLoadModule('/app.js')) as { readonly result: unknown };
    return module.result;
  };
  try {
    expect(await result()).toBe(42);
    // The sum becomes a product: `i32.add` after the two parameters is `i32.mul`.
    const product = Buffer.from(calc);
    product[product.indexOf(Buffer.from([0x20, 0, 0x20, 1, 0x6a])) + 4] = 0x6c;
    write(at, { 'calc.wasm': product });
    expect(await result()).toBe(441);
  } finally {
    await server.close();
  }
});
