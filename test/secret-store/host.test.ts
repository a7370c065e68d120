/** The demo's host and app against their generated bindings: the compiler takes them, and they run. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { build } from '../../fixtures/secret-store/build.mjs';
import { buildDist } from '../../scripts/build.ts';

const root = path.resolve(import.meta.dirname, '../..');

beforeAll(async () => {
  await build({ chain: true, only: (name) => name === 'app' });
  // The host imports witlink as a user's would: by its name, built.
  if (!existsSync(path.join(root, 'dist/index.js'))) await buildDist(path.join(root, 'dist'));
});

function node(...args: readonly string[]): Promise<string> {
  return new Promise((done) => {
    execFile(process.execPath, args, { cwd: root }, (_, stdout, stderr) => done(stdout + stderr));
  });
}

test('type-checks', async () => {
  expect(await node('node_modules/typescript/bin/tsc', '-p', 'fixtures/secret-store')).toBe('');
});

test('runs the app over its own store', async () => {
  const host = 'fixtures/secret-store/host.ts';
  expect(await node(host, 'api-key')).toContain(
    "The secret 'api-key' is 'ts-2048, kept by the host'.",
  );
  expect(await node(host, 'nope')).toContain("There is no secret 'nope'.");
});

test('is what the README shows', () => {
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const shown = /```ts\n(const imports: Imports[^]*?)```/.exec(read('README.md'))?.[1];
  expect(shown).toBeDefined();
  expect(read('fixtures/secret-store/host.ts')).toContain(shown);
});
