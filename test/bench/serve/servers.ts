/** The servers that are measured, as processes on a core of their own, each with a component that answers `hello` at `/`. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

const root = path.resolve(import.meta.dirname, '../../..');
const jco = path.join(root, 'node_modules/.bin/jco');
const bin = path.join(root, 'dist/bin.js');
/** Where it isn't on the path. */
const wasmtime = process.env['WASMTIME'] ?? 'wasmtime';

export interface Server {
  readonly name: string;
  /** Seconds until it answers at the speed that it has. */
  readonly warm: number;
  command(component: string, port: number): readonly string[];
}

const ours = (name: string, ...more: readonly string[]): Server => ({
  name,
  warm: 2,
  command: (component, port) => [
    ...[process.execPath, bin, 'serve', component, '--port', `${port}`],
    ...more,
  ],
});

/** With an instance for each request. */
export const witlink = ours('witlink');
export const withWorkers = ours('witlink --workers 2', '--workers', '2');
export const reusing = ours('witlink --reuse', '--reuse');
/** Which lets requests take longer than a measurement. */
export const patient = ours('witlink', '--timeout', '10m');
export const others: readonly Server[] = [
  {
    name: 'wasmtime',
    warm: 2,
    command: (component, port) => [
      ...[wasmtime, 'serve', '-S', 'cli', component, '--addr', `127.0.0.1:${port}`],
    ],
  },
  {
    name: 'jco (an instance a request)',
    warm: 5,
    command: (component, port) => [
      ...[process.execPath, jco, 'serve', component, '--port', `${port}`],
      ...['--isolate-requests', 'instance'],
    ],
  },
];

/** Pins a command to one core, where the system can. */
export const pinned = (core: number, command: readonly string[]): readonly string[] =>
  spawnSync('taskset', ['--version']).status === 0
    ? ['taskset', '-c', String(core), ...command]
    : command;

/** A server that answers. */
export interface Started {
  readonly url: string;
  /** Megabytes of memory that it holds. */
  memory(): number;
  stop(): Promise<void>;
}

let lastPort = 8180;

/** @throws Where it doesn't answer */
export async function start(server: Server, component: string): Promise<Started> {
  const port = ++lastPort;
  const [file, ...args] = pinned(0, server.command(component, port));
  // What begins processes of its own ends with them.
  const child = spawn(file!, args, { stdio: 'ignore', detached: true });
  const failed = Promise.race([
    once(child, 'error').then(([error]) => error as Error),
    once(child, 'exit').then(() => new Error('it has ended by itself')),
  ]).catch((error: Error) => error);
  const url = `http://127.0.0.1:${port}/`;
  for (let i = 0; i < 900; i++) {
    const failure = await Promise.race([failed, sleep(200)]);
    if (failure !== undefined) throw failure;
    const answer = await fetch(url).catch(() => undefined);
    if ((await answer?.text()) === 'hello\n') return started(child, url);
  }
  await stop(child);
  throw new Error('it doesn’t answer');
}

const started = (child: ChildProcess, url: string): Started => ({
  url,
  memory: () => resident(child),
  stop: () => stop(child),
});

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid!, 'SIGKILL');
  await ended;
}

function resident({ pid }: ChildProcess): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024;
}
