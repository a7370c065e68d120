/**
 * Runs fixtures of diagnostics: each folder `fixtures/diagnostics/<code>` holds `input.wit`, `input.wat` or a folder
 * `input/`, and `expected.json`, what is to be found in it. `BLESS=1` writes what is found.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createSource, isTextSpan } from '../src/base/index.ts';
import type { Diagnostic } from '../src/base/index.ts';

const folder = path.join(import.meta.dirname, '../fixtures/diagnostics');

export interface Found {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}

/** Registers a test for each fixture of a room (`parse`, `resolve`, …). */
export function testDiagnostics(room: string, find: (input: string) => Promise<Found>): void {
  for (const expected of globSync(`${folder}/${room}/*/input*`).map(path.dirname).toSorted()) {
    const code = `${room}/${path.basename(expected)}`;
    test(code, async () => {
      const input = ['input', 'input.wit', 'input.wat']
        .map((name) => path.join(expected, name))
        .find(existsSync)!;
      const { diagnostics, sources } = await find(input);
      const found = diagnostics.map((d) => summary(d, sources, expected));
      expect(found.map((f) => f.code)).toContain(code);
      const file = path.join(expected, 'expected.json');
      const text = `${JSON.stringify(found, null, 2)}\n`;
      if (process.env['BLESS'] !== undefined) writeFileSync(file, text);
      expect(text).toBe(readFileSync(file, 'utf8'));
    });
  }
}

/** What a fixture records of a diagnostic: files as they are named inside its folder. */
function summary(d: Diagnostic, sources: ReadonlyMap<string, string>, base: string) {
  const place = (span: Diagnostic['span']) => {
    if (span === undefined) return undefined;
    if (!isTextSpan(span)) return span.path;
    const text = sources.get(span.file);
    const file = path.relative(base, span.file);
    if (text === undefined) return file;
    const { line, column } = createSource(span.file, text).position(span.start);
    return `${file}:${line}:${column}`;
  };
  return {
    code: d.code,
    at: place(d.span),
    message: d.message.replaceAll(`${base}/`, ''),
    related: d.related.map((r) => `${place(r.span)} ${r.message}`),
    help: d.help.map((h) => h.replaceAll(`${base}/`, '')),
  };
}
