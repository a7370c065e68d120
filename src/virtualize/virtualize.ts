/**
 * What a program is to find in place of WASI 0.2 -> a component that exports it, to be plugged under a program that was
 * built without knowing. It is put together of parts, each a component of ours (`guest/`) with its settings, so that it
 * serves here and in every other runtime. Where streams are handed out, all that hands them out is there: a stream of
 * the host's is none of these.
 */
import { diagnostic, hasErrors, type Diagnostic, type Outcome } from '../base/index.ts';
import { decode } from '../component/index.ts';
import {
  encodeGraph,
  GraphBuilder,
  plug,
  readPackage,
  stubImports,
  type GraphPackage,
} from '../compose/index.ts';
import { interfaceName, type InterfaceId, type Model } from '../model/index.ts';
import { type Constant, constantComponent } from './constants.ts';

/** A file, or a folder where it has no contents. */
export interface VirtualEntry {
  /** Its path in the folder that programs find, with `/` between its parts; folders come before what is in them. */
  readonly path: string;
  readonly contents?: Uint8Array;
}

/** What is virtual; what is left out comes from the host. */
export interface VirtualOptions {
  /** All environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** The arguments, the program's own name first. */
  readonly args?: readonly string[];
  /** The time of day in nanoseconds since 1970, which stands still but for what is waited for. */
  readonly clock?: bigint;
  /** A number from which all random numbers come. */
  readonly random?: bigint;
  /** All of standard input. */
  readonly stdin?: Uint8Array;
  /** Folders by the names under which programs find them; they can only be read. */
  readonly folders?: Readonly<Record<string, readonly VirtualEntry[]>>;
}

/** The names of the parts, and of the files that they are. */
export type PartName = 'platform' | 'environment' | 'random';

/** A part, and what it is told. */
interface Part {
  readonly name: PartName;
  /** The settings by the names of their functions. */
  readonly settings: Readonly<Record<string, Constant>>;
  /** What of the host is not asked for any more. */
  readonly deny: readonly string[];
}

/**
 * @param read - The bytes of a part.
 */
export function virtualize(
  options: VirtualOptions,
  read: (part: PartName) => Uint8Array,
): Outcome<Uint8Array | undefined> {
  const parts = partsOf(options);
  if (parts.length === 0) {
    const message = 'nothing is to be virtual';
    const found = diagnostic('virtualize/nothing', message, undefined, {
      help: ['say what: environment, arguments, clock, random numbers, input, folders'],
    });
    return { value: undefined, diagnostics: [found] };
  }
  const found: Diagnostic[] = [];
  const graph = new GraphBuilder();
  for (const part of parts) {
    const { value, diagnostics } = settled(part, read(part.name));
    found.push(...diagnostics);
    if (value === undefined) return { value, diagnostics: found };
    const node = graph.instantiate(graph.addPackage(value.pkg));
    for (const name of value.exported) graph.export(graph.access(node, name), name);
  }
  const { value, diagnostics } = encodeGraph(graph.graph, { name: 'virtual' });
  return { value, diagnostics: [...found, ...diagnostics] };
}

function partsOf(options: VirtualOptions): readonly Part[] {
  const { env, args, clock, random, stdin, folders } = options;
  const parts: Part[] = [];
  if (env !== undefined || args !== undefined) {
    const settings = { variables: Object.entries(env ?? {}), arguments: args ?? [] };
    parts.push({ name: 'environment', settings, deny: [] });
  }
  if (random !== undefined) parts.push({ name: 'random', settings: { seed: random }, deny: [] });
  if (clock !== undefined || stdin !== undefined || folders !== undefined) {
    const preopens = Object.entries(folders ?? {}).map(([name, entries]) => ({
      name,
      entries: entries.map(({ path, contents }) => ({ path, contents })),
    }));
    const deny = [
      ...(clock === undefined ? [] : ['wasi:clocks/*']),
      ...(stdin === undefined ? [] : ['wasi:cli/stdin']),
    ];
    parts.push({ name: 'platform', settings: { clock, stdin, preopens }, deny });
  }
  return parts;
}

/** The package that a part with its settings is, and what it exports. */
function settled(
  part: Part,
  bytes: Uint8Array,
): Outcome<{ readonly pkg: GraphPackage; readonly exported: readonly string[] } | undefined> {
  const file = `<${part.name}>`;
  const found: Diagnostic[] = [];
  const take = <T>({ value, diagnostics }: Outcome<T | undefined>): T => {
    found.push(...diagnostics.filter(({ severity }) => severity === 'error'));
    if (value === undefined || hasErrors(found)) throw new Unsettled();
    return value;
  };
  try {
    const { model, world } = take(decode({ bytes, file }));
    if (world === undefined) throw new TypeError('a part is no component');
    const iface = settingsOf(model, world);
    const constants = take(constantComponent(model, iface, part.settings));
    const whole = take(readPackage({ bytes, file, label: `virtual-${part.name}` }));
    const plugged = take(
      plug(whole, [take(readPackage({ bytes: constants, file, label: 'settings' }))]),
    );
    const closed = take(stubImports(plugged, { deny: part.deny }));
    const encoded = take(encodeGraph(closed, { name: `virtual-${part.name}` }));
    const pkg = take(readPackage({ bytes: encoded, file, label: `virtual-${part.name}` }));
    const exported = model.worlds[world]!.exports.flatMap((item) =>
      item.kind === 'interface' ? [interfaceName(model, item.id)!] : [],
    );
    return { value: { pkg, exported }, diagnostics: found };
  } catch (error) {
    if (error instanceof Unsettled) return { value: undefined, diagnostics: found };
    throw error;
  }
}

/** A step failed, and what is wrong is among the findings. */
class Unsettled extends Error {}

function settingsOf(model: Model, world: number): InterfaceId {
  for (const item of model.worlds[world]!.imports) {
    if (item.kind !== 'interface') continue;
    if (interfaceName(model, item.id)?.startsWith('witlink:virtual/') === true) return item.id;
  }
  throw new TypeError('a part has no settings');
}
