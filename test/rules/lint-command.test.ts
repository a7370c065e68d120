/** `witlink lint`, `rules` and `explain` on the command line, and the lint of the WASI packages. */
import { readFileSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonDiagnostic } from '../../src/base/index.ts';
import { cli, folder } from '../cli/cli.ts';

const header = 'package demo:store@0.1.0;\n\n';
const messy = `${header}interface types {
  type a = u8;
  type b = u8;
}

interface store {
  use demo:store/types@0.1.0.{a};
  use types.{b};
  use types.{b as c};
  get: func(x: a, y: b, z: c) -> option<option<string>>;
}
`;

describe('lint', () => {
  test('reports warnings without failing', async () => {
    const at = folder({ 'store.wit': messy });
    const { code, out, err } = await cli(['lint', at('store.wit')]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('warning[lint/nested-option]');
    expect(out).toContain('note[lint/own-package-path]');
  });

  test('counts a rule as what the user says, wherever the setting stands', async () => {
    const at = folder({ 'store.wit': messy });
    const file = at('store.wit');
    expect((await cli(['lint', file, '--rule', 'nested-option=error'])).code).toBe(1);
    expect((await cli(['lint', '--rule', 'lint/nested-option=error', file])).code).toBe(1);
    const off = await cli(['lint', file, '--rule', 'nested-option=off', 'func-docs=error']);
    expect(off.code).toBe(1);
    expect(off.told).not.toContain('nested-option');
    expect(off.told).toContain('error[lint/func-docs]');
  });

  test('gives machines one document', async () => {
    const at = folder({
      'store.wit': messy,
      'good.wit': `${header}world app { export f: func(); }`,
    });
    const { out, err } = await cli(['lint', at('store.wit'), '--format', 'json']);
    const { findings: found } = JSON.parse(out) as { findings: JsonDiagnostic[] };
    expect(err).toBe('');
    expect(found.map((d) => d.code)).toContain('lint/duplicate-use');
    expect((await cli(['lint', at('good.wit'), '--format', 'json'])).out).toBe(
      '{\n  "version": 1,\n  "findings": []\n}\n',
    );
    expect((await cli(['lint', at('good.wit')])).told).toBe('no findings in 1 package\n');
  });

  test('fixes what is sure, and keeps line ends and the byte order mark', async () => {
    const text = `\uFEFF${messy}`.replaceAll('\n', '\r\n');
    const at = folder({ 'store.wit': text });
    const { code, told } = await cli(['lint', at('store.wit'), '--fix']);
    expect(code).toBe(0);
    expect(told).not.toContain('own-package-path');
    const fixed = readFileSync(at('store.wit'), 'utf8');
    expect(fixed).toContain('  use types.{a, b, b as c};\r\n  get:');
    expect(fixed.startsWith('\uFEFFpackage')).toBe(true);
    expect(fixed.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('leaves the rules out where there are errors', async () => {
    const { code, told } = await cli(['lint', '-'], { input: `${header}interface a { f: func( }` });
    expect(code).toBe(1);
    expect(told).not.toContain('lint/');
  });

  test('says what is wrong with how it is used', async () => {
    const unknown = await cli(['lint', '-', '--rule', 'nested-optoin=off']);
    expect(unknown.code).toBe(2);
    expect(unknown.told).toContain('did you mean `lint/nested-option`?');
    const level = await cli(['lint', '-', '--rule', 'nested-option=loud']);
    expect(level.code).toBe(2);
    expect(level.told).toContain('error, warning, info, off');
    expect((await cli(['lint', '-', '--fix'])).code).toBe(2);
    const empty = folder({ 'witlink.json': '{}' });
    expect((await cli(['lint', '--config', empty('witlink.json')])).code).toBe(2);
    expect((await cli(['lint', '/does/not/exist'])).code).toBe(2);
  });

  test('takes many bad comments and names in its stride', async () => {
    const funcs = Array.from(
      { length: 3000 },
      (_, i) =>
        `  // witlink-ignore nested-option: no ${i}\n  /// See [\`missing-${i}\`].\n  get-${i}: func() -> list<char>;\n`,
    );
    const input = `${header}interface store {\n${funcs.join('')}}\n`;
    const { out } = await cli(['lint', '-', '--format', 'json'], { input });
    const { findings: found } = JSON.parse(out) as { findings: JsonDiagnostic[] };
    const count = (code: string): number => found.filter((d) => d.code === code).length;
    expect(count('lint/char-list')).toBe(3000);
    expect(count('lint/doc-link')).toBe(3000);
    expect(count('lint/unused-ignore')).toBe(3000);
  });
});

test('one package given twice is not two', async () => {
  const at = folder({ 'wit/store.wit': `${header}interface store {\n  get: func();\n}\n` });
  expect((await cli(['lint', at('wit'), at('wit/store.wit')])).told).toBe(
    'no findings in 2 packages\n',
  );
});

test('what is no text is not clean', async () => {
  const at = folder({ 'store.wit': `${header}interface store {\n  get: func();\n}\n` });
  expect((await cli(['wit', at('store.wit'), '--wasm', '-o', at('store.wasm')])).code).toBe(0);
  const { code, told } = await cli(['lint', at('store.wasm')]);
  expect(code).toBe(1);
  expect(told).toContain('cli/nothing-to-lint');
});

test('of very many findings the last are counted', async () => {
  const funcs = Array.from({ length: 10_100 }, (_, i) => `get-${i + 7}: func() -> list<char>;`);
  const input = `${header}interface store {\n${funcs.join('\n')}\n}\n`;
  const { out } = await cli(['lint', '-', '--format', 'json'], { input });
  const { findings: found } = JSON.parse(out) as { findings: JsonDiagnostic[] };
  expect(found).toHaveLength(10_001);
  expect(found.at(-1)).toMatchObject({
    code: 'lint/too-many',
    message: '100 more findings are not shown',
  });
});

describe('rules and explain', () => {
  test('list every rule', async () => {
    const { out } = await cli(['rules', '--json']);
    const { version, rules } = JSON.parse(out) as {
      version: number;
      rules: { id: string; category: string; severity: string }[];
    };
    expect(version).toBe(1);
    expect(rules.filter((rule) => rule.id.startsWith('lint/')).length).toBeGreaterThanOrEqual(36);
    expect(rules.every((rule) => rule.category !== '' && rule.severity !== '')).toBe(true);
    const table = await cli(['rules']);
    expect(table.out.split('\n')).toHaveLength(rules.length + 1);
  });

  test('explain a rule, or name near ones', async () => {
    const { code, out } = await cli(['explain', 'lint/nested-option']);
    expect(code).toBe(0);
    expect(out).toMatch(/^# lint\/nested-option\n/);
    const unknown = await cli(['explain', 'lint/nested-optoin']);
    expect(unknown.code).toBe(2);
    expect(unknown.told).toContain('lint/nested-option');
  });
});

const wasi = path.resolve('node_modules/@bytecodealliance/jco/lib/wit/builtin');

/** What the default set finds in WASI: each of them true. */
const expected: Readonly<Record<string, readonly string[]>> = {
  // Both `…-create-socket` interfaces take `network` along without mentioning it.
  '0.2.10': ['lint/unused-use wasi-sockets:107', 'lint/unused-use wasi-sockets:153'],
  '0.2.12': [
    // Filesystem, clocks and sockets bring all of wasi:io already.
    'lint/redundant-include wasi-cli:20',
    'lint/unused-use wasi-sockets:70',
    'lint/unused-use wasi-sockets:116',
  ],
  '0.3.0': [],
};

test.each(Object.entries(expected))('WASI %s has no false alarm', async (version, findings) => {
  const all = path.join(wasi, version);
  const packages = readdirSync(all).map((name) => path.join(all, name));
  const { code, out } = await cli(['lint', ...packages, '--format', 'json', '--deps', all]);
  expect(code).toBe(0);
  const found = (JSON.parse(out) as { findings: JsonDiagnostic[] }).findings.map(
    ({ code, span }) =>
      `${code} ${span?.file.split('/').at(-2)}:${span !== undefined && 'start' in span ? span.start.line : ''}`,
  );
  expect(found).toEqual(findings);
});

test('other WIT of that folder has no false alarm', async () => {
  const draft = path.join(wasi, 'wasi-tls-0.2.0-draft');
  expect(await cli(['lint', draft])).toMatchObject({ code: 0, told: 'no findings in 1 package\n' });
  const at = folder({ 'README.md': '' });
  symlinkSync(draft, at('tls'));
  const deps = [path.join(wasi, '0.2.12'), at()];
  const node = path.join(wasi, 'jco-node-0.1.0');
  const { out } = await cli([
    ...['lint', node, '--format', 'json', '--follow-links'],
    ...['--deps', ...deps],
  ]);
  const codes = (JSON.parse(out) as { findings: JsonDiagnostic[] }).findings.map((d) => d.code);
  // The same records stand in http, http2, their callbacks, ffi and inspector.
  expect(codes).toEqual(Array.from({ length: 14 }, () => 'lint/copied-record'));
});

test('two files of one folder may be packages of one name', async () => {
  const at = folder({
    'a.wit': `${header}interface a {\n  get: func();\n}\n`,
    'b.wit': `${header}interface b {\n  get: func();\n}\n`,
    'other/c.wit': `${header}interface c {\n  get: func();\n}\n`,
  });
  const codesOf = async (paths: readonly string[]): Promise<readonly string[]> => {
    const { out } = await cli(['lint', ...paths, '--format', 'json']);
    return (JSON.parse(out) as { findings: JsonDiagnostic[] }).findings.map(({ code }) => code);
  };
  expect(await codesOf([at('a.wit'), at('b.wit')])).toEqual([]);
  expect(await codesOf([at('a.wit'), at('other')])).toEqual(['lint/package-split']);
});
