/**
 * What witlink takes of corrupted components jco takes, too, and the other way round, but for what stands in
 * docs/divergences.md. `WITLINK_JUDGE` says how many are put before both.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { binaryKind } from '../../src/binary/index.ts';
import { decode, validate } from '../../src/component/index.ts';
import { corpus, corrupted } from './corruption.ts';
import { Jco } from './jco.ts';

const runs = Number(process.env['WITLINK_JUDGE'] ?? 200);

/** What jco says against valid components, and why that is no fault of ours. */
const knownOfJco: readonly RegExp[] = [
  // What WIT has no words for is left out by us.
  /was not a function or instance/,
  /is not a type or function/,
  // The same interface twice, with two types under one name.
  /mismatched|types? .*not the same/,
  // Docs that can't be read, or of what is not there, are metadata.
  /at line \d+ column \d+/,
  /missing (?:func|type|interface|world)/,
  // Panics.
  /^wasm trap/,
];

/** What we say against what jco takes: it looks neither at code nor at what is missing at the end. */
const knownOfOurs = ['component/invalid-module', 'binary/truncated'];

const jco = new Jco();
let seeds: readonly Uint8Array[];

beforeAll(async () => {
  seeds = await corpus();
});
afterAll(() => jco.stop());

test('jco agrees about corrupted components', async () => {
  let judged = 0;
  for (let seed = 0; seed < runs; seed++) {
    const bytes = corrupted(seeds, seed);
    // jco panics at packages.
    const isPackage = decode(bytes).value?.world === undefined && decode(bytes).value !== undefined;
    if (binaryKind(bytes) !== 'component' || isPackage) continue;
    judged++;
    const { value: isValid, diagnostics } = validate(bytes, { features: 'all' });
    const theirs = await jco.findingAbout(bytes);
    const label = `seed ${seed}: ${theirs} / ${diagnostics[0]?.message}`;
    if (isValid && theirs !== undefined) {
      expect(
        knownOfJco.some((known) => known.test(theirs)),
        label,
      ).toBe(true);
    }
    if (!isValid && theirs === undefined)
      expect(knownOfOurs, label).toContain(diagnostics[0]!.code);
  }
  expect(judged).toBeGreaterThan(runs / 2);
}, 600_000);
