/**
 * A folder with a configuration -> the components that its `builds` say: bindings are generated, the language's compiler is
 * run, and a core module is made a component of its world. An output is written when it is whole and differs from what is
 * there.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { defineBackend, findBackend } from '../../../codegen/index.ts';
import { append, type Diagnostic, hasErrors, type Outcome, printable } from '../../base/index.ts';
import type { Tool } from '../../toolchains/index.ts';
import { type Config, ConfigFault, depsOf, featuresOf, openConfig } from '../config.ts';
import type { ConfigOptions } from '../config.ts';
import { Misuse } from '../failure.ts';
import { applyChanges } from '../generate/output-folder.ts';
import { generatedFiles } from '../generate/generated-files.ts';
import type { Io } from '../io.ts';
import { writeFolder } from '../output.ts';
import { leadsOut, repositoryOf, slashed } from '../paths.ts';
import { compile, type Running } from './compile.ts';
import { wantsTypes, writeComponentTypes } from './component-types.ts';
import { type FoundTool, ToolFinder } from './find-tool.ts';
import { type PlannedBuild, plannedBuilds } from './planned.ts';

export interface BuildOptions extends ConfigOptions, Pick<Running, 'debug' | 'verbose'> {
  /** A folder for the outputs, by their own names, in place of those that the configuration says. */
  readonly into?: string;
}

/** What became of one of the `builds`. */
export interface Built {
  /** Where the component is, or would be: from the working directory. */
  readonly output: string;
  readonly language: string;
  /** `missing` where a tool is not installed. */
  readonly status: 'built' | 'unchanged' | 'missing' | 'failed';
  /** Bytes, where there is a component. */
  readonly size?: number;
  /** The file that tells TypeScript of it, where there is one. */
  readonly types?: string;
  /** With an error where it is `missing` or `failed`. */
  readonly diagnostics: readonly Diagnostic[];
  /** The texts that these speak of. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Builds what the nearest configuration says of a folder, one after the other. What compilers print goes to `io.err`.
 * `tell` is told each as it is done. Throws `Misuse` where there is nothing to build, `ConfigFault` where the configuration can't be followed.
 */
export async function buildFolder(
  folder: string,
  io: Io,
  options: BuildOptions = {},
  tell: (built: Built) => void = () => {},
): Promise<readonly Built[]> {
  const config = await openConfig({ from: folder, ...options });
  const { into } = options;
  const builds = planned(config, folder).map((build) =>
    into === undefined
      ? build
      : { ...build, output: slashed(path.join(into, path.basename(build.output))) },
  );
  if (builds.length === 0) throw nothingToBuild(folder, config);
  const tools = new ToolFinder(config.folder, io.env);
  const done: Built[] = [];
  for (const build of builds) {
    const built = await buildOne(build, { ...options, config, tools, io });
    tell(built);
    done.push(built);
  }
  return done;
}

/** What is wrong is told with the text in which it stands. */
function planned(config: Config, folder: string): readonly PlannedBuild[] {
  try {
    return plannedBuilds(config, folder);
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    throw new ConfigFault(error.diagnostics, config.texts);
  }
}

function nothingToBuild(folder: string, { settings, texts }: Config): Misuse {
  const shown = `\`${printable(folder)}\``;
  if (texts.size === 0) {
    const isInRepository = repositoryOf(path.resolve(folder)) !== undefined;
    const above = isInRepository ? ', or above it in the repository' : '';
    return new Misuse(`there is no witlink.json in ${shown}${above}`, [
      '`witlink create` makes a folder with one',
      ...(isInRepository
        ? []
        : [
            'it is looked for in folders above only within a repository; else `--config` says which',
          ]),
    ]);
  }
  const message =
    settings.builds === undefined
      ? `\`${[...texts.keys()][0]}\` has no \`builds\``
      : `no entry of \`builds\` stands in ${shown}`;
  return new Misuse(message, ['docs/configuration.md says what `builds` may say']);
}

/** For what has no main function: it is called from outside. */
const preview1Adapter = 'lib/wasi_snapshot_preview1.reactor.wasm';

interface Around extends Omit<Running, 'signal' | 'adapter'>, Pick<BuildOptions, 'into'> {
  readonly config: Config;
  readonly tools: ToolFinder;
}

async function buildOne(build: PlannedBuild, around: Around): Promise<Built> {
  const { config } = around;
  const found: Diagnostic[] = [];
  const texts = new Map(config.texts);
  const built = (
    status: Built['status'],
    of: { readonly size?: number; readonly types?: string | undefined } = {},
  ): Built => ({
    output: build.output,
    language: build.setting.language,
    status,
    ...(of.size === undefined ? {} : { size: of.size }),
    ...(of.types === undefined ? {} : { types: of.types }),
    diagnostics: found,
    texts,
  });
  const generated = await generate(build, around);
  append(found, generated.diagnostics);
  for (const [file, text] of generated.texts) texts.set(file, text);
  if (generated.value === undefined) return built('failed');

  const tools = await findTools(build, around);
  append(found, tools.diagnostics);
  if (hasErrors(tools.diagnostics)) return built('missing');
  // Skeletons are for those who begin; here the entry is there.
  const changes = generated.value.changes.filter(({ isSkeleton }) => isSkeleton !== true);
  applyChanges(changes, boundOf(build.bindings, config));

  const scratch = mkdtempSync(path.join(tmpdir(), 'witlink-build-'));
  const running = new AbortController();
  let interruptedBy: NodeJS.Signals | undefined;
  const interrupted = (signal: NodeJS.Signals): void => {
    interruptedBy = signal;
    running.abort();
  };
  // Once: who asks again doesn't want to wait for the compiler to end.
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const made = await compile(build, generated.value, scratch, tools.value, {
      ...around,
      signal: running.signal,
      adapter: () => around.tools.fileOf('@bytecodealliance/jco', preview1Adapter),
    });
    append(found, made.diagnostics);
    if (made.value === undefined) return built('failed');
    const status = write(build.output, made.value, config);
    const size = made.value.length;
    // What is built into another folder is only looked at.
    if (around.into !== undefined || !wantsTypes(build, config)) return built(status, { size });
    const types = await writeComponentTypes(build.output, made.value);
    append(found, types.diagnostics);
    return built(status, { size, types: types.value });
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    rmSync(scratch, { recursive: true, force: true });
    if (interruptedBy !== undefined) process.exit(interruptedBy === 'SIGINT' ? 130 : 143);
  }
}

/** Stands for a backend where the sources need none. */
const nothing = defineBackend({
  name: 'nothing',
  summary: '',
  subject: 'world',
  options: [],
  generate: () => ({ value: [], diagnostics: [] }),
});

function generate(build: PlannedBuild, { config, io }: Around) {
  const { recipe, wit, world, bindings, options, isGenerated } = build;
  const read = {
    deps: depsOf({}, config),
    within: config,
    ...featuresOf({}, config),
    ...(world === undefined ? {} : { world: world.text }),
  };
  const backend = isGenerated ? findBackend(recipe.backend)! : nothing;
  return generatedFiles(
    backend,
    isGenerated ? options : {},
    wit,
    { ...read, output: bindings },
    io,
  );
}

async function findTools(
  build: PlannedBuild,
  { tools }: Around,
): Promise<Outcome<ReadonlyMap<Tool, FoundTool>>> {
  const value = new Map<Tool, FoundTool>();
  const diagnostics: Diagnostic[] = [];
  for (const tool of build.recipe.tools(build)) {
    const found = await tools.find(tool);
    if ('file' in found) value.set(tool, found);
    else diagnostics.push(found);
  }
  return { value, diagnostics };
}

function write(output: string, component: Uint8Array, config: Config): 'built' | 'unchanged' {
  if (isSame(output, component)) return 'unchanged';
  writeFolder([{ file: output, content: component }], boundOf(path.dirname(output), config));
  return 'built';
}

/** What no link may lead out of: the repository is held to anyway; where there is none, the project is what was named. */
function boundOf(folder: string, config: Config): string {
  const project = path.resolve(config.folder);
  const isInside = !leadsOut(path.relative(project, path.resolve(folder)));
  return isInside && repositoryOf(project) === undefined ? project : folder;
}

function isSame(file: string, content: Uint8Array): boolean {
  try {
    return readFileSync(file).equals(content);
  } catch {
    return false;
  }
}
