/**
 * Calls of a `CallComponent`, each in an instance of its own -> what it ended in, and where two runtimes that have made
 * it differ: in their traps, in memories, in what guests were called with. After a trap nobody can look.
 */
import { link } from '../../../../src/link/index.ts';
import { Trap } from '../../../../src/runtime/index.ts';
import type { Call, Ended } from '../../../compose/wasmtime.ts';
import { watched, type CallComponent } from './components.ts';
import { wordsTold } from './guests.ts';
import { desk } from './modules.ts';

/** What is called in one instance. */
export type Session = readonly Call[];

const runCall: Call = ['run', []];
const looks = watched.flatMap((of) =>
  ['length', 'noted', 'memory', 'notes'].map((what): Call => [`watch-${of}#${what}`, []]),
);

/** The call, and a look at all that is left. */
export function looked(laid: Session): Session {
  return [...laid, runCall, ...looks];
}

/** What is left in a component of a call, before anybody reads it. */
export interface Remains {
  readonly of: (typeof watched)[number];
  /** How many bytes of memory there are. */
  readonly length: number;
  /** Where notes end. */
  readonly noted: number;
  /** Of all bytes of either: equal where they are. */
  readonly digest: string;
}

/** What is left of a call that ended well. */
export function remainsOf({ results }: Ended): readonly Remains[] {
  const found = results.slice(-looks.length);
  return watched.map((of, i) => {
    const [length, noted, ...digests] = found.slice(4 * i, 4 * i + 4);
    return { of, length: Number(length), noted: Number(noted), digest: digests.join(' ') };
  });
}

/** The bytes of what is left. */
export interface Contents {
  readonly memory: Uint8Array;
  readonly notes: Uint8Array;
}

/** The call, and all bytes of what is left of it in a component. */
export function readOut(laid: Session, { of, length, noted }: Remains): Session {
  const reads = (isOnDesk: boolean, from: number, to: number): Call[] =>
    Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => [
      `watch-${of}#words`,
      [isOnDesk, from + i * step],
    ]);
  // The memory comes first: what is read goes through it.
  return [...laid, runCall, ...reads(false, 0, length), ...reads(true, desk.notes, noted)];
}

/** What was read out. */
export function contentsOf(laid: Session, { length, noted }: Remains, ended: Ended): Contents {
  const words = ended.results.slice(laid.length + 1) as (readonly (bigint | number)[])[];
  const { buffer } = BigUint64Array.from(words.flat().map(BigInt));
  return {
    memory: new Uint8Array(buffer, 0, length),
    notes: new Uint8Array(buffer, length, noted - desk.notes),
  };
}

const step = 8 * wordsTold;

/** What our linker makes of sessions, by adapters or the plain way. */
export async function runLinked(
  { bytes }: CallComponent,
  sessions: readonly Session[],
  fuse: boolean,
): Promise<readonly Ended[]> {
  const { value, diagnostics } = await link(bytes, { fuse });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return sessions.map((calls) => {
    const { exports } = value.instantiateSync();
    const results: unknown[] = [];
    try {
      for (const [name, args] of calls) results.push(funcAt(exports, name)(...args));
      return { results };
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
      return { results, trap: error.code };
    }
  });
}

function funcAt(exports: unknown, name: string): (...args: readonly unknown[]) => unknown {
  let at = exports;
  for (const part of name.split('#')) at = (at as Readonly<Record<string, unknown>>)[part];
  return at as (...args: readonly unknown[]) => unknown;
}
