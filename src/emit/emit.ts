/**
 * A linked program -> the files that it is by itself: an ES module with the plan as data, core modules, the runtime's share.
 * Pure and deterministic: nothing is read or written here, and equal programs give equal bytes.
 */
import { hostDeclarations } from '../../codegen/ts-host/declarations.ts';
import { type Diagnostic, diagnostic, type Outcome, printable } from '../base/index.ts';
import { programParts, type Program, type ProgramParts } from '../link/index.ts';
import type { ExportBeyondWit, Model, WorldId } from '../model/index.ts';
import type { Plan } from '../plan/index.ts';
import { type CoreFile, coreFiles } from './core-files.ts';
import { missingImports, type ImportMap, unmapped } from './imported-modules.ts';
import { namedExports } from './exported-names.ts';
import { headMark, printHead } from './head.ts';
import { wayOf, type Way } from './layers.ts';
import { type MainOptions, printMain } from './main-file.ts';
import { runtimeShare } from './share/share.ts';
import { wasiFile, wasiNeeds } from './share/wasi-file.ts';
import { usesNetwork, type WasiImport, wasiImports, type WasiSource } from './wasi.ts';

/** A file of an emitted program. */
export interface EmittedFile {
  /** Relative to the folder; a name without parts. */
  readonly path: string;
  readonly contents: string | Uint8Array;
}

/** How a program is emitted. */
export interface EmitOptions {
  /** The name of its files, as `checkName` allows it. */
  readonly name: string;
  /**
   * What the module exports: what the program does (`none`, the default), which is one instance made when the module is loaded;
   * or `instantiate`, which gives a promise of an instance (`async`) or an instance (`sync`).
   */
  readonly instantiate?: 'none' | 'async' | 'sync';
  /**
   * Where the runtime comes from: a file `runtime.js` of the program's own (`beside`, the default), the package (`import`), or
   * another module that exports `runtimeNames`.
   */
  readonly runtime?: 'beside' | 'import' | { readonly from: string };
  /** Which modules give its imports; without `instantiate` all of them. */
  readonly map?: ImportMap;
  /**
   * Where core modules are: in files (the default), but for small ones of a module that is one instance; all as text in the
   * module; or given by an expression of the caller's, which is a `WebAssembly.Module` or a promise of one.
   */
  readonly modules?: 'files' | 'inline' | ((core: CoreFile) => string);
  /** What gives those of its imports that are of WASI and not in `map`, without `instantiate`; nothing does where absent. */
  readonly wasi?: WasiSource;
  /** What is made of each core module before it is written (`optimize.ts`); each stays as it is where this is absent. */
  readonly optimize?: (bytes: Uint8Array) => Uint8Array;
  /** The program's world, of which `NAME.d.ts` tells; there is none where this is absent. */
  readonly types?: {
    readonly model: Model;
    readonly world: WorldId;
    /** What it exports and WIT has no words for. */
    readonly beyondWit?: readonly ExportBeyondWit[];
  };
}

/** The value is undefined where a diagnostic is an error. */
export function emitProgram(
  program: Program,
  options: EmitOptions,
): Outcome<readonly EmittedFile[] | undefined> {
  const { name } = options;
  const settled = settledOptions(options);
  const diagnostics: Diagnostic[] = [];
  const badName = checkName(name);
  if (badName !== undefined) diagnostics.push(badName);
  const given = givenByWasi(program.plan, options);
  const missing =
    settled.instantiate === 'none'
      ? missingImports(program.plan, settled.map).filter(
          ({ name: of }) => !given.some(({ item }) => item.name === of),
        )
      : [];
  if (missing.length > 0) diagnostics.push(unmapped(missing));
  if (diagnostics.length > 0) return { value: undefined, diagnostics };
  const parts = emittedParts(program, given, options);
  const cores = coreFiles(parts, options);
  const main = printMain(parts, cores, settled, given);
  const others: EmittedFile[] = [];
  if (settled.modules === 'files') {
    const files = cores.filter((core) => !core.isInText);
    others.push(...files.map(({ path, bytes }) => ({ path, contents: bytes })));
  }
  if (settled.runtime === 'beside') {
    const needs = given.length > 0 ? wasiNeeds : [];
    others.push(...runtimeFiles([...main.names, ...needs]));
    if (given.length > 0) {
      const contents = wasiFile(given, settled.wasi!);
      others.push({ path: 'wasi.js', contents });
    }
  }
  if (options.types !== undefined) {
    others.unshift(declarations(name, parts, settled.instantiate, options.types));
  }
  const head = printHead(others.map(({ path }) => path));
  const module = { path: `${name}.js`, contents: `${head}${main.code}` };
  return { value: [module, ...others], diagnostics };
}

function declarations(
  name: string,
  { host, promises = false }: ProgramParts,
  instantiate: MainOptions['instantiate'],
  { model, world, beyondWit = [] }: NonNullable<EmitOptions['types']>,
): EmittedFile {
  const path = `${name}.d.ts`;
  const names = namedExports(host.exports).map((named) => named.name);
  const contents = hostDeclarations(model, world, {
    path,
    mark: headMark,
    instantiate,
    names,
    beyondWit,
    promises,
  });
  return { path, contents };
}

/**
 * Whether something has to wait that WIT has as synchronous: only the event loop brings what comes over a network. Functions of 0.3
 * wait by themselves, but for those that bind sockets to a port.
 */
function waitsForNetwork(given: readonly WasiImport[], { wasi }: EmitOptions): boolean {
  return (
    usesNetwork(wasi) && given.some(({ key }) => /^wasi:(?:sockets\/|http\/.*@0\.2\.)/.test(key))
  );
}

/** The runtime's share that exports some names, with its map. */
function runtimeFiles(names: readonly string[]): readonly EmittedFile[] {
  const { code, map } = runtimeShare(names);
  return [
    { path: 'runtime.js', contents: `${code}//# sourceMappingURL=runtime.js.map\n` },
    { path: 'runtime.js.map', contents: map },
  ];
}

/** The names under which the module of a program exports what it does. */
export function exportedNames(program: Program): readonly string[] {
  return namedExports(programParts(program).host.exports).map(({ name }) => name);
}

/** How the calls of a program go that is emitted so. */
export function emittedWay(program: Program, options: EmitOptions): Way {
  return wayOf(emittedParts(program, givenByWasi(program.plan, options), options));
}

function emittedParts(
  program: Program,
  given: readonly WasiImport[],
  options: EmitOptions,
): ProgramParts {
  return programParts(program, waitsForNetwork(given, options));
}

/** The names of the runtime that the file of a program imports. */
export function runtimeNames(program: Program, options: EmitOptions): readonly string[] {
  const given = givenByWasi(program.plan, options);
  const parts = emittedParts(program, given, options);
  return printMain(parts, coreFiles(parts, options), settledOptions(options), given).names;
}

function givenByWasi(plan: Plan, options: EmitOptions): readonly WasiImport[] {
  const { instantiate = 'none', map, wasi } = options;
  if (instantiate !== 'none' || wasi === undefined) return [];
  return wasiImports(plan, (name) => map?.(name) !== undefined, wasi);
}

function settledOptions(options: EmitOptions): MainOptions {
  const { instantiate = 'none', map = () => undefined, modules = 'files' } = options;
  const { runtime = 'beside', wasi } = options;
  return { instantiate, map, modules, runtime, wasi };
}

/** Why files can't be called so; undefined where they can. */
function checkName(name: string): Diagnostic | undefined {
  if (/^[0-9A-Za-z_](?:[0-9A-Za-z._-]{0,98}[0-9A-Za-z_-])?$/.test(name) && !taken.test(name)) {
    return undefined;
  }
  const [shown, rest] = name.length > 100 ? [name.slice(0, 100), '…'] : [name, ''];
  const what = shown === '' ? 'without a name' : `called \`${printable(shown)}${rest}\``;
  return diagnostic(
    'emit/bad-name',
    `a program’s files can’t be ${what} on every system`,
    undefined,
    {
      help: [
        'give them another one: `--name NAME`',
        'it has letters, digits, `.`, `_` and `-`, and is none that Windows or the runtime’s file has',
      ],
    },
  );
}

/** Names that Windows keeps for devices, whatever their extension; and that of a file which stands beside. */
const taken = /^(?:(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)|(?:runtime|wasi)$)/i;
