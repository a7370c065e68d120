/**
 * A folder with a configuration -> the components that its `builds` say: bindings are generated, the language's compiler is
 * run, and a core module is made a component of its world. An output is written when it is whole and differs from what is
 * there.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { defineBackend, findBackend } from '../../../codegen/index.ts';
import {
  append,
  type Diagnostic,
  diagnostic,
  hasErrors,
  limits,
  type Outcome,
  printable,
} from '../../base/index.ts';
import type { Job, Plan, Step, Tool } from '../../toolchains/index.ts';
import { componentize, encode, type StringEncoding } from '../../component/index.ts';
import { externName, narrowToWorld, worldName } from '../../model/index.ts';
import { readBytes } from '../../node.ts';
import {
  type Config,
  ConfigFault,
  type ConfigOptions,
  depsOf,
  featuresOf,
  openConfig,
} from '../config.ts';
import { Misuse } from '../failure.ts';
import { applyChanges } from '../generate/output-folder.ts';
import { type Generated, generatedFiles } from '../generate/generated-files.ts';
import type { Io } from '../io.ts';
import { writeFolder } from '../output.ts';
import { type FoundTool, ToolFinder } from './find-tool.ts';
import { type PlannedBuild, plannedBuilds } from './planned.ts';
import { type Command, runStep, typed } from './run-step.ts';

export interface BuildOptions extends ConfigOptions {
  /** Names and lines are kept, and nothing is optimised. */
  readonly debug?: boolean;
  /** Shows the command lines. */
  readonly verbose?: boolean;
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
  const builds = planned(config, folder);
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
    return new Misuse(`there is no witlink.json in ${shown}, or above it in the repository`, [
      '`witlink create` makes a folder with one',
    ]);
  }
  const message =
    settings.builds === undefined
      ? `\`${[...texts.keys()][0]}\` has no \`builds\``
      : `no entry of \`builds\` stands in ${shown}`;
  return new Misuse(message, ['docs/configuration.md says what `builds` may say']);
}

interface Around extends Pick<BuildOptions, 'debug' | 'verbose'> {
  readonly config: Config;
  readonly tools: ToolFinder;
  readonly io: Io;
}

async function buildOne(build: PlannedBuild, around: Around): Promise<Built> {
  const { config } = around;
  const found: Diagnostic[] = [];
  const texts = new Map(config.texts);
  const built = (status: Built['status'], size?: number): Built => ({
    output: build.output,
    language: build.setting.language,
    status,
    ...(size === undefined ? {} : { size }),
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
  applyChanges(changes, build.bindings);

  const scratch = mkdtempSync(path.join(tmpdir(), 'witlink-build-'));
  const clean = (): void => rmSync(scratch, { recursive: true, force: true });
  const interrupted = (signal: NodeJS.Signals): void => {
    clean();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  try {
    const made = await compile(build, generated.value, scratch, tools.value, around);
    append(found, made.diagnostics);
    if (made.value === undefined) return built('failed');
    return built(write(build.output, made.value), made.value.length);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    clean();
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

/** Runs the recipe; the component, or what went wrong. */
async function compile(
  build: PlannedBuild,
  generated: Generated,
  scratch: string,
  tools: ReadonlyMap<Tool, FoundTool>,
  around: Around,
): Promise<Outcome<Uint8Array | undefined>> {
  const { recipe } = build;
  const wit = path.join(scratch, 'world.wasm');
  const narrow = narrowToWorld(generated.model, generated.subject);
  const encoded = encode(narrow.model, narrow.root);
  if (encoded.value === undefined) return { value: undefined, diagnostics: encoded.diagnostics };
  writeFileSync(wit, encoded.value);
  const job = jobOf(build, generated, { scratch, wit }, around);
  const plan = recipe.plan(job, (tool) => tools.get(tool)!.file);
  const ran = await runPlan(plan, tools, around);
  if (ran.value === undefined) return { value: undefined, diagnostics: ran.diagnostics };
  const bytes = readBytes(ran.value, limits.binary);
  if (recipe.makes === 'component') return { value: bytes, diagnostics: [] };
  const encoding = build.options['stringEncoding'] ?? recipe.stringEncoding ?? 'utf8';
  return componentize(bytes, {
    file: build.output,
    target: { model: generated.model, world: generated.subject },
    stringEncoding: encoding as StringEncoding,
  });
}

function jobOf(
  { entry, bindings, project, setting, options }: PlannedBuild,
  { model, subject, files }: Generated,
  given: Pick<Job, 'scratch' | 'wit'>,
  { io, debug = false }: Around,
): Job {
  const { imports } = model.worlds[subject]!;
  return {
    ...given,
    entry,
    generated: files.flatMap(({ path: at, kind }) =>
      kind === 'generated' ? [`${bindings}/${at}`] : [],
    ),
    bindings,
    ...(project === undefined ? {} : { project }),
    world: worldName(model, subject),
    imports: imports.map((item) => externName(model, item)),
    flags: (setting.flags ?? []).map(({ text }) => text),
    options,
    debug,
    wasi: setting.wasi ?? false,
    color: io.color.err,
  };
}

/** Where the result of the last step is; the programs have told what is wrong themselves. */
async function runPlan(
  { steps, result }: Plan,
  tools: ReadonlyMap<Tool, FoundTool>,
  { io, verbose = false }: Around,
): Promise<Outcome<string | undefined>> {
  let printed = '';
  for (const step of steps) {
    const command = commandOf(step, tools.get(step.tool)!, verbose);
    if (verbose) io.err(`$ ${printable(typed(command))}\n`);
    const ended = await runStep(command, io);
    ({ printed } = ended);
    if (ended.failure === undefined) continue;
    const message = `\`${step.tool.name}\` ${ended.failure}`;
    const help = verbose ? [] : ['`--verbose` shows how it was called'];
    const failed = diagnostic('build/compiler-failed', message, undefined, { help });
    return { value: undefined, diagnostics: [failed] };
  }
  const at = result(printed);
  if (at !== undefined) return { value: at, diagnostics: [] };
  const message = `\`${steps.at(-1)!.tool.name}\` made no WebAssembly module`;
  const help = ['a library for others to link has `crate-type = ["cdylib"]` in its Cargo.toml'];
  return {
    value: undefined,
    diagnostics: [diagnostic('build/no-module', message, undefined, { help })],
  };
}

function commandOf(step: Step, { command }: FoundTool, verbose: boolean): Command {
  const [program, ...before] = command;
  return {
    program,
    args: [...before, ...step.args],
    cwd: path.resolve(step.cwd ?? '.'),
    ...(step.env === undefined ? {} : { env: step.env }),
    isQuiet: step.isTalkative === true && !verbose,
    readsOutput: step.readsOutput === true,
  };
}

function write(output: string, component: Uint8Array): 'built' | 'unchanged' {
  if (isSame(output, component)) return 'unchanged';
  writeFolder([{ file: output, content: component }], path.dirname(output));
  return 'built';
}

function isSame(file: string, content: Uint8Array): boolean {
  try {
    return readFileSync(file).equals(content);
  } catch {
    return false;
  }
}
