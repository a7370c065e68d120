/**
 * Random operations on both kinds of handle tables: the same indexes, representations and traps, and the same handles in
 * the end. `RANDOM_HANDLES` is how many operations are tried.
 */
import { expect, test } from 'vitest';
import type { BorrowScope, Handles, HandleTables } from '../../src/runtime/core/handles/handles.ts';
import { hostPlace as at } from '../../src/runtime/core/instance.ts';
import { limitsOf } from '../../src/runtime/core/given-limits.ts';
import { Trap } from '../../src/runtime/index.ts';
import { randomNumbers } from '../abi/random-functions.ts';
import { handleKinds, Large, plan, resources, Small } from './handle-kinds.ts';

const operations = Number(process.env['RANDOM_HANDLES'] ?? 1_000_000);

/** What one kind of tables does with random operations; `next` is the same for all. */
class Player {
  readonly #tables: readonly Handles[];
  readonly #scopes: BorrowScope[][] = [[], [], []];
  readonly #lent: [table: number, index: number][] = [];

  constructor(tables: HandleTables) {
    this.#tables = [0, 1, 2].map((i) => tables.of(i));
  }

  /** One operation and what came of it. */
  play(next: (below: number) => number): unknown {
    const which = next(3);
    const handles = this.#tables[which]!;
    const scopes = this.#scopes[which]!;
    const resource = resources[next(2)]!;
    // Mostly one that may be there.
    const index = next(50) === 0 ? next(2 ** 32) : next(60);
    const rep = next(2 ** 32);
    switch (next(14)) {
      case 0:
      case 1:
      case 2:
        return handles.addOwn(resource, rep, at);
      case 3:
      case 4:
        if (scopes.length === 0) return undefined;
        return handles.addBorrow(resource, rep, scopes[rep % scopes.length]!, at);
      case 5:
        return handles.rep(index, resource, at);
      case 6: {
        const lent = handles.lend(index, resource, at);
        this.#lent.push([which, index]);
        return lent;
      }
      case 7:
      case 8: {
        const [loan] = this.#lent.splice(rep % (this.#lent.length + 1), 1);
        if (loan !== undefined) this.#tables[loan[0]]!.giveBack(loan[1]);
        return loan;
      }
      case 9:
        return handles.takeOwn(index, resource, at);
      case 10:
        return handles.drop(index, resource, at);
      case 11:
        return handles.addObject(rep % 2 === 0 ? new Small() : new Large(), at);
      case 12: {
        const verb = rep % 3 === 0 ? 'takeObject' : 'object';
        return rep % 2 === 0
          ? handles[verb](index, Small, 'a small', at).kind
          : handles[verb](index, Large, 'a large', at).kind;
      }
      default: {
        if (scopes.length < 4) return void scopes.push(handles.openScope(at));
        const numbers = scopes.map((scope) => handles.numBorrows(scope));
        const i = rep % 4;
        if (numbers[i] === 0) handles.closeScope(scopes.splice(i, 1)[0]!);
        return numbers;
      }
    }
  }

  get entries(): unknown {
    return this.#tables.map((table) => [...table.entries()]);
  }
}

function numbersBelow(seed: number): (below: number) => number {
  const random = randomNumbers(seed);
  return (below) => Math.floor(random() * below);
}

/** What a call gives, or the trap that it ends in. */
function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (error instanceof Trap) return error.message;
    throw error;
  }
}

test('both kinds do the same', () => {
  // Half of what is tried traps.
  Error.stackTraceLimit = 0;
  const limits = limitsOf({ handles: 100 }).value;
  const random = numbersBelow(11);
  const players = handleKinds.map(([, make]) => new Player(make(plan(), limits)));
  const seen = new Set<string>();
  for (let i = 0; i < operations; i++) {
    const seed = random(2 ** 31);
    const [first, second] = players.map((player) => outcome(() => player.play(numbersBelow(seed))));
    if (first !== second) expect(second, `${i}`).toEqual(first);
    if (typeof first === 'string') seen.add(/trap\/[a-z-]+/.exec(first)?.[0] ?? first);
    if (i % 5000 === 0) expect(players[1]!.entries, `${i}`).toEqual(players[0]!.entries);
  }
  expect([...seen].toSorted()).toEqual([
    'large',
    'small',
    'trap/handle-lent',
    'trap/limit-handles',
    'trap/unknown-handle',
    'trap/wrong-handle-kind',
    'trap/wrong-handle-type',
  ]);
});
