/** Types for components in TypeScript by QuickJS: a program that goes by them is taken by tsc, and does what it says. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { instantiate } from '../../src/link/index.ts';
import { cli } from '../cli/cli.ts';
import { strictTsc } from '../strict-tsc.ts';

const folder = path.resolve(import.meta.dirname, '../../build/typescript');

const wit = `package a:b;
interface host {
  record reading { at: u64, note: option<string>, of: list<f64>, raw: list<u8>, near: option<option<u16>> }
  read: func(n: u64, near: option<u16>) -> reading;
  resource token { constructor(); id: func() -> s64; }
}
interface mine {
  resource counter { constructor(start: u64); next: func() -> u64; }
}
world w {
  import host;
  export mine;
  export sum: func(of: list<u64>, maybe: option<u64>) -> u64;
  export describe: func(n: u64) -> string;
  export back: func(of: list<s16>) -> tuple<list<s16>, option<u64>, option<u64>>;
}`;

const program = `import { type Reading, read, Token } from 'a:b/host';
import type { Counter } from './exports/a-b-mine.js';
import type { Exports } from './w.js';

class Counting implements Counter {
  #at: number;
  constructor(start: number) {
    this.#at = start;
  }
  next(): number {
    return this.#at++;
  }
}

const component: Exports = {
  mine: { Counter: Counting },
  sum: (of, maybe) => of.reduce((a, b) => a + b, maybe === null ? 0 : maybe),
  describe(n) {
    const { at, note, of, raw, near }: Reading = read(n + 1, null);
    const bytes: Uint8Array = raw;
    const numbers: number[] = of;
    const which = near.tag === 'some' ? (near.val === null ? 'none' : near.val + 1) : 'nothing';
    const id: number = new Token().id();
    // @ts-expect-error Nothing gives a handle back.
    Token.prototype[Symbol.dispose];
    return [at * 2, note === null, numbers.join('+'), bytes.length, which, id].join(' ');
  },
  back: (of) => [of.map((n) => -n), null, 7],
};

export const { mine, sum, describe, back } = component;
`;

test('types for QuickJS are what it gives and takes', { timeout: 60_000 }, async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, 'wit'), { recursive: true });
  const builds = [{ language: 'typescript', entry: 'main.ts', output: 'out.wasm' }];
  writeFileSync(path.join(folder, 'wit/w.wit'), wit);
  writeFileSync(path.join(folder, 'main.ts'), program);
  writeFileSync(path.join(folder, 'witlink.json'), JSON.stringify({ builds }));
  const built = await cli(['build', folder]);
  expect(built.code, built.told).toBe(0);
  const include = ['**/*.ts'];
  const witlink = '../../src/index.ts';
  expect(await strictTsc(folder, { witlink, include, skipLibCheck: true })).toBe('');

  const component = readFileSync(path.join(folder, 'out.wasm'));
  const reading = {
    note: undefined,
    of: new Float64Array([0.5, 2]),
    raw: new Uint8Array(3),
    near: { tag: 'some', val: undefined },
  };
  class Token {
    id(): bigint {
      return -4n;
    }
  }
  const host = { read: (n: bigint) => ({ ...reading, at: n * 10n }), Token };
  const { exports } = await instantiate(component, { 'a:b/host': host });
  const { sum, describe, back, mine } = exports as {
    sum(of: BigUint64Array, maybe?: bigint): bigint;
    describe(n: bigint): string;
    back(of: Int16Array): unknown;
    mine: { Counter: new (start: bigint) => { next(): bigint } };
  };
  expect(sum(new BigUint64Array([1n, 2n]))).toBe(3n);
  expect(sum(new BigUint64Array([1n, 2n]), 40n)).toBe(43n);
  expect(describe(1n)).toBe('40 true 0.5+2 3 none -4');
  expect(back(new Int16Array([1, -2]))).toEqual([new Int16Array([-1, 2]), undefined, 7n]);
  const counter = new mine.Counter(5n);
  expect([counter.next(), counter.next()]).toEqual([5n, 6n]);
});
