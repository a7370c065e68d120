/**
 * The public suites, which stand beside the project: in `../shared/suites`, or where `WITLINK_SUITES` says. They are
 * read, never copied. Where they are absent a suite counts as skipped, except in CI.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import counts from './suites.json' with { type: 'json' };

export type SuiteName = keyof typeof counts;

/** The folder of all suites, there or not. */
export const suitesFolder = path.resolve(
  process.env['WITLINK_SUITES'] ?? path.join(import.meta.dirname, '../../shared/suites'),
);

/** Whether they are there: without them there are fewer cases of everything. */
export const hasSuites = existsSync(suitesFolder);

/**
 * Registers the tests of one suite.
 *
 * @param list The names of its cases, given its folder; their number is held against `suites.json`.
 * @param define Registers the tests of these cases.
 */
export function describeSuite(
  name: SuiteName,
  list: (folder: string) => readonly string[],
  define: (folder: string, cases: readonly string[]) => void,
): void {
  const folder = path.join(suitesFolder, name);
  const title = `suite ${name}: ${counts[name]} cases`;
  if (existsSync(folder)) {
    describe(title, () => {
      const cases = list(folder);
      test('has the number of cases that suites.json says', () => {
        expect(cases.length).toBe(counts[name]);
      });
      define(folder, cases);
    });
  } else if (process.env['CI'] === 'true') {
    test(title, () => {
      throw new Error(`the suite is absent: there is no ${name} in the folder of the suites`);
    });
  } else {
    // Skipped files are not named by the usual reporter, and what was not tested should be seen.
    console.warn(`skipped ${title}; it is absent, and WITLINK_SUITES can say where the suites are`);
    test.skip(title);
  }
}
