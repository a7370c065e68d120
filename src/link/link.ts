/**
 * Components -> a program: the list of passes. Each takes and gives plain data, and the first that finds errors ends
 * the way. `plan/plan.ts` has what comes out of it.
 */
import {
  type AsyncBinarySource,
  binaryIn,
  binaryOf,
  type BinarySource,
  type Diagnostic,
  diagnostic,
  hasErrors,
  namedIn,
  type Outcome,
  plugsIn,
  WitlinkError,
} from '../base/index.ts';
import {
  type GuestLimits,
  type Imports,
  type InstantiateOptions,
  limitsOf,
  type Running,
  type Trace,
} from '../runtime/index.ts';
import type { Isolated, IsolateOptions } from '../isolate/index.ts';
import { graphTree, plug, type Graph } from '../compose/index.ts';
import type { Features } from '../component/join/index.ts';
import { checkLinkOptions } from './option-names.ts';
import { compile, compileSync, type Compiled } from './passes/compile.ts';
import { inline, type Planned } from './passes/inline.ts';
import { judge, type ModulePaths } from './passes/judge.ts';
import { limit } from './passes/limit.ts';
import { load, type ComponentFile } from './passes/load.ts';
import { wiring, wiringAlone, type Wiring } from './passes/wiring.ts';
import { Program } from './program.ts';

/**
 * A component: its bytes as a view or buffer, a Blob or Response that has them (not for `instantiateSync`), or
 * `{ bytes, file }`, with the name of its file for messages and traces.
 */
export type ComponentSource = AsyncBinarySource;

/** Options of `link`: what is linked with the component, and what all instances of the program may do and cost. */
export interface LinkOptions {
  /**
   * Components whose exports satisfy imports of the same name, or else of a compatible version, of the component and of
   * each other. Their order doesn't matter; where two export what is imported, that is an error, unless one has the
   * very version.
   */
  readonly plugs?: readonly ComponentSource[];
  /**
   * Components for single imports of the component, by the names of these: of two that implement one interface, say. Each
   * is an instance of its own, and gives nothing else.
   */
  readonly named?: Readonly<Record<string, ComponentSource>>;
  /** Features of the specification that have not shipped and may be used all the same; none by default. */
  readonly features?: Features;
  /** What each instance of the program may cost. Memories and tables of modules that the host gives are the host's. */
  readonly limits?: GuestLimits;
  /**
   * Whether components call each other through adapters, which is the default; `false` has JavaScript lift and lower
   * every value, as the specification writes it.
   */
  readonly fuse?: boolean;
  /** Told of every crossing in all instances, unless `instantiate` is given another one. */
  readonly trace?: Trace;
}

/**
 * Links a component and its plugs, all of which are validated, or what a composition graph describes: the program is that of
 * the component that `encodeGraph` makes of it. Core modules are compiled once; the program can be instantiated any number
 * of times. The value is undefined where a diagnostic is an error; nothing was run then.
 */
export async function link(
  component: ComponentSource | Graph,
  options: LinkOptions = {},
): Promise<Outcome<Program | undefined>> {
  return linkFor('link', component, options);
}

/** `verb` is what the user has called. */
async function linkFor(
  verb: string,
  component: ComponentSource | Graph,
  options: LinkOptions,
): Promise<Outcome<Program | undefined>> {
  checkLinkOptions(verb, options);
  const sources = isGraph(component)
    ? component
    : await Promise.all(
        partsOf(component, options).map(async ({ given, file }) => ({
          file,
          ...(await binaryIn(given, verb)),
        })),
      );
  const { value, diagnostics } = prepare(sources, options);
  if (value === undefined) return { value, diagnostics };
  return program(
    await compile(value.planned, value.paths, options.fuse ?? true),
    diagnostics,
    options,
  );
}

/**
 * As `link`, without waiting, for who may not wait, such as loader hooks of Node. Plugs are bytes, too; on a browser's main
 * thread engines refuse modules of some megabytes.
 */
export function linkSync(
  component: BinarySource | Graph,
  options: LinkOptions = {},
): Outcome<Program | undefined> {
  return linkSyncFor('linkSync', component, options);
}

function linkSyncFor(
  verb: string,
  component: BinarySource | Graph,
  options: LinkOptions,
): Outcome<Program | undefined> {
  checkLinkOptions(verb, options);
  const instead = verb.replace(/Sync$/, '');
  const sources = isGraph(component)
    ? component
    : partsOf(component, options).map(({ given, file }) => ({
        file,
        ...binaryOf(given, verb, instead),
      }));
  const { value, diagnostics } = prepare(sources, options);
  if (value === undefined) return { value, diagnostics };
  return program(
    compileSync(value.planned, value.paths, options.fuse ?? true),
    diagnostics,
    options,
  );
}

/**
 * Links a component and instantiates it. Throws `WitlinkError` with the diagnostics where it can't be linked or an
 * import is missing or of another kind, before anything runs, and `Trap` where a start function traps.
 */
export function instantiate(
  component: ComponentSource | Graph,
  imports: Imports,
  options: LinkOptions & IsolateOptions,
): Promise<Isolated>;
export function instantiate(
  component: ComponentSource | Graph,
  imports?: Imports,
  options?: LinkOptions & InstantiateOptions,
): Promise<Running>;
export async function instantiate(
  component: ComponentSource | Graph,
  imports: Imports = {},
  options: LinkOptions & (InstantiateOptions | IsolateOptions) = {},
): Promise<Running | Isolated> {
  const { value, diagnostics } = await linkFor('instantiate', component, options);
  if (value === undefined) throw new WitlinkError(diagnostics);
  return value.instantiate(imports, options);
}

/**
 * As `instantiate`, without waiting: for a program that was linked before, or where engines let modules be compiled in
 * place, which browsers do for small ones only. Of a program the options of `link` are settled.
 */
export function instantiateSync(
  component: BinarySource | Graph | Program,
  imports: Imports = {},
  options: LinkOptions & InstantiateOptions = {},
): Running {
  checkLinkOptions('instantiateSync', options);
  if (component instanceof Program) return component.instantiateSync(imports, options);
  const { value, diagnostics } = linkSyncFor('instantiateSync', component, options);
  if (value === undefined) throw new WitlinkError(diagnostics);
  return value.instantiateSync(imports, options);
}

/** All that is needed to compile. */
interface Prepared {
  readonly planned: Planned;
  readonly paths: ModulePaths;
}

/** The passes before the engine is asked. */
function prepare(
  given: readonly ComponentFile[] | Graph,
  options: LinkOptions,
): Outcome<Prepared | undefined> {
  const limits = limitsOf(options.limits);
  if (hasErrors(limits.diagnostics)) return failed(limits.diagnostics);
  const wired = isGraph(given) ? wireGraph(given, options) : wirePlugs(given, options);
  const found = [...wired.diagnostics];
  if (wired.value === undefined) return failed(found);
  const { parts, paths } = wired.value;
  const planned = inline(parts);
  found.push(...planned.diagnostics);
  if (planned.value === undefined) return failed(found);
  const limited = limit(planned.value, paths, limits.value);
  found.push(...limited.diagnostics);
  if (hasErrors(found)) return failed(found);
  return { value: { planned: limited.value, paths }, diagnostics: found };
}

/** What is joined, all of it judged. */
interface Wired {
  readonly parts: Wiring;
  readonly paths: ModulePaths;
}

function wirePlugs(
  sources: readonly ComponentFile[],
  { features = [], named = {} }: LinkOptions,
): Outcome<Wired | undefined> {
  const loaded = load(sources);
  const judged = judge(loaded.value, features);
  const found = [...loaded.diagnostics, ...judged.diagnostics];
  if (hasErrors(found)) return failed(found);
  const [main, ...given] = loaded.value;
  const names = namedIn(named).map(([name]) => name);
  const plugs = given.slice(0, given.length - names.length);
  const graph = plug(main!, plugs, {
    named: new Map(names.map((name, i) => [name, given[plugs.length + i]!])),
    unused: 'warning',
  });
  found.push(...graph.diagnostics);
  if (graph.value === undefined) return failed(found);
  return { value: { parts: wiring(graph.value), paths: judged.value }, diagnostics: found };
}

function wireGraph(
  graph: Graph,
  { features = [], plugs = [], named = {} }: LinkOptions,
): Outcome<Wired | undefined> {
  if (plugs.length > 0 || namedIn(named).length > 0) {
    const message = 'a graph says itself who is given what, and takes no plugs';
    const help = ['add them to the graph, or link the component that `encodeGraph` makes of it'];
    throw new WitlinkError([diagnostic('host/bad-source', message, undefined, { help })]);
  }
  const composed = graphTree(graph, { features });
  const tree = composed.value;
  if (tree === undefined) return failed(composed.diagnostics);
  const judged = judge([{ tree }], features);
  const found = [...composed.diagnostics, ...judged.diagnostics];
  if (hasErrors(found)) return failed(found);
  return { value: { parts: wiringAlone(tree), paths: judged.value }, diagnostics: found };
}

/** Whether a composition graph was given; bytes have no nodes. */
function isGraph(given: unknown): given is Graph {
  return typeof given === 'object' && given !== null && 'packages' in given && 'nodes' in given;
}

function program(
  compiled: Outcome<Compiled>,
  before: readonly Diagnostic[],
  { trace, limits }: LinkOptions,
): Outcome<Program | undefined> {
  const diagnostics = [...before, ...compiled.diagnostics];
  if (hasErrors(diagnostics)) return failed(diagnostics);
  return { value: new Program(compiled.value, { trace, limits }), diagnostics };
}

/** The component, its plugs and those for single imports, with what they are called where they have no name. */
function partsOf(
  component: ComponentSource,
  { plugs = [], named = {} }: LinkOptions,
): readonly { readonly given: ComponentSource; readonly file: string }[] {
  const shared = plugsIn(plugs).map((given, i) => ({ given, file: `plug ${i + 1}` }));
  const single = namedIn(named).map(([name, given]) => ({ given, file: `plug for ${name}` }));
  return [{ given: component, file: 'component' }, ...shared, ...single];
}

function failed(diagnostics: readonly Diagnostic[]): Outcome<undefined> {
  return { value: undefined, diagnostics };
}
