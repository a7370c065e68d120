/** `witlink link`: a component and its plugs become a program as files, which need nothing of witlink; or says how they are not (`--check`). */
import {
  type Diagnostic,
  hasErrors,
  printable,
  printableJson,
  readModuleMap,
  toJson,
} from '../../base/index.ts';
import {
  emittedWay,
  emitProgram,
  type EmitOptions,
  exportedNames,
  namesExportedBy,
  type WasiSource,
  type Way,
} from '../../emit/index.ts';
import {
  compareDeclarations,
  declarationsFile,
  declarationsOf,
  writeDeclarations,
} from '../../importing/index.ts';
import { missingFeatures } from '../../link/index.ts';
import { wantsSomething } from '../../runtime/index.ts';
import { loadOptimizer } from '../binaryen.ts';
import { Misuse } from '../failure.ts';
import { withNotedTexts } from '../files.ts';
import { gatesOf, type GateOptions } from '../gates.ts';
import type { Io } from '../io.ts';
import type { EmittedJson } from '../json-forms.ts';
import { parseLimits } from '../limits.ts';
import { type LinkedFiles, linkFiles } from '../link-files.ts';
import { readFolders, readNetwork, readVariable } from '../run/surroundings.ts';
import { compareFiles, type ProgramFile, writeProgram } from '../link/program-files.ts';
import { takenForCommonJs } from '../link/module-type.ts';
import { worldOf } from '../link/world-of.ts';
import { exitCodeOf, report } from '../report.ts';
import { bytes, counted } from '../../telling/index.ts';

export interface LinkCommandOptions extends GateOptions {
  /** Absent where types alone are written. */
  readonly output?: string;
  readonly types?: boolean;
  readonly plug?: readonly string[];
  readonly name?: string;
  readonly instantiation?: 'none' | 'async' | 'sync';
  readonly map?: ReadonlyMap<string, string>;
  readonly runtime?: 'beside' | 'import';
  readonly inline?: boolean;
  readonly optimize?: boolean;
  readonly wasi?: 'given' | 'none';
  readonly env?: readonly string[];
  readonly dir?: readonly string[];
  readonly net?: readonly string[];
  readonly inheritNetwork?: boolean;
  readonly check?: boolean;
  readonly limit?: readonly string[];
  readonly json?: boolean;
}

export async function linkToFiles(
  path: string,
  options: LinkCommandOptions,
  io: Io,
): Promise<number> {
  const { plug = [], limit = [], output, check = false, json = false } = options;
  if (options.types === true && output !== undefined) {
    throw new Misuse('`--types` writes beside the component', ['leave one out, `--types` or `-o`']);
  }
  if (options.types !== true && output === undefined) {
    throw new Misuse('no folder is named for the files', ['say which: `-o FOLDER`']);
  }
  const linking = { features: gatesOf(options), limits: parseLimits(limit) };
  const linked = await linkFiles(path, plug, linking, io);
  if (typeof linked === 'number') return linked;
  if (output === undefined) return writeTypes(linked, path, { check, json }, io);
  const name = options.name ?? nameOf(path);
  const emitted = emit(linked, name, options, {
    wasi: await wasiOf(name, options),
    optimize: options.optimize === true ? await loadOptimizer() : undefined,
  });
  const files = emitted.value;
  const compared = files === undefined ? undefined : compareFiles(output, files);
  const found = [
    ...emitted.diagnostics,
    ...(compared?.diagnostics ?? []),
    ...takenForCommonJs(output),
  ];
  const changes = compared?.files ?? [];
  const code = json ? exitCodeOf(found) : report(io, found);
  const isWrong = changes.some(({ was }) => was !== 'unchanged');
  if (json) {
    const exports = files === undefined ? [] : namesExportedBy(files[0]!.contents as string);
    io.out(printableJson(jsonForm(found, changes, exports)));
  }
  if (code !== 0 || hasErrors(found)) return code;
  if (check) {
    if (!json) tellCheck(changes, io);
    return isWrong ? 1 : 0;
  }
  writeProgram(changes, output);
  if (!json) io.err(`${summary(changes)}${costs(emitted.way, changes)}`);
  return 0;
}

/** What is loaded where it is asked for. */
interface Loaded {
  readonly wasi: WasiSource | undefined;
  readonly optimize: EmitOptions['optimize'];
}

/** Tells TypeScript of the component where it is imported as it is; or says whether that is still true. */
function writeTypes(
  linked: LinkedFiles,
  path: string,
  { check, json }: { readonly check: boolean; readonly json: boolean },
  io: Io,
): number {
  nameOf(path);
  const text = declarationsOf(linked);
  if (text === undefined) throw new Misuse('there are no words of WIT for what it exports');
  const files = [{ path: declarationsFile(path), was: compareDeclarations(path, text) }] as const;
  const found = check ? [] : writeDeclarations(path, text);
  if (json) io.out(printableJson(jsonForm(found, files, exportedNames(linked.program))));
  else if (check) tellCheck(files, io);
  else if (report(io, found) === 0 && found.length === 0) {
    const [{ path: file, was }] = files;
    io.err(`${printable(file)} ${was === 'unchanged' ? 'is up to date' : 'written'}\n`);
  }
  return check && files[0]!.was !== 'unchanged' ? 1 : exitCodeOf(found);
}

function jsonForm(
  found: readonly Diagnostic[],
  files: readonly ProgramFile[],
  exports: readonly string[],
): EmittedJson {
  return {
    version: 1,
    findings: toJson(found, withNotedTexts({ get: () => undefined })),
    files: files.map(({ path, was }) => ({ path, was })),
    exports,
  };
}

/** The program as files, with what is wrong about it. */
function emit(
  linked: LinkedFiles,
  name: string,
  options: LinkCommandOptions,
  { wasi: source, optimize }: Loaded,
): ReturnType<typeof emitProgram> & { readonly way?: Way } {
  const map = readModuleMap(options.map ?? new Map());
  if (hasErrors(map.diagnostics)) return { value: undefined, diagnostics: map.diagnostics };
  const { program } = linked;
  const world = worldOf(linked, gatesOf(options));
  const emitOptions: EmitOptions = {
    name,
    instantiate: options.instantiation ?? 'none',
    runtime: options.runtime ?? 'beside',
    modules: options.inline === true ? 'inline' : 'files',
    map: (of) => {
      const found = map.find(of);
      return found && { specifier: found.module, ...(found.name && { name: found.name }) };
    },
    ...(source && { wasi: source }),
    ...(optimize && { optimize }),
    ...(world && { types: world }),
  };
  const { value, diagnostics } = emitProgram(program, emitOptions);
  const there = program.plan.imports.filter(wantsSomething).map((item) => item.name);
  const unmatched: readonly Diagnostic[] = map.unmatched(there);
  const found = { value, diagnostics: [...diagnostics, ...unmatched] };
  return value === undefined ? found : { ...found, way: emittedWay(program, emitOptions) };
}

/** What the program is given of WASI; undefined where it is to be given nothing. */
async function wasiOf(name: string, options: LinkCommandOptions): Promise<WasiSource | undefined> {
  const { wasi: wanted = 'given', env = [], dir = [], instantiation = 'none' } = options;
  const network = readNetwork(options);
  const isSaid = env.length + dir.length > 0 || network === true || network.length > 0;
  if (isSaid && (wanted === 'none' || instantiation !== 'none')) {
    throw new Misuse('`--env`, `--dir` and `--net` are for programs that are given WASI', [
      'leave them out; or leave out `--wasi none` and `--instantiation`',
    ]);
  }
  // Who instantiates a program gives it all that it imports.
  if (wanted === 'none' || instantiation !== 'none') return undefined;
  const { wasiInterfaces } = await import('../../wasi/index.ts');
  const there = await wasiInterfaces();
  return {
    has: (key) => there.has(key),
    args: [name],
    env: new Map(env.map(readVariable)),
    network,
    ...(dir.length === 0 ? {} : { preopens: readFolders(dir, false) }),
  };
}

/** What a file's name says of the component in it. */
function nameOf(path: string): string {
  if (path === '-') throw new Misuse('standard input has no name', ['say which: `--name NAME`']);
  const [base = ''] = path.split(/[\\/]/).slice(-1);
  return base.replace(/\.(?:component\.)?wasm$/, '');
}

function sizeOf(contents: string | Uint8Array | undefined): number {
  return contents === undefined ? 0 : Buffer.byteLength(contents);
}

function tellCheck(files: readonly ProgramFile[], io: Io): void {
  const wrong = files.filter(({ was }) => was !== 'unchanged');
  if (wrong.length === 0) return io.err('all files are up to date\n');
  const says = { missing: 'is missing', different: 'differs', gone: 'belongs to it no more' };
  for (const { path: at, was } of wrong) {
    io.out(`${printable(at)} ${says[was as keyof typeof says]}\n`);
  }
  const count = wrong.length === 1 ? 'file is' : 'files are';
  io.err(`${wrong.length} ${count} not up to date; the same command without --check writes them\n`);
}

/** Why there is more of the runtime than most programs need, where that is so. */
function costs(way: Way | undefined, files: readonly ProgramFile[]): string {
  const runtime = files.find(({ path: at }) => /(?:^|[\\/])runtime\.js$/.test(at));
  if (runtime === undefined || way === undefined || way === 'adapters') return '';
  const why =
    way === 'waiting'
      ? 'with what may wait, as something in the program does'
      : missingFeatures().length > 0
        ? `with what lifts and lowers values, as this Node lacks ${missingFeatures().join(', ')} for adapters; Node 22.19, 24.15 and later make other files of the same program`
        : 'with what lifts and lowers values, as not every call goes by an adapter; `witlink run --explain` tells which';
  return `runtime.js has ${bytes(sizeOf(runtime.contents))}: ${why}\n`;
}

function summary(files: readonly ProgramFile[]): string {
  const of = (...kinds: readonly ProgramFile['was'][]): number =>
    files.filter(({ was }) => kinds.includes(was)).length;
  const size = files.reduce((sum, { contents }) => sum + sizeOf(contents), 0);
  const parts = [
    `${counted(of('missing', 'different'), 'file')} written`,
    ...(of('gone') > 0 ? [`${of('gone')} removed`] : []),
    ...(of('unchanged') > 0 ? [`${of('unchanged')} unchanged`] : []),
  ];
  return `${parts.join(', ')}; ${bytes(size)} in all\n`;
}
