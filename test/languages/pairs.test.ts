/**
 * Every app with every provider: the programs of fixtures/pairs, each in each language, built from generated stubs, linked
 * and run to the same report. docs/languages.md has the table (`BLESS=1` writes it).
 */
import path from 'node:path';
import { beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { instantiate, Trap } from '../../src/index.ts';
import { answers, type Check, isTrapping, questions, report } from './expected.ts';
import { holds } from './page.ts';
import { type Kind, languages, Programs } from './programs.ts';

const page = path.resolve(import.meta.dirname, '../../docs/languages.md');
const programs = new Programs();

beforeAll(() => programs.build(languages, ['store', 'sink'], ['provider', 'app']), 900_000);

async function linked(context: TestContext, kind: Kind, app: string, provider: string) {
  const plugs = [programs.bytes(context, provider, kind, 'provider')];
  const { exports } = await instantiate(programs.bytes(context, app, kind, 'app'), {}, { plugs });
  return exports as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
}

/** What each pair came to: how many checks of the sink it passed. */
const table = new Map<string, string>();

describe.each(languages)('with an app in %s', (app) => {
  test.for(languages)('over a provider in %s', { timeout: 120_000 }, async (provider, context) => {
    const store = await linked(context, 'store', app, provider);
    const ask = (name: string): unknown => store['run']!(name);
    if (isTrapping(app, provider)) {
      const [last] = questions.slice(-1);
      expect(questions.slice(0, -1).map(ask)).toEqual(answers(provider).slice(0, -1));
      expect(() => ask(last!)).toThrow(/realloc/);
    } else {
      expect(questions.map(ask)).toEqual(answers(provider));
    }
    const sink = await linked(context, 'sink', app, provider);
    const told = sink['run']!(100_000) as readonly Check[];
    expect(told).toEqual(report(app, provider));
    expect(() => sink['giveUp']!('enough')).toThrow(Trap);
    const passed = told.filter((check) => check.passed);
    table.set(`${app} ${provider}`, `${passed.length} of ${told.length}`);
  });
});

describe('the table', () => {
  test('of docs/languages.md is what was seen', ({ skip }) => {
    if (table.size < languages.length ** 2) skip('not all pairs were run');
    const rows = languages.map((app) => {
      const cells = languages.map((provider) => table.get(`${app} ${provider}`)!);
      return `| ${[`**${app}**`, ...cells].join(' | ')} |`;
    });
    const head = `| app \\ provider | ${languages.join(' | ')} |\n|${'---|'.repeat(languages.length + 1)}`;
    holds(page, 'pairs', [head, ...rows].join('\n'));
  });
});
