/**
 * `witlink generate BACKEND`: reads WIT or a component, asks the backend for its files, and brings the output folder up
 * to date, or says how it is not (`--check`). Nothing is written unless everything can be.
 */
import type { Backend, GivenOptions, Mark } from '../../../codegen/index.ts';
import {
  createSources,
  type Diagnostic,
  diagnostic,
  hasErrors,
  type Outcome,
  printable,
  printableText,
} from '../../base/index.ts';
import { type Model, packageNameText, type PackageId, selectWorld } from '../../model/index.ts';
import { ConfigFault, depsOf, openConfig } from '../config.ts';
import type { ConfigOptions } from '../config.ts';
import { Misuse } from '../failure.ts';
import { unifiedDiff } from '../generate/diff.ts';
import { applyChanges, type Change, compareFolder } from '../generate/output-folder.ts';
import { watchPaths } from '../generate/watch.ts';
import type { Io } from '../io.ts';
import { type ReadWit, readWit, type WitOptions } from '../read-wit.ts';
import { report } from '../report.ts';
import { gatedWorld, nothingSelected, unknownFeatures } from '../unstable.ts';

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
  const read = await readWit(path, options, io);
  const sources = createSources(read.value.sources);
  const found = [...read.diagnostics];
  const stop = (): number => report(io, found, sources);
  if (hasErrors(found)) return stop();

  const chosen = subjectOf(backend, read.value, options.world);
  found.push(...chosen.diagnostics);
  if (chosen.value === undefined) return stop();
  const world = backend.subject === 'world' ? chosen.value.id : undefined;
  found.push(
    ...unknownFeatures(options.features, [read.value]),
    ...nothingSelected(read.value, world),
  );
  const { model } = read.value;
  const made = backend.generate(model, chosen.value.id, given);
  found.push(...made.diagnostics);
  if (hasErrors(found)) return stop();

  const isOurs = ownMark(backend, model, chosen.value);
  const { changes, unchanged, diagnostics } = compareFolder(options.output, made.value, isOurs);
  found.push(...diagnostics);
  const code = stop();
  if (code !== 0) return code;
  if (options.check === true) return check(changes, io);
  applyChanges(changes, options.output);
  if (changes.length > 0 || options.watch !== true) io.err(`${summary(changes, unchanged)}\n`);
  return 0;
}

interface Subject {
  readonly id: number;
  readonly package: PackageId;
}

/** The world or package that the backend is to write about. */
function subjectOf(
  backend: Backend,
  read: ReadWit,
  name: string | undefined,
): Outcome<Subject | undefined> {
  const { model, root, world } = read;
  const none = (error: Diagnostic): Outcome<undefined> => ({
    value: undefined,
    diagnostics: [error],
  });
  const found = (id: number): Outcome<Subject> => ({
    value: { id, package: model.worlds[id]!.package },
    diagnostics: [],
  });
  if (backend.subject === 'package') {
    // Without a package there was an error.
    return { value: { id: root!, package: root! }, diagnostics: [] };
  }
  if (world !== undefined) return found(world);
  const selected = selectWorld(model, root, name);
  if (selected.kind === 'found') return found(selected.id);
  const list = selected.candidates.map((c) => `\`${c}\``);
  return selected.kind === 'ambiguous'
    ? none(
        diagnostic('cli/ambiguous-world', 'the package has several worlds', undefined, {
          help: [`name one with --world: ${list.slice(0, 12).join(', ')}`],
        }),
      )
    : none(
        gatedWorld(read, name) ??
          diagnostic('cli/no-world', 'the package has no world', undefined, {
            help: ['name one of another package with --world ns:pkg/name'],
          }),
      );
}

/**
 * Tells the marks of this backend and world, or package, from those of others, whatever their version was. A world that
 * is there no longer was renamed or removed: nothing else will remove its files.
 */
function ownMark(backend: Backend, model: Model, subject: Subject): (mark: Mark) => boolean {
  const { name, worlds } = model.packages[subject.package]!;
  const pkg = packageNameText({ namespace: name.namespace, name: name.name });
  const others = new Set(worlds.map((id) => model.worlds[id]!.name));
  if (backend.subject === 'world') others.delete(model.worlds[subject.id]!.name);
  return (mark) =>
    mark.backend === backend.name &&
    mark.package === pkg &&
    (mark.world === undefined || !others.has(mark.world));
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
