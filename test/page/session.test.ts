/** What the page does with a component, call by call: objects that calls give, how calls end, and what is told of them. */
import { beforeAll, describe, expect, test } from 'vitest';
import { link, type Program } from '../../src/link/index.ts';
import type { TypeDef, TypeRef } from '../../src/model/index.ts';
import { handlesIn } from '../../src/page/worker/handles-in.ts';
import type { Done, TraceRow } from '../../src/page/worker/messages.ts';
import { Session } from '../../src/page/worker/session.ts';
import { Tracing } from '../../src/page/worker/tracing.ts';
import type { TraceEvent } from '../../src/runtime/index.ts';
import type { Wasi } from '../../src/wasi/index.ts';
import { secrets } from '../cli/secrets.ts';
import { wat } from '../link/wat.ts';

let program: Program;
beforeAll(async () => {
  program = (await link(await wat(secrets))).value!;
});

const store = 'demo:secrets/store@1.0.0#';

/** A session, whose functions are called by their texts. */
function opened(): { readonly call: (text: string) => Promise<Done>; readonly session: Session } {
  const session = new Session(
    program,
    async () => ({}) as Wasi,
    () => {},
  );
  const names = session.funcs.map(({ name }) => name);
  const call = (text: string): Promise<Done> =>
    session.call(
      names.findIndex((name) => text.startsWith(`${name}(`)),
      text,
    );
  return { session, call };
}

const namesOf = ({ handles }: Done): readonly string[] => handles.map(({ name }) => name);

describe('a session', () => {
  test('is one instance, until that is gone', async () => {
    const { call } = opened();
    expect(await call('count()')).toMatchObject({ outcome: 'value', text: '1' });
    expect(await call('count()')).toMatchObject({ outcome: 'value', text: '2' });
    expect(await call('none()')).toMatchObject({ outcome: 'nothing', text: '' });
    expect(await call('next(1)')).toMatchObject({ outcome: 'value', text: 'ok(2)' });
    expect(await call('next(0)')).toMatchObject({ outcome: 'error', text: 'err' });
    expect(await call('next(x)')).toMatchObject({ outcome: 'refused' });
    expect(await call('count()')).toMatchObject({ text: '3' });
  });

  test('keeps objects by their names, until they are given away or dropped', async () => {
    const { call, session } = opened();
    expect(await call(`${store}secret.make(7)`)).toMatchObject({ text: 'secret1' });
    expect(namesOf(await call(`new ${store}secret(8)`))).toEqual(['secret1', 'secret2']);
    expect(await call(`${store}secret.expose(secret2)`)).toMatchObject({ text: '8' });
    // What is refused has given nothing away.
    const refused = await call(`${store}take(secret1, 1)`);
    expect([refused.outcome, ...namesOf(refused)]).toEqual(['refused', 'secret1', 'secret2']);
    const taken = await call(`${store}take(secret1)`);
    expect([taken.text, ...namesOf(taken)]).toEqual(['7', 'secret2']);
    expect(await call(`${store}take(secret1)`)).toMatchObject({ outcome: 'refused' });
    expect(session.drop('secret2')).toMatchObject({ outcome: 'nothing', handles: [] });
    expect(session.drop('secret2')).toMatchObject({ outcome: 'nothing', handles: [] });
  });

  test('ends with a trap, also of a destructor, and begins anew with the next call', async () => {
    const { call, session } = opened();
    await call('count()');
    await call(`${store}secret.make(7)`);
    const made = await call(`${store}secret.make(99)`);
    const dropped = session.drop(namesOf(made)[1]!);
    expect(dropped).toMatchObject({ outcome: 'trap', handles: [] });
    expect(dropped.text).toContain('unreachable');
    expect(await call('count()')).toMatchObject({ text: '1' });
  });
});

test('objects are found wherever a value has them', () => {
  const types = [
    { name: 'thing', type: { kind: 'resource' } },
    { type: { kind: 'own', resource: 0 } },
    {
      type: {
        kind: 'record',
        fields: [
          { name: 'the-one', type: 1 },
          { name: 'n', type: 'u8' },
        ],
      },
    },
    { type: { kind: 'tuple', types: ['u8', 1] } },
    { type: { kind: 'list', type: 1 } },
    { type: { kind: 'map', key: 'string', value: 1 } },
    { type: { kind: 'option', type: 1 } },
    { type: { kind: 'option', type: 6 } },
    { type: { kind: 'result', ok: 'u8', err: 1 } },
    {
      type: {
        kind: 'variant',
        cases: [
          { name: 'a', type: 'u8' },
          { name: 'b', type: 1 },
        ],
      },
    },
    { type: { kind: 'borrow', resource: 0 } },
    { type: { kind: 'alias', type: 1 } },
  ] as unknown as TypeDef[];
  const it = { it: true };
  const found = (ref: TypeRef, value: unknown): unknown =>
    handlesIn(types, ref, value).map(({ resource, value: at }) => [resource, at]);
  const one = [['thing', it]];
  expect(found(1, it)).toEqual(one);
  expect(found(2, { theOne: it, n: 1 })).toEqual(one);
  expect(found(3, [1, it])).toEqual(one);
  expect(found(4, [it, it])).toEqual([...one, ...one]);
  expect(found(5, new Map([['x', it]]))).toEqual(one);
  expect(found(6, it)).toEqual(one);
  expect(found(6, undefined)).toEqual([]);
  expect(found(7, { tag: 'some', val: it })).toEqual(one);
  expect(found(7, { tag: 'none' })).toEqual([]);
  expect(found(8, { tag: 'err', val: it })).toEqual(one);
  expect(found(8, { tag: 'ok', val: 1 })).toEqual([]);
  expect(found(9, { tag: 'b', val: it })).toEqual(one);
  expect(found(9, { tag: 'a', val: 1 })).toEqual([]);
  expect(found(10, it)).toEqual([]);
  expect(found(11, it)).toEqual(one);
});

test('of very many crossings of a call the first are told, and how it ended', () => {
  const told: (readonly TraceRow[])[] = [];
  const tracing = new Tracing(program.plan, (rows) => told.push(rows));
  const drop: TraceEvent = {
    kind: 'drop',
    from: 'a',
    to: 'b',
    resource: 'thing',
    rep: 1,
    destructor: false,
    depth: 1,
  };
  const trap: TraceEvent = { kind: 'trap', code: 'trap/wasm', message: 'unreachable', depth: 0 };
  for (let i = 0; i < 2500; i++) tracing.trace(drop);
  tracing.trace(trap);
  expect(tracing.end()).toBe(500);
  const rows = told.flat();
  expect(rows).toHaveLength(2001);
  expect(rows.at(-1)).toMatchObject({ kind: 'trap', shown: { what: 'unreachable' } });
  // In portions, as pages draw them while a call goes on.
  expect(Math.max(...told.map((portion) => portion.length))).toBeLessThan(1000);
  // The next call is told anew.
  tracing.trace(drop);
  expect(tracing.end()).toBe(0);
  expect(told.flat()).toHaveLength(2002);
});
