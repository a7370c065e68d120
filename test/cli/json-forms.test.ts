/**
 * Each form of JSON: what the commands print is the example in fixtures/json, the examples have the types of
 * src/cli/json-forms.ts, and docs/json.md shows both. `BLESS=1` writes the examples, on the page too.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { FindingsJson, RulesJson } from '../../src/cli/json-forms.ts';
import { cli } from './cli.ts';
import { schemasOf } from './type-schema.ts';

const root = path.join(import.meta.dirname, '../..');
const folder = 'fixtures/json';
const docs = readFileSync(path.join(root, 'docs/json.md'), 'utf8');

interface Form {
  readonly name: string;
  readonly type: string;
  readonly args: readonly string[];
  /** Whether the example is too long for the page. */
  readonly isLong?: true;
}

const old = ['--against', `${folder}/shop-before.wit`, '--format', 'json'];

const forms: readonly Form[] = [
  {
    name: 'findings',
    type: 'FindingsJson',
    args: ['check', `${folder}/broken.wit`, '--format', 'json'],
  },
  {
    name: 'findings-binary',
    type: 'FindingsJson',
    args: ['validate', `${folder}/script.wast`, '--format', 'json'],
  },
  {
    name: 'findings-none',
    type: 'FindingsJson',
    args: ['check', `${folder}/shop.wit`, '--format', 'json'],
  },
  { name: 'breaking', type: 'BreakingJson', args: ['breaking', `${folder}/shop.wit`, ...old] },
  {
    name: 'breaking-refused',
    type: 'BreakingJson',
    args: ['breaking', `${folder}/broken.wit`, ...old],
    isLong: true,
  },
  {
    name: 'ci',
    type: 'CiJson',
    args: ['ci', `${folder}/shop.wit`, '--config', `${folder}/witlink.json`, '--format', 'json'],
  },
  { name: 'rules', type: 'RulesJson', args: ['rules', '--json'] },
  {
    name: 'boundaries',
    type: 'BoundariesJson',
    args: ['run', `${folder}/boundaries.wasm`, '--explain', '--format', 'json'],
  },
  {
    name: 'plug',
    type: 'CompositionJson',
    args: ['plug', `${folder}/app.wasm`, '--plug', `${folder}/calc.wasm`, '--format', 'json'],
  },
  {
    name: 'link',
    type: 'EmittedJson',
    args: [
      ...['link', `${folder}/app.wasm`, '--plug', `${folder}/calc.wasm`],
      ...['-o', 'files', '--check', '--json'],
    ],
  },
  {
    name: 'compose',
    type: 'CompositionJson',
    args: ['compose', `${folder}/graph.json`, '--json'],
  },
  {
    name: 'why',
    type: 'WhyJson',
    args: ['why', `${folder}/app.wasm`, `${folder}/calc.wasm`, '--format', 'json'],
  },
  {
    name: 'unplug',
    type: 'UnplugJson',
    args: ['unplug', `${folder}/whole.wasm`, '--format', 'json'],
  },
  { name: 'build', type: 'BuildJson', args: ['build', `${folder}/guest`, '--json'] },
  {
    name: 'diagram',
    type: 'DiagramJson',
    args: ['graph', `${folder}/whole.wasm`, '--trace', `${folder}/trace.jsonl`, '--format', 'json'],
  },
  {
    name: 'audit',
    type: 'AuditJson',
    args: [
      ...['audit', `${folder}/app.wasm`, '--policy', `${folder}/policy.json`],
      ...['--format', 'json'],
    ],
  },
  { name: 'inspect', type: 'InspectJson', args: ['inspect', `${folder}/shop.wasm`, '--json'] },
  {
    name: 'inspect-composed',
    type: 'InspectJson',
    args: ['inspect', `${folder}/whole.wasm`, '--json'],
    isLong: true,
  },
  { name: 'wast', type: 'WastJson', args: ['wast', `${folder}/script.wast`, '--json'] },
  { name: 'model', type: 'ModelJson', args: ['wit', `${folder}/shop.wit`, '--json'], isLong: true },
];

const fileOf = ({ name }: Form): string => path.join(root, folder, `${name}.json`);

/** Of the list of rules the example has two, and no step takes time. */
function abridged({ name }: Form, text: string): string {
  if (name === 'ci') return text.replaceAll(/"seconds": [\d.]+/g, '"seconds": 0');
  if (name !== 'rules') return text;
  const { rules, ...rest } = JSON.parse(text) as RulesJson;
  const shown = ['lint/func-docs', 'breaking/number-widened'].map((id) =>
    rules.find((r) => r.id === id),
  );
  return `${JSON.stringify({ ...rest, rules: shown }, null, 2)}\n`;
}

/** Writes the example, on the page too. */
function bless(form: Form, text: string): void {
  const before = readFileSync(fileOf(form), 'utf8');
  const page = path.join(root, 'docs/json.md');
  writeFileSync(fileOf(form), text);
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(block(before), () => block(text)),
  );
}

const block = (json: string): string => `\n\`\`\`json\n${json}\`\`\`\n`;

describe.each(forms)('$name', (form) => {
  test('is what the command prints', async () => {
    const { out, err } = await cli(form.args);
    const text = abridged(form, out);
    if (process.env['BLESS'] === '1') bless(form, text);
    expect(text, err).toBe(readFileSync(fileOf(form), 'utf8'));
  });
});

test.each(forms.filter((form) => form.isLong !== true))('docs/json.md shows $name', (form) => {
  expect(docs).toContain(block(readFileSync(fileOf(form), 'utf8')));
});

test('no findings are none', () => {
  const file = path.join(root, folder, 'findings-none.json');
  const found = JSON.parse(readFileSync(file, 'utf8')) as FindingsJson;
  expect(found).toEqual({ version: 1, findings: [] });
});

describe('schema/output.json', () => {
  const types = [...docs.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, text]) => text);
  const $defs = schemasOf(types.join('\n'));
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'What commands of witlink print as JSON',
    description: 'A definition for each form of docs/json.md, by its name there.',
    $defs,
  };

  test('is what the page says', () => {
    const file = path.join(root, 'schema/output.json');
    const text = `${JSON.stringify(schema, null, 2)}\n`;
    if (process.env['BLESS'] === '1') writeFileSync(file, text);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema);
  });

  const ajv = new Ajv({ allowUnionTypes: true }).addSchema(schema, 'output');
  const validatorOf = ({ type }: Form) => ajv.getSchema(`output#/$defs/${type}`)!;

  test.each(forms)('has $name', (form) => {
    const validate = validatorOf(form);
    const value = JSON.parse(readFileSync(fileOf(form), 'utf8')) as object;
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    if (form.type === 'ModelJson') return;
    expect(validate({ ...value, version: 2 })).toBe(false);
    expect(validate({ ...value, more: 1 })).toBe(true);
  });
});

/** TypeScript that compiles if the examples have their types, and those of the page are the same. */
function claims(): string {
  const types = [...new Set(forms.map(({ type }) => type))];
  return [
    `import type * as Forms from '../../src/cli/json-forms.ts';`,
    `import type * as Docs from './docs.ts';`,
    ...forms.map(
      (f, i) => `export const example${i}: Forms.${f.type} = ${readFileSync(fileOf(f), 'utf8')};`,
    ),
    ...forms.map(
      (f, i) => `export const shown${i}: Docs.${f.type} = ${readFileSync(fileOf(f), 'utf8')};`,
    ),
    ...types.map((t, i) => `export const there${i} = (x: Forms.${t}): Docs.${t} => x;`),
    ...types.map((t, i) => `export const back${i} = (x: Docs.${t}): Forms.${t} => x;`),
  ].join('\n');
}

test('the examples and the page have the types of the forms', { timeout: 60_000 }, () => {
  const out = path.join(root, 'build/json-forms');
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, 'claims.ts'), claims());
  const blocks = [...docs.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, block]) => block);
  const shown = blocks.join('\n').replaceAll(/^(?:type|interface) /gm, 'export $&');
  writeFileSync(path.join(out, 'docs.ts'), shown);
  const include = ['*.ts', '../../src/**/*.d.ts'];
  const config = { extends: '../../tsconfig.json', include, exclude: [] };
  writeFileSync(path.join(out, 'tsconfig.json'), JSON.stringify(config));
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', out], { encoding: 'utf8' });
  rmSync(out, { recursive: true });
  // What is wrong elsewhere is told by whoever checks all.
  expect(stdout.split('\n').filter((line) => line.startsWith('build/json-forms'))).toEqual([]);
});
