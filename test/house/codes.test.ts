/**
 * Every code of a diagnostic that the sources make is shown somewhere: by a fixture, or by a test that names it. Rules
 * have their own lists (`test/rules`).
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const top = path.join(import.meta.dirname, '../..');
const read = (pattern: string): string =>
  globSync(pattern, { cwd: top })
    .map((file) => readFileSync(path.join(top, file), 'utf8'))
    .join('\n');

/** Where codes are written without their room, and the calls that they are given to first. */
const short: readonly (readonly [files: string, room: string, call: RegExp])[] = [
  ['grammar/wit/**/*.ts', 'parse', /\breport\(\s*'([a-z-]+)'/g],
  ['src/resolve/**/*.ts', 'resolve', /\breport\(\s*'([a-z-]+)'/g],
  ['src/binary/**/*.ts', 'binary', /\bfail\(\s*'([a-z-]+)'/g],
  ['src/model/merge/**/*.ts', 'merge', /\btell\(\s*'([a-z-]+)'/g],
  ['src/component/componentize/**/*.ts', 'componentize', /(?:#report\(|code:)\s*'([a-z-]+)'/g],
];

/** Names of rules and of features of the language that look like codes. */
const others = /^(?:lint|breaking|trap|host|node|text|application)\//;

test('every code has a fixture or a test', () => {
  const codes = new Set<string>();
  const sources = read('{src,grammar,codegen}/**/*.ts');
  for (const [, code] of sources.matchAll(/diagnostic\(\s*'([a-z]+\/[a-z0-9-]+)'/g))
    codes.add(code!);
  for (const [, code] of sources.matchAll(/\bfail\(\s*'([a-z]+\/[a-z0-9-]+)'/g)) codes.add(code!);
  for (const [files, room, call] of short) {
    const found = [...read(files).matchAll(call)].map(([, code]) => `${room}/${code}`);
    expect(found.length, files).toBeGreaterThan(0);
    for (const code of found) codes.add(code);
  }
  const shown = [
    read('test/!(house)/**/*.{ts,txt}'),
    read('fixtures/**/*.{json,ts,md}'),
    ...globSync('fixtures/diagnostics/*/*', { cwd: top }),
  ]
    .join('\n')
    .replaceAll('\\', '/');
  const missing = [...codes].filter((code) => !others.test(code) && !shown.includes(code));
  expect(missing.toSorted()).toEqual([]);
});
