/** Random choices from a seed: equal seeds make equal ones. */
import { randomNumbers } from '../../../abi/random-functions.ts';

export class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = randomNumbers(seed);
  }

  /** An integer from 0 up to `end`, which isn't one of them. */
  below(end: number): number {
    return Math.floor(this.#next() * end);
  }

  /** True as often as `probability` says, from 0 to 1. */
  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** So many random bits. */
  bits(count: number): bigint {
    let value = 0n;
    for (let i = 0; i < count; i += 32) value = (value << 32n) | BigInt(this.below(2 ** 32));
    return BigInt.asUintN(count, value);
  }
}
