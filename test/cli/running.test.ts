/** docs/running.md, followed from an empty folder. A compiler that is missing is told of; in CI it is a failure. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stepsOf, Walk } from '../walk.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/running.md'), 'utf8');
const steps = stepsOf(page);

const walk = new Walk();
beforeAll(() => walk.install(['@bytecodealliance', 'componentize-qjs', '@esbuild', 'esbuild']));
afterAll(() => walk.remove());

const hasClang = spawnSync('clang', ['--version']).status === 0;

test('the page has steps', () => {
  expect(steps.length).toBeGreaterThan(12);
  if (!hasClang) expect(process.env['CI'], 'clang is missing').toBeUndefined();
});

/** What is another at each run. */
const same = (printed: string): string =>
  printed.replaceAll(/"time":"[^"]+"|"milliseconds":[0-9.]+/g, (found) => found.split(':', 1)[0]!);

describe.skipIf(!hasClang)('docs/running.md', () => {
  test.each(steps)('$title', { timeout: 300_000 }, (step) => walk.take(step, same));
});
