/**
 * Every app with every provider: the programs of fixtures/pairs, each in each language, built from generated stubs, linked
 * and run to the same report, in memory and as files. docs/languages.md has the table (`BLESS=1` writes it).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { instantiate, Trap } from '../../src/index.ts';
import { emitted, lay, linked as programOf, runIn } from '../emit/emitted.ts';
import { answers, type Check, isTrapping, questions, report } from './expected.ts';
import { holds } from './page.ts';
import { type Kind, languages, Programs } from './programs.ts';

const page = path.resolve(import.meta.dirname, '../../docs/languages.md');
const programs = new Programs();

beforeAll(() => programs.build(languages, ['store', 'sink'], ['provider', 'app']), 900_000);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'witlink-pairs-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function linked(context: TestContext, kind: Kind, app: string, provider: string) {
  const plugs = [programs.bytes(context, provider, kind, 'provider')];
  const { exports } = await instantiate(programs.bytes(context, app, kind, 'app'), {}, { plugs });
  return exports as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
}

/** What the same comes to as files, in a process that has nothing of witlink: both runs, and the trap at the end. */
async function ofFiles(context: TestContext, app: string, provider: string): Promise<unknown> {
  const own = path.join(folder, `${app}-${provider}`);
  for (const kind of ['store', 'sink'] as const) {
    const program = await programOf(
      programs.bytes(context, app, kind, 'app'),
      programs.bytes(context, provider, kind, 'provider'),
    );
    lay(path.join(own, kind), emitted(program, { name: kind }));
  }
  const asked = isTrapping(app, provider) ? [] : questions;
  const said = await runIn(
    own,
    `import * as store from './store/store.js';
    import * as sink from './sink/sink.js';
    const answers = ${JSON.stringify(asked)}.map((name) => store.run(name));
    const told = sink.run(100_000);
    let trap;
    try {
      sink.giveUp('enough');
    } catch (error) {
      trap = error.name;
    }
    console.log(JSON.stringify({ answers, told, trap }));`,
  );
  await rm(own, { recursive: true });
  return JSON.parse(said);
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
    expect(await ofFiles(context, app, provider)).toEqual({
      answers: isTrapping(app, provider) ? [] : answers(provider),
      told,
      trap: 'Trap',
    });
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
