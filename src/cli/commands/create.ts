/** `witlink create`: a folder with a project that `witlink build` builds: WIT, bindings, a skeleton to fill in, a test. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import pkg from '../../../package.json' with { type: 'json' };
import { findBackend, type GeneratedFile } from '../../../codegen/index.ts';
import { createSources, hasErrors, isKebab, printable, toKebab } from '../../base/index.ts';
import { externName, type WorldId, worldName } from '../../model/index.ts';
import { load, memoryHost } from '../../resolve/index.ts';
import { explain } from '../../node.ts';
import {
  engineFor,
  type Language,
  type ProjectParts,
  type Recipe,
  recipes,
  type Surroundings,
} from '../../toolchains/index.ts';
import { ownDependency } from '../create/own-dependency.ts';
import { projectFiles } from '../create/project-files.ts';
import { copiedWit, type Files, starterWit } from '../create/wit-files.ts';
import { Misuse } from '../failure.ts';
import type { Io } from '../io.ts';
import { writeFolder } from '../output.ts';
import { type ReadWit, readWit, type WitOptions } from '../read-wit.ts';
import { report } from '../report.ts';
import { unknownFeatures } from '../unstable.ts';
import { worldOf } from '../world.ts';

export interface CreateOptions extends WitOptions {
  readonly lang: Language;
  readonly world?: string;
  readonly wit?: string;
}

export async function create(folder: string, options: CreateOptions, io: Io): Promise<number> {
  const recipe = recipes[options.lang];
  const parts = recipe.project;
  if (parts === undefined) {
    throw new Misuse(`a project in ${recipe.title} begins as one in TypeScript`, [
      'create it with `--lang typescript`',
    ]);
  }
  checkEmpty(folder);
  const name = projectName(folder);
  const begun = await beginning(name, options, io);
  if (typeof begun === 'number') return begun;
  const { read, world, wit } = begun;
  const imports = read.model.worlds[world]!.imports.map((item) => externName(read.model, item));
  const engine = engineFor(imports);
  const given = recipe.given?.({
    bindings: parts.sources,
    engine,
    ...projectOf(recipe, parts, name),
  });
  const made = findBackend(recipe.backend)!.generate(read.model, world, given);
  const code = report(io, made.diagnostics, createSources(read.sources));
  if (hasErrors(made.diagnostics)) return code;

  const first = firstOf(recipe, parts, made.value);
  const features = options.allFeatures === true ? 'all' : (options.features ?? []);
  const files = {
    ...wit,
    ...Object.fromEntries(made.value.map(({ path: at, text }) => [below(parts, at), text])),
    ...projectFiles({
      name,
      recipe,
      parts,
      engine,
      world: read.model.worlds[world]!.name,
      entry: recipe.entry === 'folder' ? path.posix.dirname(first) : first,
      first,
      features,
      witlink: ownDependency(import.meta.dirname, folder, pkg.version),
      isStarter: options.wit === undefined,
    }),
  };
  writeFolder(
    Object.entries(files).map(([at, content]) => ({ file: path.join(folder, at), content })),
    folder,
  );
  const shown = printable(folder);
  io.err(
    [
      `created ${shown}: a component in ${recipe.title}, of the world ${worldName(read.model, world)}`,
      `next: cd ${shown}, npm install, npm test; then write ${first}\n`,
    ].join('\n'),
  );
  return 0;
}

/** The language's own project file, as it will be written. */
function projectOf(
  recipe: Recipe,
  parts: ProjectParts,
  name: string,
): Pick<Surroundings, 'project'> {
  const text = parts.files({ name, entry: '' })[recipe.projectFile ?? ''];
  return text === undefined ? {} : { project: { folder: '.', text } };
}

/** What is there is somebody's. */
function checkEmpty(folder: string): void {
  const shown = `\`${printable(folder)}\``;
  let there: readonly string[];
  try {
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) return;
    there = readdirSync(folder);
  } catch (error) {
    throw new Misuse(`${shown} can’t be used: ${explain(error)}`);
  }
  if (there.length > 0) {
    throw new Misuse(`${shown} has files in it`, ['name a folder that is empty, or not there yet']);
  }
}

/** A name that npm, Cargo and the like take, whatever the folder is called. */
function projectName(folder: string): string {
  const name = toKebab(path.basename(path.resolve(folder)))?.toLowerCase();
  return name === undefined || name.length > 60 ? 'component' : name;
}

interface Beginning {
  readonly read: ReadWit;
  readonly world: WorldId;
  readonly wit: Files;
}

/** The world, and the files that will say it; an exit code where something is wrong with them. */
async function beginning(
  name: string,
  options: CreateOptions,
  io: Io,
): Promise<Beginning | number> {
  if (options.wit === undefined) return starter(name, options.world ?? 'hello');
  const { value: read, diagnostics } = await readWit(options.wit, options, io);
  const found = [
    ...diagnostics,
    ...(hasErrors(diagnostics) ? [] : unknownFeatures(options.features, [read])),
  ];
  const code = report(io, found, createSources(read.sources));
  if (hasErrors(found)) return code;
  const features = options.allFeatures === true ? 'all' : (options.features ?? []);
  const world = read.world ?? worldOf(read, undefined);
  return { read, world, wit: await copiedWit(options.wit, read, world, features) };
}

async function starter(name: string, world: string): Promise<Beginning> {
  if (!isKebab(world)) {
    throw new Misuse(`\`${printable(world)}\` can’t be the name of a new world`, [
      'it has words of small letters and digits, with `-` between',
      'a world that is there already is in WIT: say where by `--wit PATH`',
    ]);
  }
  const wit = { 'wit/world.wit': starterWit(name, world) };
  const { value } = await load('wit', memoryHost(wit));
  return { read: value, world: value.model.packages[value.root!]!.worlds[0]!, wit };
}

const below = ({ sources }: ProjectParts, at: string): string =>
  sources === '.' ? at : `${sources}/${at}`;

/** The skeleton with which the user begins. */
function firstOf(recipe: Recipe, parts: ProjectParts, files: readonly GeneratedFile[]): string {
  const skeletons = files.filter(({ kind }) => kind === 'skeleton');
  return below(parts, skeletons.find(({ path: at }) => at !== recipe.projectFile)!.path);
}
