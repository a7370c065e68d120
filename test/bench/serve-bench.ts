/**
 * Requests a second and how long the slowest hundredth takes, of one handler (fixtures/serve) under `witlink serve`, `jco serve`
 * and, where it is there (`WASMTIME`, or on the path), `wasmtime serve`; each on one core, asked by `wrk` from another. With
 * `--growth N`: N requests to ours, with its memory on the way.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildHandler } from '../serve/handler-component.ts';

const { values } = parseArgs({
  options: { growth: { type: 'string' }, seconds: { type: 'string', default: '5' } },
});

const root = path.resolve(import.meta.dirname, '../..');
const built = await buildHandler();
if ('missing' in built) throw new Error(built.missing);
const component = path.join(root, 'build/serve/handler.wasm');
const wasmtime = process.env['WASMTIME'] ?? 'wasmtime';

interface Server {
  readonly name: string;
  readonly port: number;
  readonly command: readonly string[];
  /** Seconds until it answers at the speed that it has. */
  readonly warm?: number;
}

const jco = path.join(root, 'node_modules/.bin/jco');
const bin = path.join(root, 'dist/bin.js');
const servers: readonly Server[] = [
  {
    name: 'witlink',
    port: 8181,
    command: [process.execPath, bin, 'serve', component, '--port', '8181'],
  },
  {
    name: 'witlink --reuse',
    port: 8182,
    command: [process.execPath, bin, 'serve', component, '--port', '8182', '--reuse'],
  },
  {
    name: 'wasmtime',
    port: 8183,
    command: [wasmtime, 'serve', '-S', 'cli', component, '--addr', '127.0.0.1:8183'],
  },
  {
    name: 'jco (an instance a request)',
    port: 8184,
    command: [
      process.execPath,
      jco,
      'serve',
      component,
      '--port',
      '8184',
      '--isolate-requests',
      'instance',
    ],
    warm: 5,
  },
];

/** Pins a command to one core, where the system can. */
const pinned = (core: number, command: readonly string[]): readonly string[] =>
  spawnSync('taskset', ['--version']).status === 0
    ? ['taskset', '-c', String(core), ...command]
    : command;

async function start({ command, port }: Server): Promise<ChildProcess> {
  const [file, ...args] = pinned(0, command);
  const child = spawn(file!, args, { stdio: 'ignore' });
  child.on('error', () => {});
  for (let i = 0; i < 100; i++) {
    await sleep(200);
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    if ((await answer?.text()) === 'hello\n') return child;
  }
  child.kill('SIGKILL');
  throw new Error('it doesn’t answer');
}

/** Kilobytes of memory that a process holds. */
function resident({ pid }: ChildProcess): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0);
}

function load(port: number, seconds: string): { readonly rate: number; readonly p99: string } {
  const [file, ...args] = pinned(1, [
    'wrk',
    '--latency',
    '-t1',
    '-c16',
    `-d${seconds}s`,
    `http://127.0.0.1:${port}/`,
  ]);
  const { stdout, error } = spawnSync(file!, args, { encoding: 'utf8' });
  if (error !== undefined) throw error;
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1] ?? Number.NaN);
  return { rate, p99: /99%\s+(\S+)/.exec(stdout)?.[1] ?? '?' };
}

if (values.growth !== undefined) {
  const [ours] = servers;
  const child = await start(ours!);
  const wanted = Number(values.growth);
  const begun = resident(child);
  console.log(`begun: ${(begun / 1024).toFixed(0)} MB`);
  for (let done = 0; done < wanted;) {
    const { rate } = load(ours!.port, '5');
    done += Math.round(rate * 5);
    console.log(`${done} requests: ${(resident(child) / 1024).toFixed(0)} MB`);
  }
  child.kill('SIGTERM');
} else {
  let ours: number | undefined;
  for (const server of servers) {
    try {
      const child = await start(server);
      load(server.port, String(server.warm ?? 2));
      const { rate, p99 } = load(server.port, values.seconds);
      const memory = (resident(child) / 1024).toFixed(0);
      child.kill('SIGKILL');
      ours ??= rate;
      const ratio = (rate / ours).toFixed(2);
      console.log(
        `${server.name.padEnd(28)} ${rate.toFixed(0).padStart(7)} a second (${ratio})  p99 ${p99.padStart(8)}  ${memory} MB`,
      );
    } catch (error) {
      console.log(`${server.name.padEnd(28)} left out: ${String(error)}`);
    }
  }
}
