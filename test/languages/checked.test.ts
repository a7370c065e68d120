/**
 * Programs in C and C++ under memory that checks (`-DWITLINK_CHECKED`): each provider and app of the kitchen sink with each
 * passes all checks, and what is freed twice, used after it was freed, or written past its end is a trap.
 */
import { beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { instantiate, Trap } from '../../src/index.ts';
import { Programs, type Role, type Variant } from './programs.ts';

const languages = ['c', 'cpp'] as const;
const flags = ['-DWITLINK_CHECKED'];
const timeout = 120_000;

const programs = new Programs({ name: 'checked', build: { flags } });

beforeAll(() => programs.build(languages, ['sink'], ['provider', 'app']), 300_000);

const bytesOf = (context: TestContext, language: string, role: Role) =>
  programs.bytes(context, language, 'sink', role);

type Row = { readonly name: string; readonly passed: boolean };

async function report(app: Uint8Array, provider: Uint8Array): Promise<readonly Row[]> {
  const { exports } = await instantiate(app, {}, { plugs: [provider] });
  const run = exports['run'] as (size: number) => readonly Row[];
  // What the first leaves wrong the second meets.
  run(10);
  return run(1000);
}

describe.each(languages)('an app in %s', (app) => {
  test.for(languages)('over a provider in %s', { timeout }, async (provider, context) => {
    const rows = await report(bytesOf(context, app, 'app'), bytesOf(context, provider, 'provider'));
    expect(rows.length).toBe(54);
    expect(rows.filter((row) => !row.passed)).toEqual([]);
  });
});

describe('a trap is what comes of', () => {
  type Mistake = readonly [what: string, language: 'c' | 'cpp', role: Role, ...Edit];
  type Edit = NonNullable<Variant['edit']>;

  const mistakes: readonly Mistake[] = [
    [
      'a block freed twice',
      'c',
      'provider',
      '  wit_string_free(&name);\n',
      '  wit_free(name.ptr);\n  wit_string_free(&name);\n',
    ],
    [
      'a text freed before it is given away',
      'c',
      'provider',
      '  wit_string_t before = self->name;\n',
      '  wit_string_t before = self->name;\n  wit_free(before.ptr);\n',
    ],
    [
      'writing past an end',
      'c',
      'provider',
      'wit_alloc(a.len + b.len + c.len)',
      'wit_alloc(a.len + b.len + c.len - 1)',
    ],
    [
      'what an import gave, freed twice',
      'c',
      'app',
      '  bool same = wit_string_equal(got, wit_string(text));\n',
      '  bool same = wit_string_equal(got, wit_string(text));\n  wit_free(got.ptr);\n',
    ],
    [
      'an object deleted twice',
      'cpp',
      'provider',
      '{ return a->name(); }\n  api::thing pass',
      '{\n    delete &*a;\n    return "";\n  }\n  api::thing pass',
    ],
    [
      'writing past the end of an array',
      'cpp',
      'provider',
      '    return names;\n',
      '    volatile char *block = new char[24];\n    block[24] = 1;\n    delete[] block;\n    return names;\n',
    ],
    [
      'writing to what was deleted',
      'cpp',
      'app',
      'void check(const char *name, bool passed) {',
      'void check(const char *name, bool passed) {\n  volatile char *gone = new char[24];\n  delete[] gone;\n  gone[3] = 1;\n',
    ],
  ];

  test.for(mistakes)(
    '%s, in %s by the %s',
    { timeout },
    async ([what, language, role, from, to], context) => {
      const name = `checked-${mistakes.findIndex((m) => m[0] === what)}`;
      const wrong = new Programs({ name, build: { flags }, edit: [from, to] });
      await wrong.build([language], ['sink'], [role]);
      const bytes = wrong.bytes(context, language, 'sink', role);
      const other = bytesOf(context, language, role === 'app' ? 'provider' : 'app');
      const [app, provider] = role === 'app' ? [bytes, other] : [other, bytes];
      await expect(report(app, provider)).rejects.toThrow(Trap);
    },
  );
});
