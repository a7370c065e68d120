/**
 * The JSON Schema that is published: up to date (`BLESS=1` writes it), and of one mind with the reader on what is sound and
 * what is not.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { configSchema, readConfig } from '../../src/config/index.ts';
import { ruleMetas } from '../../src/rules/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const file = path.join(root, 'schema/witlink.json');
const text = `${JSON.stringify(configSchema(), null, 2)}\n`;

test('the published schema is that of the reader', () => {
  if (process.env['BLESS'] !== undefined) writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
  expect(packageJson.exports['./schema.json']).toBe('./schema/witlink.json');
  expect(packageJson.files).toContain('schema');
});

const validate = new Ajv({ strict: false }).compile(configSchema());
const isSound = (value: unknown): boolean =>
  readConfig(JSON.stringify(value), 'x').diagnostics.length === 0;

const ids = ruleMetas.map(({ id }) => id);
const word = fc.constantFrom(
  ...['wit', '!old', 'a/**/*.wit', '..', '../x', 'a/../b', '/x', 'C:/x', '', ' ', 'git:main'],
  ...['git:-x', '-x', 'git:', '1.0.0', '1.0', 'some-feature', 'Ω', 'a\\b', '!!a', '!/x', 'a\nb'],
  ...['error', 'off', 'all', 'minor', 'host', 'ABI', 'demo:a/b@1.0.0', 'x'.repeat(1001), '\u0000'],
);
const scalar = fc.oneof(word, fc.integer({ min: -2, max: 1200 }), fc.boolean(), fc.constant(null));
const globs = fc.array(word, { maxLength: 3 });
const rules = fc.dictionary(
  fc.constantFrom(...ids, 'lint/no', 'nested-option'),
  fc.oneof(
    word,
    fc.constantFrom('error', 'warning', 'info', 'off'),
    fc.record({ severity: word, from: word, more: word }, { requiredKeys: [] }),
  ),
  { maxKeys: 3 },
);
const some = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] });
const config = some({
  $schema: word,
  packages: globs,
  deps: globs,
  features: fc.oneof(word, globs),
  rules,
  overrides: fc.array(some({ files: globs, rules }), { maxLength: 2 }),
  ignores: fc.array(
    some({ rule: fc.oneof(fc.constantFrom(...ids), word), files: globs, item: word, reason: word }),
    { maxLength: 2 },
  ),
  lint: scalar,
  format: fc.oneof(
    scalar,
    some({ printWidth: scalar, tabWidth: scalar, useTabs: fc.boolean(), exclude: globs }),
  ),
  breaking: fc.oneof(
    scalar,
    some({
      against: word,
      released: scalar,
      unstable: scalar,
      zero: word,
      roles: globs,
      tiers: globs,
    }),
  ),
  targets: fc.array(
    some({ components: fc.oneof(word, globs), wit: word, world: word, exact: scalar }),
    { maxLength: 2 },
  ),
  audits: fc.array(some({ components: fc.oneof(word, globs), policy: word }), { maxLength: 2 }),
  builds: fc.array(
    some({
      language: fc.oneof(word, fc.constantFrom('c', 'rust')),
      entry: fc.oneof(word, globs),
      output: fc.oneof(word, fc.constant('a.wasm')),
      bindings: scalar,
      options: fc.oneof(scalar, fc.dictionary(word, fc.oneof(scalar, fc.dictionary(word, word)))),
      flags: globs,
      wasi: scalar,
    }),
    { maxLength: 2 },
  ),
  baseline: scalar,
  more: scalar,
});

/** The parts of a configuration alone, so that what is sound in it is seen beside what is not. */
const part = config.chain((whole) =>
  fc.constantFrom(whole, ...Object.entries(whole).map(([key, value]) => ({ [key]: value }))),
);

describe('schema and reader', () => {
  test('say the same of any configuration', () => {
    let sound = 0;
    let unsound = 0;
    fc.assert(
      fc.property(fc.oneof(part, scalar), (value) => {
        const is = isSound(value);
        if (is) sound++;
        else unsound++;
        expect(validate(value)).toBe(is);
      }),
      { numRuns: Number(process.env['WITLINK_RUNS'] ?? 2000) },
    );
    expect(Math.min(sound, unsound)).toBeGreaterThan(100);
  });

  test('describe every setting, and offer every rule', () => {
    const schema = configSchema() as {
      properties: Record<string, { description?: string }>;
      definitions: { rules: { properties: Record<string, unknown> } };
    };
    for (const [key, { description }] of Object.entries(schema.properties)) {
      expect(description, key).toMatch(/\w/);
    }
    expect(Object.keys(schema.definitions.rules.properties)).toEqual(ids);
    const page = readFileSync(path.join(root, 'docs/configuration.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, key]) => key);
    expect(['$schema', ...rows].toSorted()).toEqual(Object.keys(schema.properties).toSorted());
  });

  test('read the example of the docs', () => {
    const page = readFileSync(path.join(root, 'docs/configuration.md'), 'utf8');
    const examples = [...page.matchAll(/```jsonc\n(.*?)```/gs)].map(([, example]) => example!);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(readConfig(example, 'x').diagnostics).toEqual([]);
  });
});
