/**
 * Nothing is left of calls by programs in languages with a collector of their own, which begins late: memory is what it
 * was when the collector had begun, but for some pages. What componentize-py and componentize-js never give back is listed, and is
 * expected to stay: where a newer one does, the list is wrong.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Func } from '../../src/model/index.ts';
import { type Amount, leftByApp, leftByProvider, Sink } from './leaks.ts';
import { Programs } from './programs.ts';

const collected = ['go', 'javascript', 'python'] as const;
const timeout = 600_000;

const calls: Readonly<Record<(typeof collected)[number], Amount>> = {
  // 10 bytes a call of one function would be more.
  go: { count: 100_000, slack: 12 },
  python: { count: 10_000 },
  // The engine begins to collect after some 65,000 calls, is settled after twice as many, and takes 2 MiB at a time.
  javascript: { count: 10_000, settled: 5000, slack: 64 },
};

/** What a program in JavaScript keeps of what it imports grows by its engine's own measure: its handles alone count. */
const runs: Readonly<Record<'go' | 'python', Amount>> = {
  go: { count: 3000, settled: 1000 },
  python: { count: 500 },
};

/** Own handles that a function is given are never dropped. */
const takesOver = ['[static]thing.join', 'consume', 'pass', 'pack', 'unpack'];
const makes = ['[constructor]thing', '[constructor]ticket', 'make', 'make-one', 'find'];

/** Functions that leave something, be they called as often as handles are allowed. */
const leaving: Readonly<Record<(typeof collected)[number], readonly string[]>> = {
  go: [],
  javascript: takesOver,
  // What an exported resource is made of is kept, too.
  python: [...makes, ...takesOver],
};

const programs = new Programs();
let sink: Sink;

beforeAll(async () => {
  sink = await Sink.load();
  await programs.build(collected, ['sink'], ['provider', 'app']);
  await programs.build(['c'], ['sink'], ['provider']);
}, 900_000);

const isLeaving = (language: keyof typeof leaving, { name }: Func): boolean =>
  leaving[language].includes(name);

describe('nothing is left', () => {
  test.for(collected)('by a provider in %s', { timeout }, async (language, context) => {
    const bytes = programs.bytes(context, language, 'sink', 'provider');
    const functions = sink.functions.filter((f) => !isLeaving(language, f));
    expect(functions.length).toBe(54 - leaving[language].length);
    const left = await leftByProvider(bytes, sink, calls[language], functions);
    // The thing and the ticket that the host lent.
    expect(left).toEqual(language === 'python' ? ['live: 2'] : []);
  });

  test.for(['go', 'python'] as const)('by an app in %s', { timeout }, async (language, context) => {
    const app = programs.bytes(context, language, 'sink', 'app');
    const provider = programs.bytes(context, 'c', 'sink', 'provider');
    expect(await leftByApp(app, provider, runs[language])).toEqual([]);
  });

  test('of handles by an app in javascript', { timeout }, async (context) => {
    const app = programs.bytes(context, 'javascript', 'sink', 'app');
    const provider = programs.bytes(context, 'c', 'sink', 'provider');
    // It would trap.
    await leftByApp(app, provider, { count: 100 });
  });
});

describe('what is left by what toolchains make', () => {
  const each = (['javascript', 'python'] as const).flatMap((language) =>
    leaving[language].map((name) => [language, name] as const),
  );
  test.for(each)('in %s by %s', { timeout }, async ([language, name], context) => {
    const bytes = programs.bytes(context, language, 'sink', 'provider');
    const functions = sink.functions.filter((f) => f.name === name);
    const left = leftByProvider(bytes, sink, { count: 100 }, functions);
    const told = await left.then((lines) => lines.join(), String);
    expect(told).toMatch(/^live: \d|limits\.handles/);
  });
});
