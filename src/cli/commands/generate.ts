/**
 * `witlink generate BACKEND`: reads WIT or a component, asks the backend for its files, and brings the output folder up
 * to date, or says how it is not (`--check`). Nothing is written unless everything can be.
 */
import type { Backend, GivenOptions } from '../../../codegen/index.ts';
import { createSources, printable, printableText } from '../../base/index.ts';
import { ConfigFault, depsOf, openConfig } from '../config.ts';
import type { ConfigOptions } from '../config.ts';
import { Misuse } from '../failure.ts';
import { unifiedDiff } from '../generate/diff.ts';
import { generatedFiles } from '../generate/generated-files.ts';
import { applyChanges, type Change } from '../generate/output-folder.ts';
import { watchPaths } from '../generate/watch.ts';
import type { Io } from '../io.ts';
import type { WitOptions } from '../read-wit.ts';
import { report } from '../report.ts';

export interface GenerateOptions extends WitOptions, ConfigOptions {
  readonly output: string;
  readonly check?: boolean;
  readonly watch?: boolean;
}

/** Generates once, or again and again. */
export async function generate(
  backend: Backend,
  given: GivenOptions,
  path: string,
  options: GenerateOptions,
  io: Io,
): Promise<number> {
  const deps = await foldersOf(options, io);
  if (options.watch !== true) return once(backend, given, path, { ...options, ...deps }, io);
  if (path === '-') throw new Misuse('standard input can’t be watched');
  return watchPaths(
    [path, ...deps.deps],
    async () => void (await once(backend, given, path, { ...options, ...deps }, io)),
    () => io.err(`watching \`${printable(path)}\`; Ctrl-C ends it\n`),
  );
}

/** Where packages are looked for: as the command line says, or the configuration. */
async function foldersOf(options: GenerateOptions, io: Io) {
  try {
    const within = await openConfig(options);
    return { deps: depsOf(options, within), within };
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    report(io, error.diagnostics, createSources(error.texts));
    throw new Misuse('the configuration can’t be used');
  }
}

async function once(
  backend: Backend,
  given: GivenOptions,
  path: string,
  options: GenerateOptions,
  io: Io,
): Promise<number> {
  const { value, diagnostics, texts } = await generatedFiles(backend, given, path, options, io);
  const code = report(io, diagnostics, createSources(texts));
  if (code !== 0 || value === undefined) return code;
  const { changes, unchanged } = value;
  if (options.check === true) return check(changes, io);
  applyChanges(changes, options.output);
  if (changes.length > 0 || options.watch !== true) io.err(`${summary(changes, unchanged)}\n`);
  return 0;
}

/** Skeletons are the user's: that one is not there is no fault. */
function check(changes: readonly Change[], io: Io): number {
  const wrong = changes.filter((change) => change.isSkeleton !== true);
  for (const { path, before, after } of wrong) {
    io.out(printableText(unifiedDiff(printable(path), before, after)));
  }
  if (wrong.length === 0) {
    io.err('all files are up to date\n');
    return 0;
  }
  const files = wrong.length === 1 ? 'file is' : 'files are';
  io.err(`${wrong.length} ${files} not up to date; the same command without --check writes them\n`);
  return 1;
}

function summary(changes: readonly Change[], unchanged: number): string {
  const removed = changes.filter((change) => change.after === undefined).length;
  const parts = [
    count(changes.length - removed, 'written'),
    ...(removed > 0 ? [`${removed} removed`] : []),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
  ];
  return parts.join(', ');
}

const count = (n: number, what: string): string => `${n} ${n === 1 ? 'file' : 'files'} ${what}`;
