/** The programs of fixtures/pairs are as short as the stubs let them be: lines of a user's code, empty ones left out. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Kind, languages } from './programs.ts';

const folder = path.resolve(import.meta.dirname, '../../fixtures/pairs');
const most: Readonly<Record<Kind, number>> = { store: 60, sink: 250 };

/** What says how to build, and isn't code. */
const settings = ['witlink.json', 'go.mod'];

function lines(files: readonly string[]): number {
  const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8'));
  return texts.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '').length;
}

function programFiles(program: string): readonly string[] {
  const names = readdirSync(path.join(folder, program), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => !settings.includes(name)).map((name) => path.join(program, name));
}

test.for(languages)('in %s', (language) => {
  for (const kind of ['store', 'sink'] as const) {
    for (const role of ['provider', 'app']) {
      const program = `${language}/${kind}-${role}`;
      const count = lines(programFiles(program));
      expect(count, program).toBeGreaterThan(10);
      expect(count, program).toBeLessThan(most[kind]);
    }
  }
});

test('of the host in TypeScript', () => {
  for (const kind of ['store', 'sink'] as const) {
    expect(lines([`typescript-host/${kind}.ts`]), kind).toBeLessThan(most[kind]);
  }
});
