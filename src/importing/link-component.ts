/**
 * The file of a component that is imported, with the plugs that its project names for it -> a linked program, and which modules
 * give it what is still open. WASI is there by itself; what nothing gives is told with who imports the component.
 */
import path from 'node:path';
import {
  diagnostic,
  hasErrors,
  limits,
  printable,
  WitlinkError,
  type BinaryFile,
  type Diagnostic,
} from '../base/index.ts';
import { relativeName } from './configuration.ts';
import { explain, readBytes } from '../node.ts';
import type { WasiSource } from '../emit/index.ts';
import { linkSync, type Program } from '../link/index.ts';
import { wantsSomething } from '../runtime/index.ts';
import type { DeclaredProgram } from './declarations.ts';
import type { Meant } from './implementations.ts';
import { notGiven } from './import-problems.ts';
import type { Given, Project, WasiAttribute } from './project.ts';
import { wasiGiven } from './wasi-given.ts';

/** A component that was linked to be imported. */
export interface LinkedComponent extends DeclaredProgram {
  readonly given: Given;
  /** The modules that give it what it imports, by the names of the imports. */
  readonly modules: ReadonlyMap<string, Meant>;
  /** What it gets of WASI, which is there by itself; absent where it gets none. */
  readonly wasi?: Omit<WasiSource, 'has'>;
  /** Absolute: what it was made of. */
  readonly files: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * Links a component.
 *
 * @param file Absolute.
 * @param importer The module that imports it, for messages.
 * @throws WitlinkError where that can't be, or nothing gives what it imports
 */
export function linkComponent(
  file: string,
  project: Project,
  importer: string | undefined,
  attribute?: WasiAttribute,
): LinkedComponent {
  const own = project.given(file);
  const given: Given = attribute === undefined ? own : { ...own, wasi: attribute };
  const component = read(file);
  const plugOf = `it is a plug of \`${printable(relativeName(file))}\`, by \`imports\` of the configuration: is it built?`;
  const sources = given.plugs.map((plug) => ({ ...plug, source: read(plug.file, [plugOf]) }));
  const plugs = {
    plugs: sources.filter(({ name }) => name === undefined).map(({ source }) => source),
    named: Object.fromEntries(
      sources.flatMap(({ name, source }) => (name === undefined ? [] : [[name, source]])),
    ),
  };
  const { value, diagnostics } = linkSync(component, plugs);
  if (value === undefined || hasErrors(diagnostics)) throw new WitlinkError(diagnostics);
  return {
    program: value,
    component,
    plugs,
    given,
    modules: modulesFor(value, file, given, importer),
    ...(given.wasi === 'none'
      ? {}
      : { wasi: wasiGiven(given.wasi, project.config, path.basename(file)) }),
    files: [file, ...given.plugs.map((plug) => path.resolve(plug.file))],
    warnings: diagnostics,
  };
}

function read(file: string, help: readonly string[] = []): BinaryFile<Uint8Array> {
  const name = relativeName(path.resolve(file));
  const span = { file: name, offset: 0, path: '' };
  const unreadable = (why: string): WitlinkError =>
    new WitlinkError([
      diagnostic('load/unreadable', `\`${printable(name)}\` cannot be read: ${why}`, span, {
        help,
      }),
    ]);
  let bytes: Uint8Array;
  try {
    bytes = readBytes(file, limits.binary);
  } catch (error) {
    throw unreadable(explain(error));
  }
  if (bytes.length > limits.binary) throw unreadable('it is too large');
  return { bytes, file: name };
}

function modulesFor(
  { plan }: Program,
  file: string,
  given: Given,
  importer: string | undefined,
): ReadonlyMap<string, Meant> {
  const modules = new Map<string, Meant>();
  const missing: string[] = [];
  for (const item of plan.imports) {
    if (!wantsSomething(item)) continue;
    const { name } = item;
    const meant = given.find(name);
    if (meant !== undefined) modules.set(name, meant);
    else if (given.wasi === 'none' || !name.startsWith('wasi:')) missing.push(name);
  }
  if (missing.length > 0) throw notGiven(missing, file, importer, given.mapped);
  return modules;
}
