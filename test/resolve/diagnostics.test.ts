/** Every code of the resolver and the loader has a fixture, and a file with many errors reports each of them. */
import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSource, isTextSpan, limits } from '../../src/base/index.ts';
import type { Diagnostic } from '../../src/base/index.ts';
import { nodeHost } from '../../src/node.ts';
import { parse } from '../../grammar/wit/index.ts';
import { load, memoryHost, resolve, unshippedFeatures } from '../../src/resolve/index.ts';
import { testDiagnostics } from '../diagnostics.ts';

async function find(input: string) {
  const { value, diagnostics } = await load(input, nodeHost(), { features: ['active'] });
  const all = [...diagnostics, ...unshippedFeatures(value.files)];
  return { diagnostics: all, sources: value.sources };
}

testDiagnostics('resolve', find);

/** The line of each finding, each once, in order. */
function lines(diagnostics: readonly Diagnostic[], text: string): number[] {
  const all = diagnostics.map(({ span }) =>
    span !== undefined && isTextSpan(span) ? createSource('', text).position(span.start).line : 0,
  );
  return [...new Set(all)].toSorted((a, b) => a - b);
}

test('fifteen unlike errors of a file are reported, and no sound line', async () => {
  const file = 'fixtures/wit/fifteen-errors.wit';
  const { diagnostics } = await find(file);
  const expected = [7, 12, 16, 18, 20, 22, 27, 31, 32, 33, 34, 42, 47, 53, 58];
  expect(lines(diagnostics, readFileSync(file, 'utf8'))).toEqual(expected);
  expect(diagnostics).toHaveLength(15);
});

test('worlds that are much larger than their text are refused', async () => {
  // A thousand functions in each of more than a thousand worlds.
  const functions = Array.from({ length: 1000 }, (_, i) => `import n${i}: func();`);
  const worlds = Array.from({ length: 1001 }, (_, i) => `world w${i} { include all; }`);
  const text = `package a:b;\nworld all { ${functions.join(' ')} }\n${worlds.join('\n')}\n`;
  const { diagnostics } = await load('a.wit', memoryHost({ 'a.wit': text }));
  expect(diagnostics).toMatchObject([
    {
      code: 'resolve/too-large',
      message: `the worlds of this input have more than ${limits.worldItems} imports and exports`,
    },
  ]);
});

test('text that is too large is not read, in one file or in several', async () => {
  const half = new Uint8Array(limits.witText / 2 + 1).fill(0x20);
  const one = memoryHost({ 'a.wit': new Uint8Array(limits.witText + 1).fill(0x20) });
  const two = memoryHost({ 'wit/a.wit': half, 'wit/b.wit': half });
  for (const [entry, host, message] of [
    ['a.wit', one, '`a.wit` is larger than the 16 MB of WIT that are read'],
    ['wit', two, 'with `wit/b.wit` it is more than the 16 MB of WIT that are read'],
  ] as const) {
    const { diagnostics } = await load(entry, host);
    expect(diagnostics).toMatchObject([{ code: 'load/too-large', message }]);
  }
});

test('findings beyond a number are counted', () => {
  const uses = Array.from({ length: limits.findings + 5 }, (_, i) => `type t${i} = none${i};`);
  const { value } = parse(`package a:b; interface i { ${uses.join('\n')} }`);
  const { diagnostics } = resolve([value]);
  expect(diagnostics).toHaveLength(limits.findings + 1);
  expect(diagnostics.at(-1)).toMatchObject({
    code: 'resolve/too-many',
    message: '5 more findings are not shown',
  });
});

/** Codes that need more input than a fixture should have, or a host that fails; other tests trigger them. */
const elsewhere = new Set(['too-large', 'too-many']);

test('every code of the resolver has a fixture', () => {
  const source = readdirSync('src/resolve')
    .map((name) => readFileSync(`src/resolve/${name}`, 'utf8'))
    .join('\n');
  const reported = [...source.matchAll(/(?:\.report|#conflict)\(\s*'([a-z-]+)'/g)].map(
    (m) => m[1]!,
  );
  const fixtures = readdirSync('fixtures/diagnostics/resolve');
  const missing = [...new Set(reported)].filter((c) => !fixtures.includes(c) && !elsewhere.has(c));
  expect(missing).toEqual([]);
});
