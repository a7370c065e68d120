/**
 * Nothing is left of calls: the functions of the kitchen sink's providers in languages that are compiled are called 10^5
 * times each by the host, their apps are run over a provider, and memory is what it was after a tenth. Providers that leave
 * something on purpose are found out.
 */
import { beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { type Amount, leftByApp, leftByProvider, Sink } from './leaks.ts';
import { Programs, type Variant } from './programs.ts';

const compiled = ['assemblyscript', 'c', 'cpp', 'rust'];
const calls: Amount = { count: 100_000 };
/** A run of an app calls each function up to four times. */
const runs: Amount = { count: 10_000 };
const timeout = 300_000;

const programs = new Programs();
let sink: Sink;

beforeAll(async () => {
  sink = await Sink.load();
  await programs.build(compiled, ['sink'], ['provider', 'app']);
}, timeout);

const bytesOf = (context: TestContext, language: string, role: 'provider' | 'app') =>
  programs.bytes(context, language, 'sink', role);

test('each function of the sink is called', () => {
  expect(sink.functions.length).toBe(54);
});

describe('nothing is left', () => {
  test.for(compiled)('by a provider in %s', { timeout }, async (language, context) => {
    const bytes = bytesOf(context, language, 'provider');
    expect(await leftByProvider(bytes, sink, calls)).toEqual([]);
  });

  test.for(compiled)('by an app in %s', { timeout }, async (language, context) => {
    const provider = bytesOf(context, 'c', 'provider');
    expect(await leftByApp(bytesOf(context, language, 'app'), provider, runs)).toEqual([]);
  });
});

describe('what is left on purpose is found', () => {
  /** A program in C with a mistake. */
  async function wrong(context: TestContext, role: 'provider' | 'app', variant: Variant) {
    const one = new Programs(variant);
    await one.build(['c'], ['sink'], [role]);
    return one.bytes(context, 'c', 'sink', role);
  }

  test('as memory, by a provider', { timeout }, async (context) => {
    const bytes = await wrong(context, 'provider', {
      name: 'leak-memory',
      edit: ['  wit_string_free(&self->name);\n', ''],
    });
    const left = await leftByProvider(bytes, sink, { count: 10_000 });
    // All that make things, and none of the others.
    expect(left.map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining(['[constructor]thing', '[static]thing.join', 'consume', 'make']),
    );
    expect(left.filter((line) => /echo|may|name|live/.test(line))).toEqual([]);
  });

  test('as memory of no more than a text, by a provider', { timeout }, async (context) => {
    const bytes = await wrong(context, 'provider', {
      name: 'leak-text',
      edit: ['  wit_string_free(&name);\n', ''],
    });
    const left = await leftByProvider(bytes, sink, calls, [
      sink.functions.find((f) => f.name === '[static]thing.join')!,
    ]);
    expect(left).toEqual([expect.stringMatching(/^\[static\]thing.join: \d+ pages$/)]);
  });

  test('as handles, by a provider', { timeout }, async (context) => {
    const bytes = await wrong(context, 'provider', {
      name: 'leak-handles',
      edit: ['  sink_thing_drop(b);\n', ''],
    });
    await expect(leftByProvider(bytes, sink, { count: 1000 })).rejects.toThrow(/limits\.handles/);
  });

  test('by an app', { timeout }, async (context) => {
    const bytes = await wrong(context, 'app', {
      name: 'leak-app',
      edit: [
        '    TYPE##_free(&got);                                     \\\n    wit_free',
        '    wit_free',
      ],
    });
    const provider = bytesOf(context, 'c', 'provider');
    expect(await leftByApp(bytes, provider, { count: 5000 })).toEqual([
      expect.stringMatching(/^run: \d+ pages$/),
    ]);
  });
});
