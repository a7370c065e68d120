/**
 * `witlink run`: links components, and calls a function of the first, or explains what calls between them do. Values are
 * WAVE, in and out.
 */
import { structureOf } from '../../model/index.ts';
import {
  createSources,
  diagnostic,
  hasErrors,
  printable,
  printableJson,
  readNamePattern,
  WitlinkError,
} from '../../base/index.ts';
import type { Diagnostic } from '../../base/index.ts';
import { exportedFuncs, link, valueAt } from '../../link/index.ts';
import type { FoundExport, Program } from '../../link/index.ts';
import { wasiImports } from '../../node.ts';
import { ComponentError, ProgramExit, Trap, wantsSomething } from '../../runtime/index.ts';
import type { InstantiateOptions, Trace } from '../../runtime/index.ts';
import type { PlanFuncType } from '../../plan/index.ts';
import { parseArguments, parseCall, writeWave } from '../../wave/index.ts';
import { boundaryText } from '../boundary-text.ts';
import { callablesOf, callName, chooseExport } from '../callables.ts';
import { Misuse } from '../failure.ts';
import { gatesOf, type GateOptions } from '../gates.ts';
import type { Io } from '../io.ts';
import type { BoundariesJson } from '../json-forms.ts';
import { parseLimits } from '../limits.ts';
import { growFile } from '../output.ts';
import { readWasm } from '../read-wasm.ts';
import { readPlugs } from '../plugs.ts';
import { report } from '../report.ts';
import { traceJson } from '../trace-json.ts';
import { traceLines } from '../trace.ts';
import { keepStacks, tellTrap } from '../trap-text.ts';

export interface RunOptions extends GateOptions {
  readonly plug?: readonly string[];
  readonly invoke?: string;
  readonly trace?: boolean;
  readonly traceJson?: string;
  /** False for `--no-fuse`. */
  readonly fuse?: boolean;
  readonly explain?: boolean;
  readonly format?: 'text' | 'json';
  readonly limit?: readonly string[];
}

/** The name of the text of `--invoke` in diagnostics. */
const invokeFile = '--invoke';

export async function run(path: string, options: RunOptions, io: Io): Promise<number> {
  const features = gatesOf(options);
  if (options.format !== undefined && options.explain !== true) {
    throw new Misuse('`--format` is for what `--explain` prints', []);
  }
  if (options.traceJson !== undefined && options.explain === true) {
    throw new Misuse('`--explain` runs nothing, of which `--trace-json` could keep events', []);
  }
  const limits = parseLimits(options.limit ?? []);
  const plugs = readPlugs(options.plug ?? []);
  const files = await readComponents([path, ...plugs.map(({ file }) => file)], io);
  if (Array.isArray(files)) return report(io, files);
  const linked = await link(files.component, {
    plugs: files.plugs.filter((_, i) => plugs[i]!.name === undefined),
    named: Object.fromEntries(
      files.plugs.flatMap((component, i) => {
        const { name } = plugs[i]!;
        return name === undefined ? [] : [[name, component] as const];
      }),
    ),
    features,
    limits,
    fuse: options.fuse ?? true,
  });
  if (report(io, linked.diagnostics) !== 0 || linked.value === undefined) return 1;
  const program = linked.value;
  const { plan } = program;
  const shown = traceLines({ plan, write: io.err, color: io.color.err });
  if (options.explain === true) {
    return explain(program, options.trace === true ? { trace: shown } : {}, options.format, io);
  }

  const call =
    options.invoke === undefined ? commandOf(program) : parsedCall(program, options.invoke);
  if (call === undefined) throw tellExports(program, files.component.file, io);
  if ('wrong' in call) {
    report(io, call.wrong, createSources([[invokeFile, options.invoke ?? '']]));
    return 2;
  }
  const unserved = unservedWasi(program);
  if (unserved !== undefined) return report(io, [unserved]);
  const kept = options.traceJson === undefined ? undefined : growFile(options.traceJson);
  const traces: readonly Trace[] = [
    ...(options.trace === true ? [shown] : []),
    ...(kept === undefined ? [] : [traceJson(plan, kept.write)]),
  ];
  const trace: Trace = (event) => {
    for (const tell of traces) tell(event);
  };
  keepStacks();
  try {
    const imports = await importsOf(program, path);
    // Nobody but this call could wake it: Node would end without a word.
    const stalled = 'trap';
    const instance: InstantiateOptions = traces.length === 0 ? { stalled } : { stalled, trace };
    const { exports } = await program.instantiate(imports, instance);
    return await invoke(program, exports, call, io);
  } catch (error) {
    return failed(error, io);
  } finally {
    kept?.finish();
  }
}

function explain(
  program: Program,
  instance: InstantiateOptions,
  format: RunOptions['format'],
  io: Io,
): number {
  const boundaries = program.boundaries(instance);
  const whole: BoundariesJson = { version: 1, boundaries };
  io.out(format === 'json' ? printableJson(whole) : boundaryText(program.plan, boundaries));
  return 0;
}

interface Invocation {
  readonly target: FoundExport;
  readonly args: readonly unknown[];
  /** Whether it is a program's entry, whose result is an exit code. */
  readonly isCommand: boolean;
}

interface Component {
  readonly file: string;
  readonly bytes: Uint8Array;
}

async function readComponents(
  paths: readonly string[],
  io: Io,
): Promise<{ component: Component; plugs: Component[] } | Diagnostic[]> {
  const found: Diagnostic[] = [];
  const files: Component[] = [];
  for (const path of paths) {
    const { file, bytes, diagnostics } = await readWasm(path, io);
    found.push(...diagnostics);
    if (bytes !== undefined) files.push({ file, bytes });
  }
  const [component, ...plugs] = files;
  return found.length > 0 || component === undefined ? found : { component, plugs };
}

/** The `wasi:cli/run` that a command exports. */
function commandOf(program: Program): Invocation | undefined {
  const entry = readNamePattern('wasi:cli/run#run')!;
  const target = exportedFuncs(program).find(({ path: [first = '', func] }) =>
    entry.matches(first, func),
  );
  return target === undefined ? undefined : { target, args: [], isCommand: true };
}

function parsedCall(program: Program, text: string): Invocation | { wrong: readonly Diagnostic[] } {
  const parsed = parseCall(text, invokeFile);
  if (parsed.value === undefined) return { wrong: parsed.diagnostics };
  const { name, nameRange } = parsed.value;
  const choice = chooseExport(program, name);
  if ('message' in choice) {
    const { message, help } = choice;
    const span = { file: invokeFile, start: nameRange[0], end: nameRange[1] };
    return { wrong: [diagnostic('cli/unknown-function', message, span, { help })] };
  }
  const { found } = choice;
  const args = parseArguments(program.plan.types, found.type, parsed.value, invokeFile);
  if (hasErrors(args.diagnostics)) return { wrong: args.diagnostics };
  return { target: found, args: args.value, isCommand: false };
}

/** Without `--invoke` and without an entry of its own, a program tells what it has; nothing ran. */
function tellExports(program: Program, file: string, io: Io): Misuse {
  const { lines, others } = callablesOf(program);
  const [other] = others;
  for (const line of lines) io.out(`${line}\n`);
  const none =
    lines.length > 0
      ? ''
      : other === undefined
        ? ' and exports no function'
        : ' and no function that can be called from the command line';
  const more = others.length > 1 ? `\`${other}\` and ${others.length - 1} more` : `\`${other}\``;
  return new Misuse(`nothing was run: ${printable(file)} has no wasi:cli/run${none}`, [
    ...(lines.length > 0 ? ["choose a function with --invoke 'name(…)'"] : []),
    ...(other === undefined
      ? []
      : [
          `of resources, or with handles, streams and futures to give, are ${more}: a few lines of JavaScript call them (\`link\`)`,
        ]),
  ]);
}

/** What is said of imports of a WASI that there is nothing for. */
function unservedWasi({ plan }: Program): Diagnostic | undefined {
  const names = plan.imports
    .filter((item) => /^wasi:[^@]*@0\.3\./.test(item.name) && wantsSomething(item))
    .map((item) => `\`${item.name}\``);
  if (names.length === 0) return undefined;
  const more = names.length > 4 ? `, and ${names.length - 4} more` : '';
  const message = `the component needs WASI 0.3, which is not served yet: ${names.slice(0, 4).join(', ')}${more}`;
  const help = [
    'WASI 0.2 is served; components that export what is missing can be given with `--plug`',
  ];
  return diagnostic('cli/wasi-version', message, undefined, { help });
}

/** What the host gives: WASI, when it is asked for. */
async function importsOf(program: Program, path: string): Promise<Record<string, unknown>> {
  const wanted = program.plan.imports.some(
    (item) => item.name.startsWith('wasi:') && wantsSomething(item),
  );
  if (!wanted) return {};
  try {
    return await wasiImports({ args: [path] });
  } catch (error) {
    if (!(error instanceof WitlinkError)) throw error;
    const [first] = error.diagnostics;
    throw new Misuse(first!.message, first!.help);
  }
}

async function invoke(
  program: Program,
  exports: Readonly<Record<string, unknown>>,
  { target, args, isCommand }: Invocation,
  io: Io,
): Promise<number> {
  const { type } = target;
  const func = valueAt(exports, target.path);
  if (typeof func !== 'function') throw new TypeError(`${callName(target)} is no function`);
  let result: unknown;
  try {
    result = await (Reflect.apply(func, undefined, args) as unknown);
  } catch (error) {
    if (!(error instanceof ComponentError)) throw error;
    if (!isCommand) print(program, type, { tag: 'err', val: error.payload }, io);
    return 1;
  }
  if (!isCommand) print(program, type, isFallible(program, type) ? ok(result) : result, io);
  return 0;
}

const ok = (val: unknown): unknown => ({ tag: 'ok', val });

/** Whether calls give the ok value and throw the error, as functions that return a `result` do. */
function isFallible({ plan }: Program, type: PlanFuncType): boolean {
  if (type.result === undefined) return false;
  const result = structureOf(plan.types, type.result);
  return typeof result !== 'string' && result.kind === 'result';
}

function print({ plan }: Program, type: PlanFuncType, value: unknown, io: Io): void {
  if (type.result === undefined) return;
  const opaque = (name: string): string => `<${name}>`;
  writeWave(plan.types, type.result, value, (text) => io.out(text), { opaque });
  io.out('\n');
}

/** What a program can end with, apart from a result. */
function failed(error: unknown, io: Io): number {
  if (error instanceof WitlinkError) {
    report(io, error.diagnostics.map(withPlugHelp));
    return 1;
  }
  if (error instanceof ProgramExit) return error.exitCode;
  if (error instanceof Trap) {
    tellTrap(error, io);
    return 1;
  }
  throw error;
}

/** On the command line imports come from plugs, apart from WASI's. */
function withPlugHelp(found: Diagnostic): Diagnostic {
  if (found.code !== 'runtime/missing-import') return found;
  return { ...found, help: [...found.help, 'name a component that exports it with `--plug`'] };
}
