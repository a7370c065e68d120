/**
 * `nyi.txt`: the cases of the suites that can't pass yet, one line `file:line reason` each, `file` relative to the
 * folder of the suites. `superseded.txt`: those that a merge upstream has overtaken, with the commit or pull request
 * that did it. A listed case still runs: as soon as it passes, its line has to go.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const listFile = path.join(import.meta.dirname, 'nyi.txt');
const supersededFile = path.join(import.meta.dirname, 'superseded.txt');

export interface Entry {
  /** `file:line` */
  readonly key: string;
  readonly reason: string;
}

/** Reads a list. Throws where a line has another form, or a key stands twice. */
export function parseList(text: string, name = 'nyi.txt'): Entry[] {
  const entries = new Map<string, Entry>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, key, reason] = /^(\S+:\d+) (\S.*)$/.exec(line) ?? [];
    if (key === undefined || reason === undefined) {
      throw new Error(`${name}: not \`file:line reason\`: ${line}`);
    }
    if (entries.has(key)) throw new Error(`${name}: ${key} stands twice`);
    entries.set(key, { key, reason });
  }
  return [...entries.values()];
}

export const entries: readonly Entry[] = parseList(readFileSync(listFile, 'utf8'));

export const superseded: readonly Entry[] = parseList(
  readFileSync(supersededFile, 'utf8'),
  'superseded.txt',
);

/** Why the case is not expected to pass, if it is listed. */
function expectedFailure(key: string): string | undefined {
  return [...entries, ...superseded].find((entry) => entry.key === key)?.reason;
}

/** A test of one case: skipped, with the reason, where it is listed and indeed fails; failed where it passes by now. */
export function testCase(name: string, key: string, run: () => void | Promise<void>): void {
  test(name, async (context) => {
    const reason = expectedFailure(key);
    if (reason === undefined) return run();
    const passes = await (async () => run())().then(
      () => true,
      () => false,
    );
    if (passes) throw new Error(`${key} passes: take its line out of the list`);
    context.skip(reason);
  });
}

/** A test that the lists name no case of a suite that isn't there; a runner calls it with the keys of its cases. */
export function testListedCases(suite: string, keys: readonly string[]): void {
  test(`only cases of ${suite} are listed as such`, () => {
    const listed = [...entries, ...superseded].filter(({ key }) => key.startsWith(`${suite}/`));
    expect(listed.map(({ key }) => key).filter((key) => !keys.includes(key))).toEqual([]);
  });
}

/** The list as it was before the change that is being made or was made last. */
export interface ParentList {
  readonly entries: readonly Entry[];
  /**
   * Whether a case belongs to a suite that had no runner then, `test/suites/NAME.test.ts`: the list is begun with the
   * runner, and only becomes shorter from then on.
   */
  readonly isNewSuite: (key: string) => boolean;
}

/** `undefined` where git or a parent commit isn't at hand, or knew no list. */
export function listOfParent(): ParentList | undefined {
  const show = (object: string): string | undefined => {
    try {
      return execFileSync('git', ['show', object], {
        cwd: path.dirname(import.meta.dirname),
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    } catch {
      return undefined;
    }
  };
  const committed = show('HEAD:test/nyi.txt');
  const changed = committed !== undefined && committed !== readFileSync(listFile, 'utf8');
  const commit = changed ? 'HEAD' : 'HEAD^';
  const list = changed ? committed : show(`${commit}:test/nyi.txt`);
  if (list === undefined) return undefined;
  const hadRunner = new Map<string, boolean>();
  return {
    entries: parseList(list),
    isNewSuite: (key) => {
      const suite = key.slice(0, key.indexOf('/'));
      let had = hadRunner.get(suite);
      if (had === undefined) {
        had = show(`${commit}:test/suites/${suite}.test.ts`) !== undefined;
        hadRunner.set(suite, had);
      }
      return !had;
    },
  };
}
