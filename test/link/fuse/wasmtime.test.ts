/**
 * Calls between two components end in wasmtime as they do here, by adapters and the plain way: random types, values,
 * encodings and faults, in components that the composer makes. `WITLINK_CALLS=10` makes 10 times as many functions, and
 * calls of each; `WITLINK_CALLS_SEED` is that of the first function.
 */
import { expect, test } from 'vitest';
import type { Encoding } from '../../../src/link/fuse/strings/pair.ts';
import { hasWasmtime, runInWasmtime, type Ended } from '../../compose/wasmtime.ts';
import { laidOut } from './calls/cards.ts';
import { callComponent, type CallComponent } from './calls/components.ts';
import { Random } from './calls/random.ts';
import {
  contentsOf,
  looked,
  readOut,
  remainsOf,
  runLinked,
  type Contents,
  type Remains,
  type Session,
} from './calls/watch.ts';
import { differenceOf, isSameTrap } from './calls/wasmtime-verdict.ts';

const times = Number(process.env['WITLINK_CALLS'] ?? 1);
const firstSeed = Number(process.env['WITLINK_CALLS_SEED'] ?? 0);
const functions = Math.round(100 * times);
const callsEach = Math.round(5 * times);
/** How many functions one process of wasmtime's has. */
const batch = 50;

const encodings: readonly Encoding[] = ['utf8', 'utf16', 'latin1+utf16'];
const pairs = encodings.flatMap((a) => encodings.map((b) => [a, b] as const));

/** What must have come of random values at least. */
const endings = [
  'none',
  'trap/borrows-remain',
  'trap/invalid-discriminant',
  'trap/list-too-long',
  'trap/pointer-out-of-bounds',
  'trap/realloc-out-of-bounds',
  'trap/unknown-handle',
  'trap/wrong-handle-type',
];

/** A function with calls of it. */
interface Work {
  readonly seed: number;
  readonly component: CallComponent;
  readonly calls: readonly Session[];
}

type Runner = (work: readonly Work[]) => Promise<readonly (readonly Ended[])[]>;

const linked =
  (fuse: boolean): Runner =>
  async (work) => {
    const ended: (readonly Ended[])[] = [];
    for (const { component, calls } of work) ended.push(await runLinked(component, calls, fuse));
    return ended;
  };

const inWasmtime: Runner = async (work) => {
  const asked = work.map(({ component, calls }) => ({
    component: component.bytes,
    sessions: calls,
  }));
  return runInWasmtime(asked).map((ended, i) => {
    if ('refused' in ended) throw new Error(`${ended.refused}\n${work[i]!.component.wit}`);
    return ended;
  });
};

async function workOf(seed: number): Promise<Work> {
  const component = await callComponent({ seed, encodings: pairs[seed % pairs.length]! });
  const calls = Array.from({ length: callsEach }, (_, i) =>
    laidOut(new Random((7919 * seed + 2_654_435_761 * i) >>> 0), component),
  );
  return { seed, component, calls };
}

/** What two runners have left otherwise of a call, in one component. */
interface Difference {
  readonly work: Work;
  readonly laid: Session;
  readonly remains: readonly [ours: Remains, theirs: Remains];
  readonly where: string;
}

/** Runs all by both, fails where they end otherwise, and gives what has to be looked at closely. */
async function differences(
  work: readonly Work[],
  ours: Runner,
  theirs: Runner,
  isSame: (ours: string | undefined, theirs: string | undefined) => boolean,
  tell: (end: string) => void,
): Promise<Difference[]> {
  const asked = work.map((w) => ({ ...w, calls: w.calls.map(looked) }));
  const [one, other] = [await ours(asked), await theirs(asked)];
  const found: Difference[] = [];
  for (const [i, w] of work.entries()) {
    for (const [call, laid] of w.calls.entries()) {
      const [a, b] = [one[i]![call]!, other[i]![call]!];
      const where = `function ${w.seed}, call ${call}, ${w.component.encodings.join(' to ')}`;
      if (!isSame(a.trap, b.trap)) {
        expect.fail(`${where}: ${a.trap} here, ${b.trap} there\n${w.component.wit}`);
      }
      tell(a.trap ?? 'none');
      if (a.trap !== undefined) continue;
      const left = remainsOf(b);
      for (const [n, remains] of remainsOf(a).entries()) {
        if (remains.digest === left[n]!.digest) continue;
        found.push({
          work: w,
          laid,
          remains: [remains, left[n]!],
          where: `${where}, ${remains.of}`,
        });
      }
    }
  }
  return found;
}

/** What is in the remains that differ. */
async function read(
  found: readonly Difference[],
  runner: Runner,
  side: 0 | 1,
): Promise<readonly Contents[]> {
  const ended = await runner(
    found.map(({ work, laid, remains }) => ({ ...work, calls: [readOut(laid, remains[side])] })),
  );
  return found.map(({ laid, remains }, i) => contentsOf(laid, remains[side], ended[i]![0]!));
}

const fused = linked(true);

test(
  'random calls of components end the same in wasmtime',
  { timeout: 300_000 * Math.max(1, times ** 2) },
  async () => {
    if (!hasWasmtime) return console.warn('skipped wasmtime: its package for Python is not there');
    Error.stackTraceLimit = 0;
    const ends = new Map<string, number>();
    const tell = (end: string): void => void ends.set(end, (ends.get(end) ?? 0) + 1);
    for (let first = firstSeed; first < firstSeed + functions; first += batch) {
      const count = Math.min(batch, firstSeed + functions - first);
      const work = await Promise.all(Array.from({ length: count }, (_, i) => workOf(first + i)));
      for (const [theirs, isSame] of [
        [linked(false), Object.is],
        [inWasmtime, isSameTrap],
      ] as const) {
        const found = await differences(
          work,
          fused,
          theirs,
          isSame,
          theirs === inWasmtime ? tell : () => {},
        );
        const [ours, others] = [await read(found, fused, 0), await read(found, theirs, 1)];
        for (const [
          i,
          {
            where,
            work: { component },
          },
        ] of found.entries()) {
          const difference = differenceOf(ours[i]!, others[i]!);
          if (difference === undefined) continue;
          const known =
            theirs === inWasmtime && 'known' in difference ? difference.known : undefined;
          if (known === undefined)
            expect.fail(`${where}: ${JSON.stringify(difference)}\n${component.wit}`);
          tell(known);
        }
      }
    }
    // Long runs are told of.
    if (times > 1) process.stdout.write(`${JSON.stringify(Object.fromEntries(ends))}\n`);
    if (times >= 1) expect([...ends.keys()]).toEqual(expect.arrayContaining(endings));
  },
);
