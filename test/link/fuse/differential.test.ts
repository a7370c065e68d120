/**
 * Calls between two components through adapters are what lift and lower make of them: random types, values, encodings
 * and faults. `WITLINK_CALLS=10` makes 10 times as many functions, and calls of each, which is 10^6 calls;
 * `WITLINK_CALLS_SEED` is that of the first function.
 */
import { expect, test } from 'vitest';
import type { Encoding } from '../../../src/link/fuse/strings/pair.ts';
import { Judge, type CallChoice, type Verdict } from './calls/judge.ts';
import { callProgram, type ProgramChoice } from './calls/program.ts';

const times = Number(process.env['WITLINK_CALLS'] ?? 1);
const firstSeed = Number(process.env['WITLINK_CALLS_SEED'] ?? 0);
const functions = Math.round(200 * times);
const callsEach = Math.round(50 * times);

const encodings: readonly Encoding[] = ['utf8', 'utf16', 'latin1+utf16'];
const pairs = encodings.flatMap((a) => encodings.map((b) => [a, b] as const));

/** Traps that nothing but random values must have led to. */
const codes = [
  'trap/borrows-remain',
  'trap/invalid-char',
  'trap/invalid-discriminant',
  'trap/invalid-utf16',
  'trap/invalid-utf8',
  'trap/list-out-of-bounds',
  'trap/list-too-long',
  'trap/pointer-out-of-bounds',
  'trap/realloc-out-of-bounds',
  'trap/realloc-unaligned',
  'trap/string-out-of-bounds',
  'trap/string-too-long',
  'trap/unaligned-pointer',
  'trap/unknown-handle',
  'trap/wrong-handle-kind',
  'trap/wrong-handle-type',
];

test(
  'random calls end the same in both ways',
  { timeout: 60_000 * Math.max(1, times ** 2) },
  () => {
    const ends = new Map<string, number>();
    Error.stackTraceLimit = 0;
    for (let seed = firstSeed; seed < firstSeed + functions; seed++) {
      const choice = { seed, encodings: pairs[seed % pairs.length]! };
      const judge = new Judge(callProgram(choice));
      for (let i = 0; i < callsEach; i++) {
        const call = { seed: 7919 * seed + i, size: 1 };
        const { trap = 'none', difference } = judge.call(call);
        if (difference !== undefined) expect.fail(smallest(choice, call, difference));
        ends.set(trap, (ends.get(trap) ?? 0) + 1);
      }
    }
    // Long runs are told of.
    if (times > 1) process.stdout.write(`${JSON.stringify(Object.fromEntries(ends))}\n`);
    if (times >= 1) expect([...ends.keys()]).toEqual(expect.arrayContaining(codes));
  },
);

/** Tells of a difference, in as small a call as it is easily found in. */
function smallest(program: ProgramChoice, call: CallChoice, difference: string): string {
  const parts: readonly ProgramChoice['only'][] = [
    'result',
    ...Array.from({ length: 17 }, (_, i) => i),
  ];
  for (const size of [0, 0.2, 1]) {
    for (const only of parts) {
      const judge = new Judge(callProgram({ ...program, ...(only === undefined ? {} : { only }) }));
      for (let i = 0; i < 50; i++) {
        const smaller = { seed: call.seed + i, size };
        const verdict: Verdict = judge.call(smaller);
        if (verdict.difference !== undefined) {
          return tell(
            { ...program, ...(only === undefined ? {} : { only }) },
            smaller,
            verdict.difference,
          );
        }
      }
    }
  }
  return tell(program, call, difference);
}

function tell(program: ProgramChoice, call: CallChoice, difference: string): string {
  return `program ${JSON.stringify(program)}, call ${JSON.stringify(call)}: ${difference}`;
}
