/** Rules count as what a configuration says of the file of a finding, and of that file alone. */
import { describe, expect, test } from 'vitest';
import { load, memoryHost } from '../../src/resolve/index.ts';
import {
  comparePackages,
  lint,
  type RuleConfiguration,
  type RuleSeverity,
  settleChanges,
  sideOf,
} from '../../src/rules/index.ts';

async function read(files: Readonly<Record<string, string>>) {
  const { value, diagnostics } = await load('wit', memoryHost(files), { features: 'all' });
  expect(diagnostics).toEqual([]);
  return value;
}

/** A configuration that says of one rule what it counts as, by file; without a file what it says of all. */
const saying = (
  id: string,
  severities: Readonly<Record<string, RuleSeverity>>,
): RuleConfiguration => ({
  severityOf: (rule, file) => (rule === id ? severities[file ?? ''] : undefined),
  ignores: () => false,
  sinceFrom: () => undefined,
  features: undefined,
});

describe('lint', () => {
  const nested = (name: string): string => `interface ${name} { f: func(x: option<option<u8>>); }`;
  const files = {
    'wit/a.wit': `package demo:shop@1.0.0; ${nested('a')}`,
    'wit/b.wit': nested('b'),
  };

  async function found(id: string, severities: Readonly<Record<string, RuleSeverity>>) {
    return lint([await read(files)], { configured: saying(id, severities) })
      .filter((d) => d.code === id)
      .map((d) => `${d.span!.file} ${d.severity}`);
  }

  test('leaves out what is off in a file', async () => {
    const id = 'lint/nested-option';
    expect(await found(id, {})).toEqual(['wit/a.wit warning', 'wit/b.wit warning']);
    expect(await found(id, { 'wit/a.wit': 'off' })).toEqual(['wit/b.wit warning']);
    expect(await found(id, { 'wit/b.wit': 'off' })).toEqual(['wit/a.wit warning']);
    expect(await found(id, { 'wit/a.wit': 'off', 'wit/b.wit': 'off' })).toEqual([]);
  });

  test('looks where a rule is on in one file', async () => {
    const id = 'lint/func-docs';
    expect(await found(id, {})).toEqual([]);
    expect(await found(id, { 'wit/b.wit': 'error' })).toEqual(['wit/b.wit error']);
  });
});

describe('breaking', () => {
  const files = (first: string, second: string) => ({
    'wit/a.wit': `package demo:shop@1.0.0; interface a { ${first} }`,
    'wit/b.wit': `interface b { ${second} }`,
  });
  const id = 'breaking/function-removed';

  async function settled(severities: Readonly<Record<string, RuleSeverity>>) {
    const [old, now] = [
      await read(files('f: func(); g: func();', 'f: func(); g: func();')),
      await read(files('f: func();', 'f: func();')),
    ];
    const { value } = comparePackages(sideOf(old), sideOf(now));
    const { findings, ignored } = settleChanges(value!.findings, old, now, saying(id, severities));
    const told = (all: typeof findings): string[] =>
      all.map(({ diagnostic: d }) => `${d.span!.file} ${d.severity}`);
    return { told: told(findings), ignored: ignored.map(({ diagnostic: d }) => d.span!.file) };
  }

  test('leaves out what is off in the file of the new text', async () => {
    expect(await settled({ 'wit/a.wit': 'off' })).toEqual({
      told: ['wit/b.wit error'],
      ignored: ['wit/a.wit'],
    });
  });

  test('counts it as what is said of the file', async () => {
    expect((await settled({ 'wit/a.wit': 'info' })).told).toEqual([
      'wit/a.wit info',
      'wit/b.wit error',
    ]);
  });
});
