/** Who asks the servers: `wrk` as fast as it can, so many requests one after the other, or many that send a byte a second. */
import { spawnSync } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { pinned } from './servers.ts';

/** What `wrk` says of 16 connections. */
export function load(
  url: string,
  seconds: number,
): { readonly rate: number; readonly p99: string } {
  const wrk = ['wrk', '--latency', '-t1', '-c16', `-d${seconds}s`, url];
  const [file, ...args] = pinned(1, wrk);
  const { stdout, error } = spawnSync(file!, args, { encoding: 'utf8' });
  if (error !== undefined) throw error;
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1] ?? Number.NaN);
  return { rate, p99: /99%\s+(\S+)/.exec(stdout)?.[1] ?? '?' };
}

/** How long requests took, in milliseconds. */
export class Times {
  readonly #all: number[] = [];

  get count(): number {
    return this.#all.length;
  }

  add(time: number): void {
    this.#all.push(time);
  }

  /** That of which `share` of them took no longer. */
  at(share: number): number {
    const sorted = this.#all.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  }
}

/** Asks so often, `side` requests side by side; gives the times, and how many had which status. */
export async function ask(
  count: number,
  side: number,
  target: (i: number) => string,
): Promise<{ readonly times: Times; readonly statuses: Readonly<Record<string, number>> }> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: side });
  const times = new Times();
  const statuses: Record<string, number> = {};
  let next = 0;
  const asker = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) {
      const begin = performance.now();
      const status = await get(target(i), agent).catch(() => 'broken off');
      times.add(performance.now() - begin);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: side }, asker));
  agent.destroy();
  return { times, statuses };
}

function get(url: string, agent: http.Agent): Promise<number | string> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent }, (message) => {
      message.resume();
      message.on('end', () => resolve(message.statusCode ?? 'none'));
      message.on('error', reject);
    });
    request.on('error', reject);
  });
}

/** Clients that send a body of a byte a second to `/echo`, until they are closed. */
export interface SlowClients {
  /** How many are still connected. */
  connected(): number;
  close(): void;
}

export async function slowClients(url: string, count: number): Promise<SlowClients> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<net.Socket>();
  const head = `POST /echo HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-length: 1000000\r\n\r\n`;
  for (let i = 0; i < count; i++) {
    const socket = net.connect(Number(port), hostname);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    socket.resume().write(head);
    // Not all at once: connections that wait to be taken are few.
    if (i % 50 === 49) await sleep(50);
  }
  const timer = setInterval(() => {
    for (const socket of sockets) socket.write('x');
  }, 1000);
  return {
    connected: () => sockets.size,
    close() {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
    },
  };
}
