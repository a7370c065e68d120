/** What commands that listen say of ports. */
import { explain } from '../node.ts';
import { Misuse } from './failure.ts';

export function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new Misuse(`\`--port ${text}\` is no port`, ['ports are numbers up to 65535']);
}

/** @param error What Node said. */
export function cannotListen(host: string, port: number, error: unknown): Misuse {
  return new Misuse(`can’t listen on ${host}:${port}: ${whyNot(error)}`, [
    'choose another: `--port NUMBER`; 0 takes one that is free',
  ]);
}

function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'something listens there already';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'this machine has no such address';
  return explain(error);
}
