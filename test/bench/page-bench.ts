/**
 * How long a page takes from its navigation to the first call of a program: ours as files, and jco's output for the same
 * component, in Chromium, from a server on this machine. Cold is a fresh profile, warm a visit after two others. In turns;
 * medians. `--rounds N`.
 */
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { transpile } from '@bytecodealliance/jco';
import puppeteer, { type Browser } from 'puppeteer-core';
import { encodeGraph, plug, readPackage } from '../../src/compose/index.ts';
import { serveFolder } from '../browser/serve-folder.ts';
import { emitted, linked } from '../emit/emitted.ts';
import { guest, guests } from '../secret-store/guests.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
const rounds = Number(values.rounds);

const names = ['app', 'provider-assemblyscript'];
const all = await guests({ only: (name) => names.includes(name) });
const [app, provider] = names.map((name) => guest(all, name));
const whole = encodeGraph(plug(readPackage(app!).value!, [readPackage(provider!).value!]).value!);

const ours = emitted(await linked(app!.bytes, provider!.bytes), { name: 'app' });
const jcos = (await transpile(whole.value!, { name: 'app' })) as {
  readonly files: Readonly<Record<string, Uint8Array>>;
};

const page = {
  'index.html': '<!doctype html><script type="module" src="main.js"></script>',
  'main.js': `
    import { run } from './app.js';
    globalThis.said = run('api-key');
    globalThis.took = performance.now();`,
};
const programs = {
  witlink: new Map<string, string | Uint8Array>([
    ...Object.entries(page),
    ...ours.map((file): [string, string | Uint8Array] => [file.path, file.contents]),
  ]),
  jco: new Map<string, string | Uint8Array>([
    ...Object.entries(page),
    ...Object.entries(jcos.files),
  ]),
};

declare global {
  var took: number | undefined;
}

/** Milliseconds of a visit cold, and of a later one warm. */
async function visit(browser: Browser, url: string): Promise<{ cold: number; warm: number }> {
  const context = await browser.createBrowserContext();
  try {
    const opened = await context.newPage();
    const times: number[] = [];
    for (let i = 0; i < 4; i++) {
      await opened.goto(url);
      const took = await opened.waitForFunction(() => globalThis.took, { polling: 20 });
      times.push((await took.jsonValue())!);
    }
    return { cold: times[0]!, warm: times.at(-1)! };
  } finally {
    await context.close();
  }
}

const median = (of: readonly number[]): number =>
  of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)]!;

const browser = await puppeteer.launch({
  browser: 'chrome',
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  headless: true,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const servers = new Map(
    await Promise.all(
      Object.entries(programs).map(
        async ([name, files]) =>
          [name, await serveFolder(files, { 'cache-control': 'max-age=3600' })] as const,
      ),
    ),
  );
  const times = new Map(
    Object.keys(programs).map((name) => [name, { cold: [] as number[], warm: [] as number[] }]),
  );
  for (let i = 0; i < rounds; i++) {
    for (const [name, { url }] of servers) {
      const { cold, warm } = await visit(browser, url);
      times.get(name)!.cold.push(cold);
      times.get(name)!.warm.push(warm);
    }
  }
  const size = (files: ReadonlyMap<string, string | Uint8Array>): number =>
    [...files]
      .filter(([name]) => path.extname(name) === '.js' || path.extname(name) === '.wasm')
      .reduce((sum, [, contents]) => sum + Buffer.byteLength(contents), 0);
  for (const [name, { cold, warm }] of times) {
    const bytes = size(programs[name as keyof typeof programs]);
    console.log(
      `${name.padEnd(8)} cold ${median(cold).toFixed(0).padStart(5)} ms  warm ${median(warm).toFixed(0).padStart(5)} ms  ${bytes} bytes`,
    );
  }
  const [a, b] = [...times.values()];
  const ratio = (x: readonly number[], y: readonly number[]): string =>
    (median(y) / median(x)).toFixed(2);
  console.log(`jco / witlink: cold ${ratio(a!.cold, b!.cold)}, warm ${ratio(a!.warm, b!.warm)}`);
  for (const server of servers.values()) await server.close();
} finally {
  await browser.close();
}
