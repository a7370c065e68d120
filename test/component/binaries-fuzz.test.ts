/**
 * Random corruptions of real binaries go to all that reads them: components and packages are inspected, decoded,
 * validated and encoded again, modules are wrapped. All that may come of it is a result or a diagnostic, soon, and
 * what is valid can be decoded. `WITLINK_FUZZ` says how many.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/base/index.ts';
import { binaryKind } from '../../src/binary/index.ts';
import { componentize, decode, encode, inspect, validate } from '../../src/component/index.ts';
import { corpus, corrupted } from './corruption.ts';

const runs = Number(process.env['WITLINK_FUZZ'] ?? 10_000);
const shares = 10;

/** Longer than any of them should take, by far. */
const mostMilliseconds = 5000;

/** What may be said of a valid component: types that are no package, and instances of components that a host gives. */
const beyondWit: readonly string[] = ['component/wit-package', 'component/unsupported'];

let seeds: readonly Uint8Array[];

beforeAll(async () => {
  seeds = await corpus();
});

function answer<T>({ value, diagnostics }: Outcome<T | undefined>): T | undefined {
  if (value === undefined || value === false) expect(diagnostics.length).toBeGreaterThan(0);
  return value;
}

function readAll(bytes: Uint8Array): void {
  answer(inspect(bytes));
  if (binaryKind(bytes) === 'core-module') {
    const made = answer(componentize(bytes));
    if (made === undefined) return;
    expect(decode(made).diagnostics).toEqual([]);
    // What the engine says against a module comes of validating the component.
    if (WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>)) {
      expect(validate(made, { features: 'all' }).diagnostics).toEqual([]);
    }
    return;
  }
  const { value: decoded, diagnostics } = decode(bytes);
  const isValid = answer(validate(bytes, { features: 'all' })) === true;
  const codes = diagnostics.map((d) => d.code);
  if (decoded === undefined) expect(isValid ? beyondWit : codes).toContain(codes[0]);
  if (decoded !== undefined && decoded.world === undefined) {
    answer(encode(decoded.model, decoded.root));
  }
}

describe('no corruption is more than a finding', () => {
  test.each(Array.from({ length: shares }, (_, i) => i))(
    'share %i',
    (share) => {
      for (let seed = share; seed < runs; seed += shares) {
        const bytes = corrupted(seeds, seed);
        const start = performance.now();
        try {
          readAll(bytes);
        } catch (error) {
          throw new Error(`seed ${seed}`, { cause: error });
        }
        expect(performance.now() - start, `seed ${seed}`).toBeLessThan(mostMilliseconds);
      }
    },
    600_000,
  );
});
