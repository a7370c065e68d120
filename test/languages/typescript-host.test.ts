/** The host in TypeScript calls each provider of fixtures/pairs by the types of `ts-host`, to the same report as the apps. */
import { beforeAll, describe, expect, test } from 'vitest';
import { Trap } from '../../src/index.ts';
import { answers, questions, report } from './expected.ts';
import { languages, Programs } from './programs.ts';
import { type SinkHost, type StoreHost, typeErrors, typescriptHost } from './typescript-host.ts';

const programs = new Programs();
let store: StoreHost;
let sink: SinkHost;

beforeAll(async () => {
  ({ store, sink } = await typescriptHost());
  await programs.build(languages, ['store', 'sink'], ['provider']);
}, 900_000);

test('type-checks', { timeout: 120_000 }, async () => {
  expect(await typeErrors()).toBe('');
});

describe('over a provider', () => {
  const timeout = 120_000;

  test.for(languages)('of the store in %s', { timeout }, async (provider, context) => {
    const opened = await store.open(programs.bytes(context, provider, 'store', 'provider'));
    expect(questions.map((name) => store.run(opened, name))).toEqual(answers(provider));
  });

  test.for(languages)('of the sink in %s', { timeout }, async (provider, context) => {
    const opened = await sink.open(programs.bytes(context, provider, 'sink', 'provider'));
    expect(sink.run(opened, 100_000)).toEqual(report('typescript-host', provider));
    expect(() => sink.giveUp(opened, 'enough')).toThrow(Trap);
  });
});
