/**
 * A graph, and what the host is not to be asked for -> the graph in which stubs stand for that: components that refuse. Only
 * what the graph leaves open is looked at. What a stub answers is `component/stub`'s.
 */
import {
  append,
  CompatibleNames,
  diagnostic,
  didYouMean,
  hasErrors,
  parseInterfaceName,
  printable,
  readNamePattern,
  versionedName,
  versionTrack,
  isVersion,
  withVersion,
  type Diagnostic,
  type NamePattern,
  type Outcome,
  type VersionedName,
} from '../base/index.ts';
import {
  ComponentWriter,
  decodeTree,
  interfacesOf,
  stub,
  type Stubbed,
  type StubReason,
} from '../component/assemble/index.ts';
import {
  externName,
  withDistinctInterfaces,
  type Func,
  type InterfaceId,
  type Model,
  type WorldId,
  type WorldItem,
} from '../model/index.ts';
import { evaluate, type CheckGraphOptions } from './evaluate.ts';
import type { Graph, GraphArgument, GraphNode, NodeIndex } from './graph.ts';
import { openNames } from './open-names.ts';
import { readPackage } from './package.ts';

/** Options of `stubImports`: what a host is not to be asked for. Without any nothing is refused. */
export interface StubOptions extends CheckGraphOptions {
  /** Patterns of interfaces and functions: `wasi:sockets/*`, `wasi:filesystem/types#descriptor.unlink-file-at`. */
  readonly deny?: readonly string[];
  /** What the host has: what the world imports. All else is refused, too. */
  readonly host?: { readonly model: Model; readonly world: WorldId };
}

/**
 * The graph with stubs for what it leaves open and the host is not to be asked for. An interface of which everything is
 * refused isn't imported any more, unless others that are need its types; of others the functions are that are not
 * refused. A pattern that is about nothing is a warning.
 */
export function stubImports(graph: Graph, options: StubOptions): Outcome<Graph | undefined> {
  const { host } = options;
  const { value: deny, diagnostics: misread } = readPatterns(options.deny ?? []);
  if (hasErrors(misread)) return { value: undefined, diagnostics: misread };
  if (deny.length === 0 && host === undefined) return { value: graph, diagnostics: [] };
  const asked = importsOfWhole(graph, options);
  if (asked.value === undefined) return { value: undefined, diagnostics: asked.diagnostics };
  const { model, world } = asked.value;
  const refusal = new Refusal(model, world, deny, host === undefined ? undefined : new Host(host));
  const stubs = Map.groupBy(refusal.items(), ({ item }) => groupOf(externName(model, item)));
  const found = [...asked.diagnostics, ...refusal.findings()];
  const joined = new Joining(graph);
  for (const [group, items] of stubs) {
    const label = `stub of ${group}, ${reasonsOf(items)}`;
    const made = stub(model, world, items, label);
    append(found, made.diagnostics);
    if (made.value === undefined) continue;
    const { value, diagnostics } = readPackage({ bytes: made.value, file: `<${label}>`, label });
    append(found, diagnostics);
    if (value !== undefined) {
      joined.add(
        value,
        items.map(({ item }) => externName(model, item)),
      );
    }
  }
  return { value: hasErrors(found) ? undefined : joined.graph(), diagnostics: found };
}

function readPatterns(texts: readonly string[]): Outcome<readonly NamePattern[]> {
  const diagnostics: Diagnostic[] = [];
  const value = texts.flatMap((text) => {
    const pattern = readNamePattern(text);
    if (pattern !== undefined) return [pattern];
    const message = `\`${printable(text)}\` is no pattern of interfaces or functions`;
    const help = ['write names, with `*` for any characters: `wasi:sockets/*`, `a:b/c#get-*`'];
    diagnostics.push(diagnostic('compose/bad-pattern', message, undefined, { help }));
    return [];
  });
  return { value, diagnostics };
}

/** What the whole would ask its host for, as the imports of a world. */
function importsOfWhole(
  graph: Graph,
  options: CheckGraphOptions,
): Outcome<{ readonly model: Model; readonly world: WorldId } | undefined> {
  const { value, diagnostics } = evaluate(graph, options);
  if (value === undefined) return { value, diagnostics };
  const w = new ComponentWriter();
  const written = value.assembly.writeImports(w);
  if (written.value === undefined) return { value: undefined, diagnostics: written.diagnostics };
  const decoded = decodeTree({
    kind: 'component',
    file: '<composition>',
    offset: 0,
    end: 0,
    definitions: w.definitions,
    names: { sorts: new Map() },
  });
  // What WIT has no words for is no capability of the platform's, and stays open.
  const errors = decoded.diagnostics.filter((d) => d.severity === 'error');
  const { model, world } = decoded.value ?? {};
  return model === undefined || world === undefined
    ? { value: undefined, diagnostics: errors }
    : { value: { model: withDistinctInterfaces(model, world), world }, diagnostics: errors };
}

/** Stubs stand together that stand for one package; what has a plain name stands alone. */
function groupOf(name: string): string {
  const parts = parseInterfaceName(name);
  if (parts === undefined) return name;
  const { namespace, package: pkg, version } = parts;
  const track = version !== undefined && isVersion(version) ? versionTrack(version) : version;
  return withVersion(`${namespace}:${pkg}`, track);
}

/** What is refused of an import. */
interface Refused extends Stubbed {
  readonly reasons: ReadonlySet<StubReason>;
}

/** Why a stub stands there, in words. */
function reasonsOf(items: readonly Refused[]): string {
  return [...new Set(items.flatMap(({ reasons }) => [...reasons]))].join(' and ');
}

/** What is refused of the imports of a world. */
class Refusal {
  readonly #model: Model;
  readonly #imports: readonly WorldItem[];
  readonly #deny: readonly NamePattern[];
  readonly #host: Host | undefined;
  readonly #used = new Set<NamePattern>();
  readonly #found: Diagnostic[] = [];

  constructor(model: Model, world: WorldId, deny: readonly NamePattern[], host: Host | undefined) {
    this.#model = model;
    this.#imports = model.worlds[world]!.imports;
    this.#deny = deny;
    this.#host = host;
  }

  items(): Refused[] {
    const kept = new Set<InterfaceId>();
    const found = this.#imports.flatMap((item) => {
      if (item.kind === 'type') {
        for (const id of interfacesOf(this.#model, item)) kept.add(id);
        return [];
      }
      const name = externName(this.#model, item);
      const funcs = item.kind === 'func' ? [] : this.#model.interfaces[item.id]!.functions;
      const byFunc = new Map<Func, StubReason>();
      for (const func of funcs) {
        const reason = this.#reasonFor(name, func.name);
        if (reason !== undefined) byFunc.set(func, reason);
      }
      // A function by itself, and what has types alone.
      const whole = funcs.length === 0 ? this.#reasonFor(name) : undefined;
      const isWhole = funcs.length === 0 ? whole !== undefined : byFunc.size === funcs.length;
      if (!isWhole) for (const id of interfacesOf(this.#model, item)) kept.add(id);
      const reasons = new Set(whole === undefined ? byFunc.values() : [whole]);
      if (reasons.size === 0) return [];
      if (item.kind === 'func' && item.func.kind.kind !== 'freestanding') {
        this.#found.push(noStub(name));
        return [];
      }
      const refuses = (func: Func): StubReason | undefined => whole ?? byFunc.get(func);
      return [{ item, refuses, reasons, isWhole }];
    });
    return found.map(({ isWhole, ...refused }) => ({
      ...refused,
      keepsTypes: !isWhole || (refused.item.kind === 'interface' && kept.has(refused.item.id)),
    }));
  }

  #reasonFor(name: string, func?: string): StubReason | undefined {
    const by = this.#deny.filter((pattern) => pattern.matches(name, func));
    for (const pattern of by) this.#used.add(pattern);
    if (by.length > 0) return 'denied';
    return this.#host?.has(name, func) === false ? 'missing' : undefined;
  }

  /** What can't be refused, and denials of what nobody asks for: a name may be misspelt. */
  findings(): Diagnostic[] {
    const names = this.#imports.map((item) => externName(this.#model, item));
    const unused = this.#deny
      .filter((pattern) => !this.#used.has(pattern))
      .map(({ text }) =>
        diagnostic(
          'compose/unused-denial',
          `nothing that is left open is denied by \`${text}\``,
          undefined,
          { severity: 'warning', help: [...didYouMean(text, names), openNow(names)] },
        ),
      );
    return [...this.#found, ...unused];
  }
}

function noStub(name: string): Diagnostic {
  const message = `no stub can be made for \`${name}\`: it belongs to a resource that is imported by itself`;
  const help = ['import the resource with its functions as an interface'];
  return diagnostic('compose/no-stub', message, undefined, { help });
}

const shownNames = 8;

function openNow(names: readonly string[]): string {
  if (names.length === 0) return 'nothing is left open';
  const more = names.length > shownNames ? [`${names.length - shownNames} more`] : [];
  const list = names.slice(0, shownNames).map((name) => `\`${name}\``);
  return `left open is ${[...list, ...more].join(', ')}`;
}

/** What a host has, by the world that it is for. */
class Host {
  readonly #names: CompatibleNames<VersionedName & { readonly funcs: ReadonlySet<string> }>;

  constructor({ model, world }: NonNullable<StubOptions['host']>) {
    const offers = model.worlds[world]!.imports.map((item) => ({
      ...versionedName(externName(model, item)),
      funcs: new Set(
        item.kind === 'interface' ? model.interfaces[item.id]!.functions.map((f) => f.name) : [],
      ),
    }));
    this.#names = new CompatibleNames(offers, { take: 'newest', older: true });
  }

  /** Whether it has what is imported so, and in it the function. */
  has(name: string, func: string | undefined): boolean {
    const found = this.#names.find(versionedName(name));
    return found !== undefined && (func === undefined || found.funcs.has(func));
  }
}

/** A graph to which stubs are added: they are given to all who ask for what they stand for. */
class Joining {
  readonly #packages: Graph['packages'][number][];
  readonly #nodes: GraphNode[];
  readonly #arguments: GraphArgument[];
  readonly #before: Graph;
  readonly #stubs: { readonly node: NodeIndex; readonly names: ReadonlySet<string> }[] = [];

  constructor(graph: Graph) {
    this.#before = graph;
    this.#packages = [...graph.packages];
    this.#nodes = [...graph.nodes];
    this.#arguments = [...graph.arguments];
  }

  add(pkg: Graph['packages'][number], names: readonly string[]): void {
    const index = this.#packages.push(pkg) - 1;
    const node = this.#nodes.push({ kind: 'instantiation', package: index }) - 1;
    this.#stubs.push({ node, names: new Set(names) });
  }

  graph(): Graph {
    const { exports } = this.#before;
    const given = new Map<string, NodeIndex>();
    for (const { node, names } of this.#stubs) {
      for (const name of names) {
        given.set(name, this.#nodes.push({ kind: 'alias', source: node, name }) - 1);
      }
    }
    // What the whole asked for by name, now the stub has; it asks by itself for what is not refused of it.
    const explicit = new Map<string, NodeIndex>();
    this.#nodes.forEach((node, index) => {
      if (node.kind !== 'import') return;
      const from = given.get(node.extern.name);
      if (from === undefined) explicit.set(node.extern.name, index);
      else this.#nodes[index] = this.#nodes[from]!;
    });
    for (const [to, names] of openNames(this.#before)) {
      for (const [name, { name: asked }] of names) this.#give(to, name, given.get(asked));
    }
    for (const { node, names } of this.#stubs) {
      for (const { extern } of this.#importsOf(node)) {
        const { name } = extern;
        const stubbed = names.has(name) ? undefined : given.get(name);
        this.#give(node, name, stubbed ?? explicit.get(name));
      }
    }
    return {
      packages: this.#packages,
      nodes: this.#nodes,
      arguments: this.#arguments,
      exports,
    };
  }

  #give(to: NodeIndex, name: string, from: NodeIndex | undefined): void {
    if (from !== undefined) this.#arguments.push({ to, name, from });
  }

  #importsOf(index: NodeIndex): readonly { readonly extern: { readonly name: string } }[] {
    const node = this.#nodes[index]!;
    if (node.kind !== 'instantiation') return [];
    const { definitions } = this.#packages[node.package]!.tree;
    return definitions.filter((d) => d.kind === 'import');
  }
}
