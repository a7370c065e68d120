/**
 * The components of the public suites: the reference scripts' and those that wit-component makes. All are read, decoded
 * and linked without an exception, and what is valid is refused only for what is not there yet.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/base/index.ts';
import { readComponent } from '../../src/binary/index.ts';
import { decode } from '../../src/component/index.ts';
import { link } from '../../src/link/index.ts';
import { superseded } from '../nyi.ts';
import { describeSuite } from '../suites.ts';
import { wastComponents, wat } from './wat.ts';

/** Codes that say "not yet" or "not here", not "wrong". */
const notYet = new Set([
  'component/invalid-module', // engines don't have all that core modules may be

  'component/unsupported',
  'component/wit-package',
  'link/not-there-yet',
  'runtime/builtin-not-yet',
]);

const errors = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  diagnostics.filter((d) => d.severity === 'error');

describeSuite('component-model', scripts, (folder, cases) => {
  test.each(cases)('%s', async (file) => {
    for (const { line, expect: wanted, source } of wastComponents(
      readFileSync(path.join(folder, file), 'utf8'),
    )) {
      let bytes: Uint8Array;
      try {
        bytes = 'bytes' in source ? source.bytes : await wat(source.text);
      } catch {
        // Text that is no text: the parser's to say, which is not ours.
        if (wanted === 'valid' && !isSuperseded(file, line)) throw new Error(`${file}:${line}`);
        continue;
      }
      const at = `${file}:${line}`;
      const found = [
        ...errors(decode(bytes, { file: at }).diagnostics),
        ...errors((await link({ bytes, file: at }, { features: 'all' })).diagnostics),
      ];
      if (wanted === 'malformed' && 'bytes' in source) {
        expect(readComponent(bytes).value, at).toBeUndefined();
      }
      if (wanted !== 'valid' || isSuperseded(file, line)) continue;
      expect(readComponent(bytes, { file: at }).diagnostics).toEqual([]);
      expect(found.filter((d) => !notYet.has(d.code))).toEqual([]);
    }
  });
});

function isSuperseded(file: string, line: number): boolean {
  return superseded.some(({ key }) => key === `component-model/${file}:${line}`);
}

function scripts(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.wast'))
    .map((f) => f.replaceAll('\\', '/'))
    .toSorted();
}

describeSuite('wit-component/components', componentCases, (folder, cases) => {
  test.each(cases)('%s', async (name) => {
    const bytes = await wat(readFileSync(path.join(folder, name, 'component.wat'), 'utf8'));
    expect(readComponent(bytes, { file: name }).diagnostics).toEqual([]);
    expect(errors(decode(bytes, { file: name }).diagnostics)).toEqual([]);
    const { diagnostics } = await link({ bytes, file: name }, { features: 'all' });
    expect(errors(diagnostics).filter((d) => !notYet.has(d.code))).toEqual([]);
  });
});

function componentCases(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) =>
    readdirSync(path.join(folder, name)).includes('component.wat'),
  );
}
