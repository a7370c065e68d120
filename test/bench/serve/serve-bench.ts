/**
 * What serving costs, beside `wasmtime serve` (`WASMTIME`, or on the path) and `jco serve`, each on one core and asked from
 * another. Without options: requests a second of a handler in Rust. With `--all`, or by name, further tables: `--javascript`
 * a handler with SpiderMonkey in it, `--slow N` clients that send a byte a second beside others, `--traps` a handler of which
 * each tenth request fails, `--instances N` in a row, `--growth N` requests and the memory on the way.
 */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildAsSaid } from '../../languages/programs.ts';
import { buildHandler } from '../../serve/handler-component.ts';
import { ask, load, slowClients } from './clients.ts';
import {
  others,
  patient,
  reusing,
  type Server,
  start,
  type Started,
  withWorkers,
  witlink,
} from './servers.ts';

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '6' },
    javascript: { type: 'boolean', default: false },
    traps: { type: 'boolean', default: false },
    slow: { type: 'string' },
    instances: { type: 'string' },
    growth: { type: 'string' },
  },
});

const root = path.resolve(import.meta.dirname, '../../..');
const built = await buildHandler();
if ('missing' in built) throw new Error(built.missing);
const { file: component } = built;
const seconds = Number(values.seconds);

const number = (of: number): string => Math.round(of).toLocaleString('en');
const time = (of: number): string => `${of < 10 ? of.toFixed(1) : number(of)} ms`;

/** Prints a table of Markdown, a row for each server that can be measured. */
async function table(
  title: string,
  columns: readonly string[],
  servers: readonly Server[],
  of: string,
  measure: (started: Started, server: Server) => Promise<readonly string[]>,
): Promise<void> {
  const [one = 0] = os.loadavg();
  console.log(`\n${title} (load ${one.toFixed(1)})\n\n| server | ${columns.join(' | ')} |`);
  console.log(`|---${'|---'.repeat(columns.length)}|`);
  for (const server of servers) {
    let row: readonly string[];
    try {
      const started = await start(server, of);
      try {
        row = await measure(started, server);
      } finally {
        await started.stop();
      }
    } catch (error) {
      row = [`left out: ${error instanceof Error ? error.message : String(error)}`];
    }
    console.log(`| ${server.name} | ${row.join(' | ')} |`);
  }
}

const rate = (): Promise<void> =>
  table(
    `Requests a second, ${seconds} s with 16 connections`,
    ['requests a second', 'slowest hundredth', 'memory'],
    [witlink, withWorkers, reusing, ...others],
    component,
    async ({ url, memory }, { warm }) => {
      load(url, warm);
      const { rate: each, p99 } = load(url, seconds);
      return [number(each), p99, `${number(memory())} MB`];
    },
  );

async function javascript(): Promise<void> {
  const folder = path.join(root, 'build/serve-javascript');
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(import.meta.dirname, 'javascript'), folder, { recursive: true });
  const wasi = path.join(root, 'node_modules/@bytecodealliance/jco/lib/wit/builtin/0.2.12');
  cpSync(wasi, path.join(folder, 'wit/deps'), { recursive: true });
  const made = await buildAsSaid(folder, 'the handler in JavaScript');
  if ('missing' in made) throw new Error(made.missing);
  const count = 1000;
  await table(
    `${count} requests to a handler in JavaScript (SpiderMonkey), 4 side by side`,
    ['requests a second', 'slowest hundredth', 'memory'],
    [witlink, withWorkers, reusing, ...others],
    made.output,
    async ({ url, memory }) => {
      await ask(20, 4, () => url);
      const begin = performance.now();
      const { times, statuses } = await ask(count, 4, () => url);
      if (statuses['200'] !== count) throw new Error(JSON.stringify(statuses));
      const spent = (performance.now() - begin) / 1000;
      return [number(count / spent), time(times.at(0.99)), `${number(memory())} MB`];
    },
  );
}

const slow = (count: number): Promise<void> =>
  table(
    `${number(count)} clients that send a byte a second, and 300 requests one after the other`,
    ['alone: half, slowest hundredth', 'beside them', 'still connected', 'memory', 'with them'],
    [patient, ...others],
    component,
    async ({ url, memory }) => {
      const quick = async (): Promise<string> => {
        const { times, statuses } = await ask(300, 1, () => url);
        const { 200: answered = 0, ...failed } = statuses;
        if (answered < 300) {
          const each = Object.entries(failed).map(([status, count]) => `${count} times ${status}`);
          return `answered ${answered}, ${each.join(', ')}`;
        }
        return `${time(times.at(0.5))}, ${time(times.at(0.99))}`;
      };
      await quick();
      const alone = await quick();
      const before = memory();
      const clients = await slowClients(url, count);
      await sleep(5000);
      const beside = await quick();
      const row = [alone, beside, number(clients.connected()), `${number(before)} MB`];
      const after = memory();
      clients.close();
      return [...row, `${number(after)} MB`];
    },
  );

const traps = (): Promise<void> =>
  table(
    '2,000 requests, of which each tenth traps, 16 side by side',
    ['answered', 'failed', 'others'],
    [witlink, withWorkers, ...others],
    component,
    async ({ url }) => {
      const { statuses } = await ask(2000, 16, (i) => (i % 10 === 9 ? `${url}trap` : url));
      const failed = (statuses['500'] ?? 0) + (statuses['502'] ?? 0);
      const answered = statuses['200'] ?? 0;
      return [number(answered), number(failed), number(2000 - answered - failed)];
    },
  );

/** In this process, so that nothing but instances is measured. */
async function instances(count: number): Promise<void> {
  const { link } = await import('../../../src/index.ts');
  const { createFetchHandler } = await import('../../../src/entries/serve.ts');
  const { value: program } = await link(new Uint8Array(readFileSync(component)));
  await using handler = createFetchHandler(program!);
  console.log(`\n${number(count)} instances in a row\n\n| instances | memory |\n|---|---|`);
  const begin = performance.now();
  for (let i = 1; i <= count; i++) {
    const answer = await handler(new Request('http://localhost/'));
    await answer.text();
    if (i === 100 || i % Math.ceil(count / 10) === 0) {
      console.log(`| ${number(i)} | ${number(process.memoryUsage.rss() / 1048576)} MB |`);
    }
  }
  console.log(`\n${time((performance.now() - begin) / count)} each`);
}

const growth = (count: number): Promise<void> =>
  table(
    `${number(count)} requests, an instance each`,
    ['requests: memory'],
    [witlink],
    component,
    async ({ url, memory }) => {
      const seen = [`0: ${number(memory())} MB`];
      for (let done = 0; done < count;) {
        const part = Math.max(5, seconds);
        done += Math.round(load(url, part).rate * part);
        seen.push(`${number(done)}: ${number(memory())} MB`);
      }
      return [seen.join(', ')];
    },
  );

const { all } = values;
const named = [values.javascript, values.traps, values.slow, values.instances, values.growth];
if (all || named.every((one) => one === undefined || one === false)) await rate();
if (all || values.javascript) await javascript();
if (all || values.slow !== undefined) await slow(Number(values.slow ?? 1000));
if (all || values.traps) await traps();
if (all || values.instances !== undefined) await instances(Number(values.instances ?? 20_000));
if (all || values.growth !== undefined) await growth(Number(values.growth ?? 100_000));
