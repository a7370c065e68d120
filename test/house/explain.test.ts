/** `witlink explain` knows every code that the sources make, and no other. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { codes } from '../../src/cli/codes/index.ts';
import { ruleMetas } from '../../src/rules/index.ts';
import { cli } from '../cli/cli.ts';

const top = path.join(import.meta.dirname, '../..');
const read = (pattern: string): string =>
  globSync(pattern, { cwd: top })
    .filter((file) => !file.replaceAll('\\', '/').startsWith('src/cli/codes/'))
    .map((file) => readFileSync(path.join(top, file), 'utf8'))
    .join('\n');

/** Where codes are written without their room, and what stands before them there. */
const short: readonly (readonly [files: string, room: string, before: RegExp])[] = [
  ['grammar/**/*.ts', 'parse', /\breport\(\s*'([a-z-]+)'/g],
  ['src/resolve/**/*.ts', 'resolve', /\breport\(\s*'([a-z-]+)'/g],
  ['src/binary/**/*.ts', 'binary', /\b(?:fail|error)\(\s*'([a-z-]+)'/g],
  ['src/model/merge/**/*.ts', 'merge', /\b(?:tell|told)\(\s*'([a-z-]+)'/g],
  ['src/component/componentize/**/*.ts', 'componentize', /(?:#report\(|code:)\s*'([a-z-]+)'/g],
  ['src/component/targets/**/*.ts', 'targets', /(?:#make\(\s*|const code = .*? \? )'([a-z-]+)'/g],
  ['src/component/targets/**/*.ts', 'targets', /const code = .*? : '([a-z-]+)'/g],
  ['src/wave/**/*.ts', 'wave', /\b(?:fail\(\s*|report\(\s*run,\s*)'([a-z-]+)'/g],
];

/** What looks like a code and is none. */
const others = /^(?:node|text|application|prettier|witlink|origin|refs|old)\//;

test('every code is explained, and every explanation is of a code', () => {
  const made = new Set<string>();
  const all = read('{src,codegen,grammar}/**/*.ts');
  for (const [, code] of all.matchAll(/'([a-z]+\/[a-z0-9-]*[a-z0-9])'/g)) made.add(code!);
  for (const [files, room, before] of short) {
    const found = [...read(files).matchAll(before)].map(([, code]) => `${room}/${code}`);
    expect(found.length, `${before}`).toBeGreaterThan(0);
    for (const code of found) made.add(code);
  }
  const rules = new Set<string>(ruleMetas.map(({ id }) => id));
  const wanted = [...made].filter((code) => !others.test(code) && !rules.has(code));
  expect([...codes.keys()].toSorted()).toEqual(wanted.toSorted());
});

test('each is a sentence, and what to do', () => {
  for (const [code, [meaning, advice]] of codes) {
    expect(meaning, code).toMatch(/^[A-Z`].*[^.]$/);
    expect(advice, code).toMatch(/^[a-z`].*[^.]$/);
  }
});

test('explain tells them, and lists them all', async () => {
  const one = await cli(['explain', 'resolve/unknown-package']);
  expect(one).toMatchObject({ code: 0, err: '' });
  expect(one.out).toMatch(/^resolve\/unknown-package\n\nA package is named .*\nWhat to do: put it/);
  expect((await cli(['explain', 'trap/unaligned-pointer'])).out).toContain('lift_flat_values');
  expect((await cli(['explain', 'unknown-package'])).out).toBe(one.out);
  expect((await cli(['explain', 'nested-option'])).out).toContain('# lint/nested-option');
  const near = await cli(['explain', 'resolve/unknown-pakage']);
  expect(near).toMatchObject({ code: 2, out: '' });
  expect(near.err).toContain('did you mean `resolve/unknown-package`');
  expect((await cli(['explain', 'too-large'])).err).toContain('it is one of ');
  const list = (await cli(['explain'])).out.trimEnd().split('\n');
  expect(list).toHaveLength(codes.size + ruleMetas.length);
  expect(list.every((line) => /^[a-z]+\/[a-z0-9-]+ +\S/.test(line))).toBe(true);
});
