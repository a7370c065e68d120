/** A build, with its bindings written and its tools found -> the component: the recipe's steps are run, and its result is wrapped. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { componentizePyNames } from '../../../codegen/python/index.ts';
import { type Diagnostic, diagnostic, limits, type Outcome, printable } from '../../base/index.ts';
import { isPreview1 } from '../../binary/index.ts';
import {
  checkModule,
  componentize,
  type ComponentizeOptions,
  decode,
  embed,
  encode,
  type StringEncoding,
} from '../../component/index.ts';
import { externName, narrowToWorld, printWit, worldName } from '../../model/index.ts';
import { readBytes } from '../../node.ts';
import type { Job, Plan, Step, Tool } from '../../toolchains/index.ts';
import type { Generated } from '../generate/generated-files.ts';
import type { Io } from '../io.ts';
import type { FoundTool } from './find-tool.ts';
import { fingerprint, madeOfTheSame, withFingerprint } from './fingerprint.ts';
import { lackingExports } from './module-exports.ts';
import type { PlannedBuild } from './planned.ts';
import { type Command, runStep, typed } from './run-step.ts';

/** How the programs are run. */
export interface Running {
  readonly io: Io;
  /** Ends them. */
  readonly signal: AbortSignal;
  /** Names and lines are kept, and nothing is optimised. */
  readonly debug?: boolean;
  /** Shows the command lines. */
  readonly verbose?: boolean;
  /** Where the adapter for WASI Preview 1 is; throws `Misuse` where it is not installed. */
  readonly adapter: () => string;
}

/** Runs the recipe; the component, or what went wrong. */
export async function compile(
  build: PlannedBuild,
  generated: Generated,
  scratch: string,
  tools: ReadonlyMap<Tool, FoundTool>,
  around: Running,
): Promise<Outcome<Uint8Array | undefined>> {
  const { recipe } = build;
  const wit = path.join(scratch, 'world.wasm');
  const narrow = narrowToWorld(generated.model, generated.subject);
  // Tools write docs into sources of theirs, be it that they end there what they stand in.
  const encoded = encode(narrow.model, narrow.root, { docs: false });
  if (encoded.value === undefined) return { value: undefined, diagnostics: encoded.diagnostics };
  writeFileSync(wit, encoded.value);
  const witText = path.join(scratch, 'world.wit');
  writeFileSync(witText, textOf(encoded.value));
  const job = jobOf(build, generated, { scratch, wit, witText }, around);
  const plan = recipe.plan(job, (tool) => tools.get(tool)!.file);
  const made = await bytesOf(plan, job, build.output, generated, tools, around);
  if (made.value === undefined || recipe.makes === 'component') return made;
  const encoding = build.options['stringEncoding'] ?? recipe.stringEncoding ?? 'utf8';
  const settings = {
    file: build.output,
    target: { model: generated.model, world: generated.subject },
    stringEncoding: encoding as StringEncoding,
  };
  if (job.wasi) return withAdapter(made.value, settings, around);
  return componentize(made.value, { ...settings, stubWasi: true });
}

/** A package in binary form as text. */
function textOf(wit: Uint8Array): string {
  const { value } = decode(wit);
  return printWit(value!.model, { root: value!.root });
}

function jobOf(
  { entry, bindings, project, setting, options, engine }: PlannedBuild,
  { model, subject, files }: Generated,
  given: Pick<Job, 'scratch' | 'wit' | 'witText'>,
  { io, debug = false }: Running,
): Job {
  const { imports } = model.worlds[subject]!;
  const { language } = setting;
  return {
    ...given,
    entry,
    generated: files.flatMap(({ path: at, kind }) =>
      kind === 'generated' ? [`${bindings}/${at}`] : [],
    ),
    bindings,
    ...(project === undefined ? {} : { project }),
    world: worldName(model, subject),
    pythonNames: language === 'python' ? componentizePyNames(model, subject) : [],
    imports: imports.map((item) => externName(model, item)),
    flags: (setting.flags ?? []).map(({ text }) => text),
    options,
    engine,
    debug,
    wasi: setting.wasi ?? false,
    color: io.color.err,
  };
}

/** A component that has of WASI what its module imports; what it has none of needs no adapter. */
async function withAdapter(
  bytes: Uint8Array,
  settings: ComponentizeOptions & Required<Pick<ComponentizeOptions, 'target'>>,
  { io, adapter }: Running,
): Promise<Outcome<Uint8Array | undefined>> {
  const { value: module, diagnostics } = checkModule(bytes, settings);
  if (module === undefined) return { value: undefined, diagnostics };
  const from = module.imports.map((i) => i.module).find(isPreview1);
  if (from === undefined) return componentize(bytes, settings);
  const said = embed(bytes, settings);
  if (said.value === undefined) return said;
  const { adapt, readAdapters } = await import('../adapters.ts');
  const adapters = await readAdapters([`${from}=${adapter()}`], module, io);
  if ('wrong' in adapters) return { value: undefined, diagnostics: adapters.wrong };
  const made = await adapt(said.value, adapters);
  if (!('message' in made)) return { value: made, diagnostics };
  const message = `\`jco\` can’t make a component of the module: ${made.message}`;
  return {
    value: undefined,
    diagnostics: [diagnostic('build/compiler-failed', message, undefined)],
  };
}

/** What the steps make. Where the last would make of the same what is there already, that is taken. */
async function bytesOf(
  { steps, metafile, lastStepReads, result }: Plan,
  { scratch, entry }: Job,
  output: string,
  { model, subject }: Generated,
  tools: ReadonlyMap<Tool, FoundTool>,
  around: Running,
): Promise<Outcome<Uint8Array | undefined>> {
  const last = steps.at(-1)!;
  const before = await runSteps(steps.slice(0, -1), tools, around);
  if (before.value === undefined) return { value: undefined, diagnostics: before.diagnostics };
  const lacking = metafile === undefined ? [] : lackingExports(metafile, entry[0]!, model, subject);
  if (lacking.length > 0) return { value: undefined, diagnostics: lacking };
  const made = async (): Promise<Outcome<Uint8Array | undefined>> => {
    const ran = await runSteps([last], tools, around);
    if (ran.value === undefined) return { value: undefined, diagnostics: ran.diagnostics };
    const at = result(ran.value);
    if (at === undefined) return { value: undefined, diagnostics: [noModule(last.tool)] };
    return { value: readBytes(at, limits.binary), diagnostics: [] };
  };
  if (lastStepReads === undefined) return made();
  const { version = '', file } = tools.get(last.tool)!;
  const args = last.args.map((arg) => arg.replaceAll(scratch, ''));
  const section = fingerprint([version, file, ...args], lastStepReads);
  const there = madeOfTheSame(output, section);
  if (there !== undefined) return { value: there, diagnostics: [] };
  const { value, diagnostics } = await made();
  return { value: value && withFingerprint(value, section), diagnostics };
}

/** What the last of them printed for us; the programs have told what is wrong themselves. */
async function runSteps(
  steps: readonly Step[],
  tools: ReadonlyMap<Tool, FoundTool>,
  { io, signal, verbose = false }: Running,
): Promise<Outcome<string | undefined>> {
  let printed = '';
  for (const step of steps) {
    const command = commandOf(step, tools.get(step.tool)!, verbose);
    if (verbose) io.err(`$ ${printable(typed(command))}\n`);
    const ended = await runStep(command, io, signal);
    ({ printed } = ended);
    if (ended.failure === undefined) continue;
    const message = `\`${step.tool.name}\` ${ended.failure}`;
    const help = [
      ...(step.help ?? []),
      ...(verbose ? [] : ['`--verbose` shows how it was called']),
    ];
    const failed = diagnostic('build/compiler-failed', message, undefined, { help });
    return { value: undefined, diagnostics: [failed] };
  }
  return { value: printed, diagnostics: [] };
}

function noModule({ name }: Tool): Diagnostic {
  const message = `\`${name}\` made no WebAssembly module`;
  const help = ['a library for others to link has `crate-type = ["cdylib"]` in its Cargo.toml'];
  return diagnostic('build/no-module', message, undefined, { help });
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
