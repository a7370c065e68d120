/**
 * WIT and a backend -> the files that it makes, and how the output folder differs from them. Nothing is written here.
 */
import type { Backend, GeneratedFile, GivenOptions, Mark } from '../../../codegen/index.ts';
import { type Diagnostic, diagnostic, hasErrors, type Outcome } from '../../base/index.ts';
import { type Model, packageNameText, type PackageId, selectWorld } from '../../model/index.ts';
import type { Io } from '../io.ts';
import { type ReadWit, readWit, type WitOptions } from '../read-wit.ts';
import { gatedWorld, nothingSelected, unknownFeatures } from '../unstable.ts';
import { compareFolder, type Comparison } from './output-folder.ts';

/** What a backend makes of WIT that was read, beside what stands in the output folder. */
export interface Generated extends Comparison {
  readonly model: Model;
  /** The world, or the package, that it is about. */
  readonly subject: number;
  readonly files: readonly GeneratedFile[];
}

/** The value is absent where the files can't be made or written; `texts` are those that the diagnostics speak of. */
export async function generatedFiles(
  backend: Backend,
  given: GivenOptions,
  path: string,
  options: WitOptions & { readonly output: string },
  io: Io,
): Promise<Outcome<Generated | undefined> & { readonly texts: ReadonlyMap<string, string> }> {
  const read = await readWit(path, options, io);
  const texts = read.value.sources;
  const found = [...read.diagnostics];
  const stop = { value: undefined, diagnostics: found, texts };
  if (hasErrors(found)) return stop;

  const chosen = subjectOf(backend, read.value, options.world);
  found.push(...chosen.diagnostics);
  if (chosen.value === undefined) return stop;
  const world = backend.subject === 'world' ? chosen.value.id : undefined;
  found.push(
    ...unknownFeatures(options.features, [read.value]),
    ...nothingSelected(read.value, world),
  );
  const { model } = read.value;
  const made = backend.generate(model, chosen.value.id, given);
  found.push(...made.diagnostics);
  if (hasErrors(found)) return stop;

  const isOurs = ownMark(backend, model, chosen.value);
  const compared = compareFolder(options.output, made.value, isOurs);
  found.push(...compared.diagnostics);
  if (hasErrors(found)) return stop;
  const value = { ...compared, model, subject: chosen.value.id, files: made.value };
  return { value, diagnostics: found, texts };
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
