/** The threads of the machine, by no import that a bundler for browsers would follow to Node. */
import { diagnostic, WitlinkError } from '../base/index.ts';

type Threads = typeof import('node:worker_threads');

/** @throws WitlinkError `host/missing-platform` */
export function workerThreads(): Threads {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: 'worker_threads') => Threads | undefined };
  };
  const threads = process?.getBuiltinModule?.('worker_threads');
  if (threads !== undefined) return threads;
  const message = 'there are no threads of Node’s `worker_threads` here, which `isolate` needs';
  const help = ['Node, Deno and Bun have them; elsewhere start a worker, and use witlink in it'];
  throw new WitlinkError([diagnostic('host/missing-platform', message, undefined, { help })]);
}
