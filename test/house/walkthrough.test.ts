/** Pages that are followed from an empty folder to their end, command by command. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stepsOf, Walk } from '../walk.ts';

const root = path.resolve(import.meta.dirname, '../..');
const walk = new Walk();

beforeAll(async () => {
  await walk.install([
    ...['@bytecodealliance', '@andreiltd', '@esbuild', '@typescript'],
    ...['assemblyscript', 'binaryen', 'long'],
    ...['vite', 'rollup', 'webpack', '@rspack', 'esbuild', 'unplugin'],
  ]);
  walk.write('package.json', '{ "type": "module" }');
});
afterAll(() => walk.remove());

describe.each([
  'docs/components.md',
  'docs/hosting.md',
  'docs/testing.md',
  'docs/importing.md',
  'README.md',
])('%s', (page) => {
  const steps = stepsOf(readFileSync(path.join(root, page), 'utf8'));
  beforeAll(() => walk.home());
  test('has steps', () => expect(steps.length).toBeGreaterThan(3));
  test.each(steps)('$title', { timeout: 120_000 }, (step) => walk.take(step));
  if (page !== 'README.md') return;
  test('what TypeScript has to say of app.ts is nothing', { timeout: 60_000 }, () => {
    expect(walk.run('cd hello && tsc')).toEqual({ shown: '', status: 0 });
    const wrong = `printf "import { gret } from './build/hello.wasm';\nexport const it = gret;" > hello/wrong.ts`;
    expect(walk.run(`${wrong}; cd hello && tsc`).shown).toMatch(
      /^wrong.ts\(1,10\): .* no exported member.*'gret'/,
    );
  });
});
