/**
 * The checks of fixtures/pairs can fail: every app, and the host in TypeScript, over a provider of which one function is
 * altered reports just the check that is about it.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { instantiate } from '../../src/index.ts';
import { altered, AlteredSink } from './altered.ts';
import { type Check, checks, report } from './expected.ts';
import { languages, Programs } from './programs.ts';
import { type SinkHost, typescriptHost } from './typescript-host.ts';

const interfaceName = 'witlink:sink/sink@1.0.0';
/** Of lists the last elements are altered: so few are enough. */
const size = 4;

const programs = new Programs();
let host: SinkHost;

beforeAll(async () => {
  ({ sink: host } = await typescriptHost());
  await programs.build(['c'], ['sink'], ['provider']);
  await programs.build(languages, ['sink'], ['app']);
}, 900_000);

test('there is an alteration for each check', () => {
  expect(altered).toEqual(checks);
});

describe('just the check of what is altered fails', () => {
  const timeout = 240_000;

  test.for(languages)('in an app in %s', { timeout }, async (app, context) => {
    const provider = await instantiate(programs.bytes(context, 'c', 'sink', 'provider'));
    const sink = new AlteredSink(provider.exports['sink'] as never);
    const imports = { [interfaceName]: sink.exports };
    const { exports } = await instantiate(programs.bytes(context, app, 'sink', 'app'), imports);
    const run = exports['run'] as (size: number) => readonly Check[];
    expectToFail(sink, app, () => run(size));
  });

  test('in the host in TypeScript', { timeout }, async (context) => {
    const opened = await host.open(programs.bytes(context, 'c', 'sink', 'provider'));
    const sink = new AlteredSink(opened as never);
    expectToFail(sink, 'typescript-host', () => host.run(sink.exports, size));
  });
});

function expectToFail(sink: AlteredSink, app: string, run: () => readonly Check[]): void {
  expect(run(), 'nothing altered').toEqual(report(app, 'c'));
  const wrong: unknown[] = [];
  for (const check of altered) {
    sink.alter(check);
    const failed = (told: readonly Check[]): readonly string[] =>
      told.filter((c) => !c.passed).map((c) => c.name);
    const [got, wanted] = [failed(run()), failed(report(app, 'c', [check]))];
    if (got.join() !== wanted.join()) wrong.push({ check, got });
  }
  expect(wrong).toEqual([]);
}
