import { expect, test } from 'vitest';
import { analyse, type PlanBuiltin } from '../../src/plan/index.ts';
import { PlanBuilder } from '../runtime/harness.ts';

const add = (p: PlanBuilder, instance: number, builtin: PlanBuiltin): number =>
  p.coreFunc({ kind: 'builtin', instance, builtin }, { params: [], results: [] });

/** Two components, of which the second calls the first, and the host calls the second. */
function pair(): { p: PlanBuilder; callee: number; caller: number; lift: number; lower: number } {
  const p = new PlanBuilder();
  const callee = p.instance('callee');
  const caller = p.instance('caller');
  const lift = p.lift('f', callee, p.coreExport(0, 'f'), {});
  const lower = p.lower(caller, lift);
  p.lift('g', caller, p.coreExport(1, 'g'), { params: { x: 'u64' } });
  return { p, callee, caller, lift, lower };
}

test('nothing waits where nothing can', () => {
  const { p } = pair();
  const facts = analyse(p.plan());
  expect(facts).toMatchObject({ makesThreads: false });
  expect([facts.waiting, facts.concurrent, facts.observing, facts.waits, facts.entered]).toEqual([
    new Set(),
    new Set(),
    new Set(),
    new Set(),
    new Map(),
  ]);
});

test('who calls what waits, waits, and is entered by its core types', () => {
  const { p, callee, caller, lower } = pair();
  const wait = add(p, callee, { name: 'waitable-set.wait', memory: 0 });
  const plan = p.plan();
  const facts = analyse(plan);
  expect(facts.waiting).toEqual(new Set([callee, caller]));
  expect(facts.waits).toEqual(new Set([wait, lower]));
  expect([...facts.entered.values()]).toEqual(
    plan.coreFuncs.filter((f) => f.kind === 'export').map((f) => f.type),
  );
});

test('callers of a destructor that waits wait', () => {
  const { p, callee, caller } = pair();
  const dtor = p.coreExport(0, 'dtor');
  const { id } = p.resource('r', callee, dtor);
  const drop = p.coreFunc({ kind: 'resource-drop', instance: caller, resource: id });
  add(p, callee, { name: 'thread.yield' });
  const facts = analyse(p.plan());
  expect(facts.waits.has(drop)).toBe(true);
  expect(facts.entered.has(dtor)).toBe(true);
});

test('what waits by its options waits only so', () => {
  for (const async of [true, false]) {
    const p = new PlanBuilder();
    p.optionSets.push({ encoding: 'utf8', async });
    add(p, 0, { name: 'stream.read', channel: 0, options: 0 });
    expect(analyse(p.plan()).waiting.size).toBe(async ? 0 : 1);
    const q = new PlanBuilder();
    add(q, 0, { name: 'future.cancel-write', channel: 0, async });
    expect(analyse(q.plan()).waiting.size).toBe(async ? 0 : 1);
  }
});

const observing: readonly PlanBuiltin[] = [
  { name: 'task.return', options: 0 },
  { name: 'task.cancel' },
  { name: 'subtask.cancel', async: true },
  { name: 'waitable-set.wait', memory: 0 },
  { name: 'waitable-set.poll', memory: 0 },
  { name: 'thread.index' },
  { name: 'thread.resume-later' },
  { name: 'stream.read', channel: 0, options: 0 },
  { name: 'future.write', channel: 0, options: 0 },
  { name: 'stream.cancel-read', channel: 0, async: true },
];
const others: readonly PlanBuiltin[] = [
  { name: 'context.get', slot: 0 },
  { name: 'subtask.drop' },
  { name: 'stream.new', channel: 0 },
  { name: 'future.drop-readable', channel: 0 },
  { name: 'waitable-set.new' },
  { name: 'waitable.join' },
  { name: 'backpressure.inc' },
  { name: 'error-context.drop' },
];

test('instances look at the running task by some built-ins, whether or not these wait', () => {
  const looks = (builtin: PlanBuiltin): boolean => {
    const p = new PlanBuilder();
    p.optionSets.push({ encoding: 'utf8', async: true });
    add(p, p.instance('one'), builtin);
    return analyse(p.plan()).observing.has(1);
  };
  expect(observing.filter((b) => !looks(b))).toEqual([]);
  expect(others.filter(looks)).toEqual([]);
});

test('threads make an instance concurrent that never waits', () => {
  const p = new PlanBuilder();
  add(p, 0, { name: 'thread.index' });
  const facts = analyse(p.plan());
  expect(facts).toMatchObject({ makesThreads: true });
  expect([facts.waiting.size, facts.concurrent]).toEqual([0, new Set([0])]);
});

test('lowers meet lifts, and relatives are told', () => {
  const { p, lift, lower } = pair();
  const parent = p.instance('parent');
  const child = p.instance('child', p.instance('between', parent));
  const inner = p.lift('inner', child, p.coreExport(2, 'f'), {});
  const toChild = p.lower(parent, inner);
  const toSelf = p.lower(child, inner);
  const sibling = p.lower(p.instance('sibling', parent), inner);
  p.lower(parent, p.importFunc(['host'], {}));
  expect(analyse(p.plan()).meetings).toEqual([
    { lower, lift, related: false },
    { lower: toChild, lift: inner, related: true },
    { lower: toSelf, lift: inner, related: true },
    { lower: sibling, lift: inner, related: false },
  ]);
});
