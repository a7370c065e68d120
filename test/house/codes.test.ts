/**
 * Every code of a diagnostic, of an error of the host's and of a trap is shown somewhere: by a fixture that expects it, or
 * by a test that expects it as a whole, in what is no comment. Rules have their own lists (`test/rules`).
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { trapRules } from '../../src/runtime/core/trap-rules.ts';

const top = path.join(import.meta.dirname, '../..');
const read = (pattern: string): string =>
  globSync(pattern, { cwd: top })
    .map((file) => readFileSync(path.join(top, file), 'utf8'))
    .join('\n');

/** Where codes are written without their room, and the calls that they are given to first. */
const short: readonly (readonly [files: string, room: string, call: RegExp])[] = [
  ['grammar/**/*.ts', 'parse', /\breport\(\s*'([a-z-]+)'/g],
  ['src/resolve/**/*.ts', 'resolve', /\breport\(\s*'([a-z-]+)'/g],
  ['src/binary/**/*.ts', 'binary', /\bfail\(\s*'([a-z-]+)'/g],
  ['src/model/merge/**/*.ts', 'merge', /\btell\(\s*'([a-z-]+)'/g],
  ['src/component/componentize/**/*.ts', 'componentize', /(?:#report\(|code:)\s*'([a-z-]+)'/g],
];

/** Names of rules and of features of the language that look like codes. */
const others = /^(?:lint|breaking|node|text|application)\//;

test('every code has a fixture or a test', () => {
  const codes = new Set<string>();
  const sources = read('{src,grammar,codegen}/**/*.ts');
  for (const [, code] of sources.matchAll(/diagnostic\(\s*'([a-z]+\/[a-z0-9-]+)'/g))
    codes.add(code!);
  for (const [, code] of sources.matchAll(/KeptFindings\('([a-z]+\/[a-z0-9-]+)'/g))
    codes.add(code!);
  for (const [, code] of sources.matchAll(/hostError\(\s*'([a-z]+\/[a-z0-9-]+)'/g))
    codes.add(code!);
  for (const code of Object.keys(trapRules)) codes.add(code);
  for (const [, code] of sources.matchAll(/\bfail\(\s*'([a-z]+\/[a-z0-9-]+)'/g)) codes.add(code!);
  for (const [files, room, call] of short) {
    const found = [...read(files).matchAll(call)].map(([, code]) => `${room}/${code}`);
    expect(found.length, files).toBeGreaterThan(0);
    for (const code of found) codes.add(code);
  }
  const texts = [
    withoutComments(read('test/!(house)/**/*.ts')),
    read('test/!(house)/**/*.txt'),
    read('fixtures/**/*.{json,ts,md}'),
    ...globSync('fixtures/diagnostics/*/*', { cwd: top }),
  ];
  // The whole code: between quotes, brackets or white space, or at the end of a path.
  const whole = /(?<![\w-])[a-z]+\/[a-z0-9-]+(?![\w/-])/g;
  const shown = new Set(texts.flatMap((t) => t.replaceAll('\\', '/').match(whole) ?? []));
  const missing = [...codes].filter((code) => !others.test(code) && !shown.has(code));
  expect(missing.toSorted()).toEqual([]);
});

/** Comments on lines of their own, and in blocks; what stands behind code is not looked for. */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\/.*$/gm, '').replaceAll(/\/\*\*?\s[^]*?\*\//g, '');
}
