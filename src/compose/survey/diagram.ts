/**
 * A survey -> what is drawn of it: nodes and the wires between them. Down to a depth each component with code of its own is
 * a node, and one that only holds others a group; below it what a component is made of is that component's own affair.
 * Traffic of a trace is put on the wires by the labels that traces have.
 */
import { splitPath } from '../../base/index.ts';
import type { MemoryInfo } from '../../component/join/index.ts';
import type { ItemKind, Survey, SurveySource, SurveyWire } from './survey.ts';

/** What is drawn. Nodes are numbered by the instances of the survey; several may be folded into one. */
export interface Diagram {
  readonly nodes: readonly DiagramNode[];
  readonly wires: readonly DiagramWire[];
  /** What the whole imports, types alone left out. */
  readonly open: readonly DiagramOpen[];
  readonly exports: readonly DiagramExport[];
}

/** A component as it was instantiated, or one that holds others. */
export interface DiagramNode {
  readonly id: number;
  /** A name for people, which no other node has. */
  readonly label: string;
  /** The way to its definition. */
  readonly place: string;
  /** The group in which it stands; absent at the top. */
  readonly group?: number;
  /** Whether it only holds other nodes. */
  readonly isGroup: boolean;
  /** The part of the survey of which it is. */
  readonly part: number;
  /** Whether code of which nothing is known runs in it. */
  readonly isUnknown: boolean;
  /** All memories in it. */
  readonly memories: readonly MemoryInfo[];
}

/** What one node, or the host, gives another. */
export interface DiagramWire {
  readonly to: number;
  /** A node, or an import of the whole. */
  readonly from: { readonly node: number } | { readonly open: string };
  /** The interface; of functions by themselves, absent. */
  readonly interface?: string;
  readonly funcs: readonly DiagramFunc[];
  /** What a trace has seen on it. */
  readonly traffic?: Traffic;
}

/** A function, with whether code in the node can call it. */
export interface DiagramFunc {
  readonly name: string;
  readonly called: boolean;
}

/** What has crossed: how often it was called, bytes that were copied in both directions, handles that were moved or lent. */
export interface Traffic {
  readonly calls: number;
  readonly bytes: number;
  readonly handles: number;
}

/** What the whole imports. */
export interface DiagramOpen {
  readonly name: string;
  readonly kind: ItemKind;
  readonly implements?: string;
}

/** What the whole exports, and from which node, if not types alone. */
export interface DiagramExport {
  readonly name: string;
  readonly kind: ItemKind;
  readonly from?: { readonly node: number } | { readonly open: string };
}

/** One direction of one call, as a trace tells it. */
export interface Crossed {
  readonly kind: 'call' | 'return';
  /** The labels of the instances, or `host`. */
  readonly from: string;
  readonly to: string;
  readonly func: string;
  readonly bytes: number;
  readonly handles: number;
}

/** The label that traces have for the host. */
const host = 'host';

/**
 * What is drawn of a survey: its components, what is deeper than `depth` within the one that holds it, and who gives what to
 * whom.
 *
 * @param label - What the whole is called.
 * @param depth - Levels of components in components of which each is drawn by itself.
 */
export function diagram(survey: Survey, label: string, depth = 1): Diagram {
  const { instances } = survey;
  const children: number[][] = instances.map(() => []);
  const holdsCode = instances.map((i) => i.hasCode);
  for (let i = instances.length - 1; i > 0; i--) {
    const { parent } = instances[i]!;
    if (!holdsCode[i]) continue;
    holdsCode[parent!] = true;
    children[parent!]!.push(i);
  }
  const nodeOf = new Map<number, number>();
  const nodes: DiagramNode[] = [];
  const memories = new Map<number, MemoryInfo[]>();
  const unknown = new Set<number>();
  const levels: number[] = [];
  const taken = new Map<string, number>();
  // Parents stand before their children.
  instances.forEach(({ parent, part, name, place, hasCode, importedModules, memories: own }, i) => {
    const level = parent === undefined ? 0 : levels[parent]! + 1;
    levels.push(level);
    const above = parent === undefined ? undefined : nodeOf.get(parent);
    const isDrawn = parent === undefined || (holdsCode[i]! && level <= depth && isOpened(parent));
    const id = isDrawn ? i : above!;
    nodeOf.set(i, id);
    if (isDrawn) {
      memories.set(i, []);
      const isGroup = !hasCode && isOpened(i);
      nodes.push({
        id,
        label: unused(parent === undefined ? label : (name ?? place.split(' > ').at(-1)!)),
        place,
        ...(above === undefined ? {} : { group: above }),
        isGroup,
        part,
        isUnknown: false,
        memories: memories.get(i)!,
      });
    }
    memories.get(id)!.push(...own);
    if (importedModules.length > 0 || survey.parts[part]!.bytes === undefined) unknown.add(id);
  });

  /** Two instances may have one name. */
  function unused(wanted: string): string {
    let free = wanted;
    while (taken.has(free)) {
      const count = taken.get(wanted)! + 1;
      taken.set(wanted, count);
      free = `${wanted} (${count})`;
    }
    taken.set(free, 1);
    return free;
  }

  function isOpened(i: number): boolean {
    return levels[i]! < depth && children[i]!.length > 0;
  }

  const sources = [...survey.wires, ...survey.exports].map(({ from }) => from);
  const given = new Set(sources.flatMap((from) => (from && 'open' in from ? [from.open] : [])));
  return {
    nodes: nodes.map((node) => ({ ...node, isUnknown: unknown.has(node.id) })),
    wires: wiresOf(survey, nodes, nodeOf),
    open: survey.open
      .filter(({ name, kind }) => given.has(name) || kind === 'component' || kind === 'core module')
      .map(({ name, kind, implements: of }) => ({
        name,
        kind,
        ...(of === undefined ? {} : { implements: of }),
      })),
    exports: survey.exports.map(({ name, kind, from }) => ({
      name,
      kind,
      ...(from === undefined ? {} : { from: drawn(from, nodeOf) }),
    })),
  };
}

function drawn(from: SurveySource, nodeOf: ReadonlyMap<number, number>): DiagramWire['from'] {
  return 'open' in from ? from : { node: nodeOf.get(from.instance)! };
}

/** What nodes are given themselves, and what is called by anything in them. */
function wiresOf(
  survey: Survey,
  nodes: readonly DiagramNode[],
  nodeOf: ReadonlyMap<number, number>,
): DiagramWire[] {
  const groups = new Set(nodes.flatMap(({ id, isGroup }) => (isGroup ? [id] : [])));
  const wires = new Map<string, DiagramWire & { readonly funcs: DiagramFunc[] }>();
  const places = new Map<string, Map<string, number>>();
  for (const wire of survey.wires) {
    const to = nodeOf.get(wire.to)!;
    const from = drawn(wire.from, nodeOf);
    if (groups.has(to) || ('node' in from && from.node === to)) continue;
    const isOwn = to === wire.to;
    const funcs = isOwn ? wire.funcs : wire.funcs.filter((f) => f.called);
    if (funcs.length === 0 && !(isOwn && wire.resources.length > 0)) continue;
    const of = nameOf(wire);
    const key = JSON.stringify([to, from, of]);
    let there = wires.get(key);
    if (there === undefined) {
      there = { to, from, ...(of === undefined ? {} : { interface: of }), funcs: [] };
      wires.set(key, there);
      places.set(key, new Map());
    }
    const known = places.get(key)!;
    for (const { name, called } of funcs) {
      const at = known.get(name);
      if (at === undefined) known.set(name, there.funcs.push({ name, called }) - 1);
      else if (called) there.funcs[at] = { name, called };
    }
  }
  return [...wires.values()];
}

function nameOf({ interface: of, import: name, funcs }: SurveyWire): string | undefined {
  if (of !== undefined) return of;
  // Resources by themselves stand in an interface, too.
  return funcs.length === 0 ? name : undefined;
}

/** Puts what has crossed on the wires; `unplaced` counts the calls that are on none, or might be on several. */
export function withTraffic(
  of: Diagram,
  survey: Survey,
  crossed: Iterable<Crossed>,
): { readonly diagram: Diagram; readonly unplaced: number } {
  const nodeOf = labelled(of, survey);
  const byInterface = new Map<string, DiagramWire>();
  const byFunc = new Map<string, DiagramWire>();
  for (const wire of of.wires) {
    const ends = [wire.to, 'node' in wire.from ? wire.from.node : host];
    if (wire.interface !== undefined) byInterface.set(keyOf(ends, wire.interface), wire);
    for (const { name } of wire.funcs) byFunc.set(keyOf(ends, name), wire);
  }
  const traffic = new Map<DiagramWire, Traffic>();
  let unplaced = 0;
  for (const { kind, from, to, func, bytes, handles } of crossed) {
    const isCall = kind === 'call';
    const [caller, callee] = isCall ? [from, to] : [to, from];
    // Calls of what the whole exports are on no wire.
    if (caller === host) continue;
    const ends = [nodeOf.get(caller), callee === host ? host : nodeOf.get(callee)];
    if (ends[0] !== undefined && ends[0] === ends[1]) continue;
    const { instance, name } = splitPath(func);
    const wire = byInterface.get(keyOf(ends, instance ?? name)) ?? byFunc.get(keyOf(ends, name));
    if (wire === undefined) {
      if (isCall) unplaced++;
      continue;
    }
    const seen = traffic.get(wire) ?? { calls: 0, bytes: 0, handles: 0 };
    traffic.set(wire, {
      calls: seen.calls + (isCall ? 1 : 0),
      bytes: seen.bytes + bytes,
      handles: seen.handles + handles,
    });
  }
  const wires = of.wires.map((wire) => {
    const seen = traffic.get(wire);
    return seen === undefined ? wire : { ...wire, traffic: seen };
  });
  return { diagram: { ...of, wires }, unplaced };
}

const keyOf = (ends: readonly unknown[], name: string): string => JSON.stringify([...ends, name]);

/** The node of each label of instances; undefined for one that instances of several nodes have. */
function labelled(
  { nodes }: Diagram,
  { instances }: Survey,
): ReadonlyMap<string, number | undefined> {
  const ids = new Set(nodes.map((n) => n.id));
  const found = new Map<string, number | undefined>();
  instances.forEach(({ label }, i) => {
    let at = i;
    while (!ids.has(at)) at = instances[at]!.parent!;
    found.set(label, !found.has(label) || found.get(label) === at ? at : undefined);
  });
  return found;
}
