/**
 * `witlink breaking --write`: the state that was compared -> its files with the version that its changes need, and `@since`
 * before what came. Only files of the package itself are written, all of them or none, and only if what comes of it is free
 * of errors and is told to be right.
 */
import { hasErrors, printable } from '../base/index.ts';
import type { Diagnostic, Outcome } from '../base/index.ts';
import type { Loaded } from '../resolve/index.ts';
import { makeRelease } from '../rules/index.ts';
import type { Config } from './config.ts';
import { Misuse } from './failure.ts';
import { versionLine } from './judge.ts';
import type { Judged } from './judge.ts';
import { writeFiles } from './output.ts';

/** What was written, and the state that it is now. */
export interface Written {
  readonly after: Outcome<Loaded>;
  readonly judged: Judged;
  readonly files: readonly string[];
  /** What there is to say of it, a line each. */
  readonly lines: readonly string[];
}

/** What would be written is at fault: nothing was. */
export interface Faulty {
  readonly errors: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}

/** What a release takes is done again with what it is so far. */
export interface Again {
  /** Reads the state, with other texts for some files. */
  readonly reread: (texts: ReadonlyMap<string, string>) => Promise<Outcome<Loaded>>;
  readonly rejudge: (after: Loaded) => Judged | undefined;
}

/** Writes the release. */
export async function writeRelease(
  judged: Judged,
  after: Loaded,
  config: Config,
  { reread, rejudge }: Again,
): Promise<Written | Faulty> {
  if (after.files.length === 0) {
    throw new Misuse('--write is about files of WIT, and a binary is none', [
      'write the WIT that it was made of, and make it again',
    ]);
  }
  let next: Outcome<Loaded> = { value: after, diagnostics: [] };
  let now = judged;
  const foundIn = ({ found, versions }: Judged) => ({
    findings: found,
    versions,
    state: next.value,
  });
  const release = await makeRelease(
    foundIn(judged),
    async (texts) => {
      next = await reread(texts);
      if (hasErrors(next.diagnostics)) return undefined;
      now = rejudge(next.value) ?? now;
      return foundIn(now);
    },
    (file) => config.rules?.sinceFrom(file) ?? '1.0.0',
  );
  if (release === undefined) {
    const errors = next.diagnostics.filter(({ severity }) => severity === 'error');
    return { errors, sources: next.value.sources };
  }
  const { texts, since } = release;
  const left = release.left.map((verdict) => `not written: ${versionLine(verdict)}`);
  writeFiles([...texts].map(([file, content]) => ({ file, content, replaces: file })));
  const files = [...texts.keys()];
  const gates = since === 0 ? [] : [`@since of ${since}`];
  const what = [...release.versions.map((name) => printable(name)), ...gates].join(', ');
  const head =
    files.length === 0
      ? 'nothing to write'
      : `wrote ${what} to ${files.map((f) => printable(f)).join(', ')}`;
  return { after: next, judged: now, files, lines: [head, ...left] };
}
