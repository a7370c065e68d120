/** Every code of the resolver and the loader has a fixture, and a file with many errors reports each of them. */
import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSource, isTextSpan } from '../../src/base/index.ts';
import type { Diagnostic } from '../../src/base/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load, unshippedFeatures } from '../../src/resolve/index.ts';
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
