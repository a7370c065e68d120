/**
 * Pairs of fixtures/pairs as one component each, run by wasmtime to what witlink makes of them: all pairs of compilers; and
 * each language whose components bring an engine along, as app and as provider, in the sink alone: wasmtime compiles an
 * engine for many seconds.
 */
import { beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { encodeGraph, plug, readPackage } from '../../src/compose/index.ts';
import { hasWasmtime, runInWasmtime } from '../compose/wasmtime.ts';
import { answers, questions, report } from './expected.ts';
import { type Kind, Programs, type Role } from './programs.ts';

const compiled = ['assemblyscript', 'c', 'cpp', 'go', 'rust'];
const pairs = compiled.flatMap((app) => compiled.map((provider) => [app, provider] as const));
const withEngines = [
  ['javascript', 'c'],
  ['rust', 'javascript'],
  ['python', 'go'],
  ['cpp', 'python'],
] as const;

const programs = new Programs();

beforeAll(async () => {
  if (!hasWasmtime) return console.warn('skipped wasmtime: its package for Python is not there');
  const roles = ['provider', 'app'] as const;
  await programs.build(compiled, ['store', 'sink'], roles);
  await programs.build(['javascript', 'python'], ['sink'], roles);
}, 900_000);

/** A pair as one component. */
function composed(context: TestContext, kind: Kind, app: string, provider: string): Uint8Array {
  const read = (language: string, role: Role) => {
    const bytes = programs.bytes(context, language, kind, role);
    return readPackage({ file: `${language}-${role}.wasm`, bytes }).value!;
  };
  const { value, diagnostics } = encodeGraph(
    plug(read(app, 'app'), [read(provider, 'provider')]).value!,
  );
  expect(diagnostics).toEqual([]);
  return value!;
}

const judged = test.runIf(hasWasmtime || process.env['CI'] === 'true');
const title = 'an app in %s over a provider in %s';

describe('the store', () => {
  judged.for(pairs)(title, { timeout: 120_000 }, ([app, provider], context) => {
    const component = composed(context, 'store', app, provider);
    const calls = questions.map((name) => ['run', [name]] as const);
    expect(runInWasmtime([{ component, sessions: [calls] }])).toEqual([
      [{ results: answers(provider) }],
    ]);
  });
});

describe('the sink', () => {
  judged.for([...pairs, ...withEngines])(
    title,
    { timeout: 240_000 },
    ([app, provider], context) => {
      const component = composed(context, 'sink', app, provider);
      const sessions = [[['run', [1000]]], [['give-up', ['enough']]]] as const;
      expect(runInWasmtime([{ component, sessions }])).toEqual([
        [
          { results: [report(app, provider)] },
          { results: [], trap: expect.stringContaining('wasm trap') as string },
        ],
      ]);
    },
  );
});
