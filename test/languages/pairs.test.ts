/**
 * Every app with every provider: the programs of fixtures/pairs, each in each language, built from generated stubs, linked
 * and run to the same report. docs/languages.md has the table (`BLESS=1` writes it).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { instantiate, Trap } from '../../src/index.ts';
import { type Kind, languages, type Program, program, type Role } from './programs.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** What a language's tools can't do yet, by the checks of the report that it costs; docs/languages.md says so, too. */
const limits: Readonly<Record<Role, Readonly<Record<string, readonly string[]>>>> = {
  // componentize-js makes another number of an u32 above 2^31, on both sides. componentize-py never gives up what an exported resource is made of, so the number of live things only grows.
  provider: { python: ['[constructor]thing', 'consume', 'live'], javascript: ['echo-u32'] },
  // componentize-py can't call constructors that may fail.
  app: { javascript: ['echo-u32'], python: ['[constructor]ticket', '[method]ticket.number'] },
};

/**
 * Pairs in which text that isn't ASCII traps: on its way from UTF-16 to UTF-8 a block is made larger (CanonicalABI.md,
 * store_string_to_utf8), which the realloc of componentize-py refuses.
 */
const trapping: ReadonlySet<string> = new Set(['assemblyscript python', 'python assemblyscript']);

const programs = new Map<string, Program>();
const keyOf = (language: string, kind: Kind, role: Role): string => `${language} ${kind} ${role}`;

beforeAll(async () => {
  for (const language of languages) {
    for (const kind of ['store', 'sink'] as const) {
      for (const role of ['provider', 'app'] as const) {
        programs.set(keyOf(language, kind, role), await program(language, kind, role));
      }
    }
  }
}, 900_000);

/** The component; where its compiler is missing the test is skipped with the reason, and fails in CI. */
function bytesOf({ skip }: TestContext, language: string, kind: Kind, role: Role) {
  const made = programs.get(keyOf(language, kind, role))!;
  if ('bytes' in made) return made.bytes;
  if (process.env['CI'] === 'true') throw new Error(made.missing);
  return skip(made.missing);
}

async function linked(context: TestContext, kind: Kind, app: string, provider: string) {
  const plugs = [bytesOf(context, provider, kind, 'provider')];
  const { exports } = await instantiate(bytesOf(context, app, kind, 'app'), {}, { plugs });
  return exports as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
}

/** What each pair came to: how many checks of the sink it passed. */
const table = new Map<string, string>();

describe.each(languages)('with an app in %s', (app) => {
  test.for(languages)('over a provider in %s', { timeout: 120_000 }, async (provider, context) => {
    const store = await linked(context, 'store', app, provider);
    if (trapping.has(`${app} ${provider}`)) {
      const { run } = await linked(context, 'sink', app, provider);
      expect(() => run!(1)).toThrow(/realloc/);
      table.set(`${app} ${provider}`, 'traps');
      return;
    }
    const keeps = 'The store keeps api-key (version 12), password (version 5), token (version 1).';
    expect(['api-key', 'password', 'token', '', 'ž\0'].map((name) => store['run']!(name))).toEqual([
      `The secret 'api-key' is '${provider}-2048, kept in ${provider}'. ${keeps}`,
      `The secret 'password' is 'correct horse battery staple'. ${keeps}`,
      `The secret 'token' is locked. ${keeps}`,
      `There is no secret ''. ${keeps}`,
      `There is no secret 'ž\0'. ${keeps}`,
    ]);
    const sink = await linked(context, 'sink', app, provider);
    const report = sink['run']!(100_000) as readonly { name: string; passed: boolean }[];
    expect(report.map((check) => check.name)).toEqual(checks);
    const failed = report.filter((check) => !check.passed).map((check) => check.name);
    const known = new Set([...(limits.provider[provider] ?? []), ...(limits.app[app] ?? [])]);
    expect(failed.toSorted()).toEqual([...known].toSorted());
    expect(() => sink['giveUp']!('enough')).toThrow(Trap);
    table.set(`${app} ${provider}`, `${report.length - failed.length} of ${report.length}`);
  });
});

/** The functions of the sink in the order of its WIT, without the one that doesn't come back. */
const checks = sinkFunctions(readFileSync(path.join(root, 'fixtures/pairs/wit/sink.wit'), 'utf8'));

function sinkFunctions(wit: string): readonly string[] {
  let resource = '';
  return wit
    .split('world sink-provider')[0]!
    .split('\n')
    .flatMap((line): string[] => {
      const [, opened] = /^ {2}resource ([a-z-]+) \{/.exec(line) ?? [];
      if (opened !== undefined) resource = opened;
      if (line === '  }') resource = '';
      if (/^ +constructor\(/.test(line)) return [`[constructor]${resource}`];
      const [, name, isStatic] = /^ +([A-Za-z0-9-]+): (static )?func\(/.exec(line) ?? [];
      if (name === undefined || name === 'give-up') return [];
      if (resource === '') return [name];
      return [`[${isStatic === undefined ? 'method' : 'static'}]${resource}.${name}`];
    });
}

describe('the table', () => {
  const page = path.join(root, 'docs/languages.md');
  test('of docs/languages.md is what was seen', ({ skip }) => {
    if (table.size < languages.length ** 2) skip('not all pairs were run');
    const rows = languages.map((app) => {
      const cells = languages.map((provider) => table.get(`${app} ${provider}`)!);
      return `| ${[`**${app}**`, ...cells].join(' | ')} |`;
    });
    const head = `| app \\ provider | ${languages.join(' | ')} |\n|${'---|'.repeat(languages.length + 1)}`;
    const written = `<!-- pairs -->\n\n${[head, ...rows].join('\n')}\n\n<!-- /pairs -->`;
    const text = readFileSync(page, 'utf8');
    const now = text.replace(/<!-- pairs -->.*<!-- \/pairs -->/s, written);
    if (process.env['BLESS'] === '1') writeFileSync(page, now);
    else expect(text).toBe(now);
  });
});

afterAll(() => programs.clear());
