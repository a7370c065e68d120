/**
 * The two ways in which tables of handles are kept: both do the same, and what stands in the memory of the one is what
 * `plan/handle-layout.ts` says.
 */
import { describe, expect, test } from 'vitest';
import {
  handleEntry,
  handleHeader,
  handleSize,
  handleTable,
  handleTableAt,
  lastHandle,
  borrowTag,
  ownTag,
} from '../../src/plan/index.ts';
import type { Handles, HandleTables } from '../../src/runtime/core/handles/handles.ts';
import { emptyTables } from '../../src/runtime/core/handles/empty-tables.ts';
import { memoryTables, type MemoryTables } from '../../src/runtime/core/handles/memory-tables.ts';
import { hostPlace } from '../../src/runtime/core/instance.ts';
import { limitsOf } from '../../src/runtime/core/given-limits.ts';
import type { GuestLimits } from '../../src/runtime/core/limits.ts';
import { PlainStore } from '../../src/runtime/plain/store.ts';
import { Table } from '../../src/runtime/core/table.ts';
import { handleKinds, Large, plan, resources, Small } from './handle-kinds.ts';
import { trapOf } from './harness.ts';

const [a, b] = resources;

const at = hostPlace;

test('these tests run over the kind that their project is of', () => {
  const { handleTables } = new PlainStore(plan());
  expect('memory' in handleTables).toBe(process.env['HANDLES'] === 'memory');
});

describe.each(handleKinds)('tables of %s', (_, make) => {
  const tables = (limits?: GuestLimits): HandleTables => make(plan(), limitsOf(limits).value);
  const table = (limits?: GuestLimits): Handles => tables(limits).of(1);

  test('give out 1, 2, 3 and what was freed last first', () => {
    const handles = table();
    const add = (): number => handles.addOwn(a, 1, at);
    expect([add(), add(), add()]).toEqual([1, 2, 3]);
    for (const i of [1, 2, 3]) handles.drop(i, a, at);
    expect([add(), add(), add(), add()]).toEqual([3, 2, 1, 4]);
  });

  test('have no index 0 and an end', () => {
    const handles = table({ handles: 2 });
    for (const verb of ['rep', 'lend', 'takeOwn', 'drop'] as const) {
      for (const i of [0, 1, 2 ** 28, 2 ** 32 - 1]) {
        const trap = trapOf(() => handles[verb](i, a, at));
        expect(trap.code).toBe('trap/unknown-handle');
        expect(trap.message).toContain(`unknown handle index ${i}`);
      }
    }
    const add = (): number => handles.addOwn(a, 1, at);
    expect([add(), add()]).toEqual([1, 2]);
    expect(trapOf(add).code).toBe('trap/limit-handles');
  });

  test('count for all instances, threads and weights together', () => {
    const all = tables({ handles: 7 });
    const threads = new Table<object>(all.count);
    all.of(1).addOwn(a, 1, at);
    const large = all.of(2).addObject(new Large(), at);
    const thread = threads.add({}, at);
    all.of(0).addBorrow(a, 1, all.of(0).openScope(at), at);
    expect(trapOf(() => all.of(1).addObject(new Large(), at)).code).toBe('trap/limit-handles');
    threads.remove(thread);
    all.of(2).takeObject(large, Large, 'a large', at);
    expect(all.of(2).addObject(new Large(), at)).toBe(large);
    expect([all.of(1).addOwn(a, 1, at), all.of(1).addOwn(a, 1, at)]).toEqual([2, 3]);
    expect(trapOf(() => threads.add({}, at)).code).toBe('trap/limit-handles');
  });

  test('use a scope that was closed again', () => {
    const handles = table();
    const scopes = Array.from({ length: 5 }, () => handles.openScope(at));
    expect(new Set(scopes).size).toBe(5);
    for (const scope of scopes) handles.closeScope(scope);
    const again = Array.from({ length: 5 }, () => handles.openScope(at));
    expect(again).toEqual(scopes.toReversed());
  });

  test('tell handles apart', () => {
    const handles = table();
    const scope = handles.openScope(at);
    const own = handles.addOwn(a, 2 ** 32 - 1, at);
    const borrow = handles.addBorrow(a, 7, scope, at);
    const object = handles.addObject(new Small(), at);
    const messageOf = (call: () => unknown): string => trapOf(call).message;
    expect(handles.rep(own, a, at)).toBe(2 ** 32 - 1);
    expect(messageOf(() => handles.rep(own, b, at))).toContain('expected b but found a (');
    expect(messageOf(() => handles.rep(object, b, at))).toContain('expected b but found a small (');
    expect(messageOf(() => handles.object(own, Small, 'a small', at))).toContain(
      'expected a small but found a (',
    );
    expect(messageOf(() => handles.object(object, Large, 'a large', at))).toContain(
      'expected a large but found a small (',
    );
    expect(messageOf(() => handles.takeOwn(borrow, a, at))).toContain('is a borrow of a (');
    expect(handles.lend(borrow, a, at)).toBe(7);
    expect(trapOf(() => handles.takeOwn(borrow, a, at)).code).toBe('trap/handle-lent');
    expect(trapOf(() => handles.drop(borrow, a, at)).code).toBe('trap/handle-lent');
    handles.giveBack(borrow);
    expect(handles.numBorrows(scope)).toBe(1);
    expect(handles.drop(borrow, a, at)).toEqual({ own: false, rep: 7 });
    expect(handles.numBorrows(scope)).toBe(0);
    expect([...handles.entries()]).toEqual([
      [own, { kind: 'own', resource: 0, rep: 2 ** 32 - 1, lends: 0 }],
      [object, new Small()],
    ]);
  });
});

describe('in memory', () => {
  const tables = (limits?: GuestLimits, maximum?: number): MemoryTables => {
    const { value } = limitsOf(limits);
    const { instances } = plan();
    return memoryTables(plan(), value, emptyTables(instances.length, value.handles, maximum));
  };
  const words = ({ memory }: MemoryTables): Uint32Array => new Uint32Array(memory.buffer);
  const word = (t: MemoryTables, address: number): number => words(t)[address / 4]!;
  const descriptor = handleTableAt(1);

  test('no more handles are allowed than there are indexes', () => {
    expect(word(tables({ handles: Infinity }), handleHeader.limit)).toBe(lastHandle);
    expect(word(tables({ handles: 2.5 }), handleHeader.limit)).toBe(2);
  });

  test('a handle is where the layout says', () => {
    const t = tables();
    const handles = t.of(1);
    expect(word(t, handleHeader.limit)).toBe(1_000_000);
    expect(word(t, descriptor + handleTable.length)).toBe(1);
    expect(word(t, descriptor + handleTable.capacity)).toBe(0);
    expect(word(t, word(t, descriptor + handleTable.base))).toBe(0);
    const scope = handles.openScope(at);
    handles.addOwn(b, 70, at);
    handles.addBorrow(a, 80, scope, at);
    handles.addOwn(b, 90, at);
    handles.lend(2, a, at);
    handles.drop(1, b, at);
    handles.drop(3, b, at);
    expect(word(t, handleHeader.used)).toBe(1);
    expect(word(t, descriptor + handleTable.capacity)).toBe(16);
    expect(word(t, descriptor + handleTable.length)).toBe(4);
    expect(word(t, descriptor + handleTable.free)).toBe(3);
    const base = word(t, descriptor + handleTable.base);
    expect(word(t, handleHeader.heap)).toBe(base + 16 * handleSize);
    const entries = Array.from({ length: 4 }, (_, i) =>
      (['tag', 'rep', 'lends', 'scope'] as const).map((field) =>
        word(t, base + i * handleSize + handleEntry[field]),
      ),
    );
    expect(entries).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [borrowTag(0), 80, 1, scope],
      [0, 1, 0, 0],
    ]);
    expect(word(t, scope)).toBe(1);
  });

  test('what an adapter adds is there for JavaScript, with its scope', () => {
    const t = tables();
    const handles = t.of(1);
    handles.addOwn(a, 1, at);
    const scope = descriptor + handleTable.borrows;
    const entry = word(t, descriptor + handleTable.base) + 2 * handleSize;
    const memory = words(t);
    memory.set([borrowTag(1), 5, 0, scope], entry / 4);
    memory[(descriptor + handleTable.length) / 4]! += 1;
    memory[handleHeader.used / 4]! += 1;
    memory[scope / 4]! += 1;
    expect(handles.rep(2, b, at)).toBe(5);
    expect(handles.addOwn(a, 1, at)).toBe(3);
    expect(handles.drop(2, b, at)).toEqual({ own: false, rep: 5 });
    expect(word(t, scope)).toBe(0);
    expect(word(t, handleHeader.used)).toBe(2);
    expect(ownTag(1)).toBe(5);
  });

  test('a memory that wasm has grown is seen', () => {
    const t = tables();
    const handles = t.of(1);
    const index = handles.addOwn(a, 9, at);
    t.memory.grow(1);
    expect(handles.rep(index, a, at)).toBe(9);
    t.memory.grow(1);
    expect(handles.addOwn(a, 10, at)).toBe(2);
  });

  test('tables grow by themselves and keep what they have', () => {
    const t = tables();
    for (let i = 1; i <= 10_000; i++) {
      expect(t.of(1).addOwn(a, i, at)).toBe(i);
      if (i % 3 === 0) expect(t.of(2).addOwn(b, i * 2, at)).toBe(i / 3);
    }
    for (let i = 1; i <= 10_000; i++) expect(t.of(1).rep(i, a, at)).toBe(i);
    for (let i = 1; i <= 3333; i++) expect(t.of(2).rep(i, b, at)).toBe(i * 6);
  });

  test('many handles made and dropped take no more room', () => {
    const t = tables();
    const handles = t.of(1);
    for (let i = 0; i < 100_000; i++) {
      const scopes = [handles.openScope(at), handles.openScope(at)];
      for (const scope of scopes) {
        handles.drop(handles.addBorrow(a, i, scope, at), a, at);
        handles.closeScope(scope);
      }
      const object = handles.addObject(new Small(), at);
      // Its place among the objects.
      const entry = word(t, descriptor + handleTable.base) + object * handleSize;
      if (word(t, entry + handleEntry.rep) !== 0) expect.fail(`not used again: ${i}`);
      handles.takeObject(object, Small, 'a small', at);
    }
    expect(word(t, handleHeader.heap)).toBe(
      handleTableAt(3) + handleSize + 4 * 4 + 16 * handleSize,
    );
  });

  test('what lies behind a table is none of its entries', () => {
    const t = tables();
    for (let i = 1; i < 16; i++) t.of(1).addOwn(a, i, at);
    expect(word(t, descriptor + handleTable.length)).toBe(
      word(t, descriptor + handleTable.capacity),
    );
    // Cells of scopes, which look like own handles.
    for (let i = 0; i < 4; i++) t.of(2).addBorrow(a, 1, t.of(2).openScope(at), at);
    const behind = word(t, descriptor + handleTable.base) + 16 * handleSize;
    expect(word(t, behind)).toBe(ownTag(0));
    expect(trapOf(() => t.of(1).rep(16, a, at)).code).toBe('trap/unknown-handle');
  });

  test('a table that can not grow traps', () => {
    const handles = tables({}, 65_536).of(1);
    let added = 0;
    const trap = trapOf(() => {
      for (;;) {
        handles.addOwn(a, 1, at);
        added++;
      }
    });
    expect(trap.code).toBe('trap/table-full');
    expect(trap.message).toContain(
      "the tables of handles can't have more than the 65536 bytes they take",
    );
    // Of 2^16 bytes a table of 2^15 and those before it.
    expect(added).toBe(2 ** 15 / handleSize - 1);
  });
});
