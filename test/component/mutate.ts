/**
 * One change somewhere in a component's tree, as a generator of components that are nearly valid: indexes, names, types,
 * options, order. Equal seeds give equal changes. Core modules stay as they are.
 */
import type { ComponentTree } from '../../src/binary/index.ts';

type Random = (below: number) => number;

/** Mulberry32: numbers below a bound, by a seed. */
export function randomBy(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const primitives = ['bool', 'u8', 'u32', 's64', 'f32', 'char', 'string', 'error-context'];
const coreTypes = ['i32', 'i64', 'f32', 'f64'];
const sorts = ['func', 'type', 'component', 'instance', 'core func', 'core memory', 'core module'];
const names = ['a', 'a-b', 'A', 'a--b', '', 'a:b/c', 'a:b/c@1.0.0', '[method]a.b', '[static]a.b'];
const options = [
  { kind: 'utf8' },
  { kind: 'utf16' },
  { kind: 'async' },
  { kind: 'memory', index: 0 },
  { kind: 'realloc', index: 0 },
  { kind: 'post-return', index: 0 },
  { kind: 'callback', index: 0 },
];

type Node = Record<string, unknown> | unknown[];
interface Spot {
  readonly owner: Record<string, unknown>;
  readonly key: string;
}

/** The tree with one change, and where it is; undefined where none was found. */
export function mutant(
  tree: ComponentTree,
  random: Random,
): { readonly tree: ComponentTree; readonly what: string } | undefined {
  const copy = clone(tree) as Record<string, unknown>;
  const spots: Spot[] = [];
  const texts = new Set(names);
  collect(copy['definitions'] as Node, spots, texts);
  for (let tries = 0; tries < 20 && spots.length > 0; tries++) {
    const { owner, key } = spots[random(spots.length)]!;
    const before = owner[key];
    const after = changed(key, before, [...texts], random);
    if (after === undefined || after === before) continue;
    owner[key] = after;
    return {
      tree: copy as unknown as ComponentTree,
      what: `${key}: ${show(before)} -> ${show(after)}`,
    };
  }
  return undefined;
}

const show = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 60);

/** A copy without what the writer would take instead of the definitions. */
function clone(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array || value instanceof Map) return value;
  if (Array.isArray(value)) return value.map(clone);
  if ('kind' in value && value.kind === 'core-module') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'sections' && key !== 'bytes')
      .map(([key, part]) => [key, clone(part)]),
  );
}

function collect(node: Node, spots: Spot[], texts: Set<string>): void {
  if (node instanceof Uint8Array || node instanceof Map) return;
  const owner = node as Record<string, unknown>;
  if (owner['kind'] === 'custom' || owner['kind'] === 'core-module') return;
  for (const [key, value] of Object.entries(owner)) {
    if (['kind', 'offset', 'end', 'file', 'names'].includes(key)) continue;
    if (key === 'name' && typeof value === 'string') texts.add(value);
    spots.push({ owner, key });
    if (typeof value === 'object' && value !== null) collect(value as Node, spots, texts);
  }
}

function changed(key: string, value: unknown, texts: readonly string[], random: Random): unknown {
  const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;
  switch (typeof value) {
    case 'number':
      return pick([value + 1, Math.max(0, value - 1), random(4), random(12)]);
    case 'boolean':
      return !value;
    case 'string':
      if (key === 'sort') return value.startsWith('core') || random(2) === 0 ? pick(sorts) : value;
      if (primitives.includes(value)) return random(3) === 0 ? random(8) : pick(primitives);
      if (coreTypes.includes(value)) return pick(coreTypes);
      return ['name', 'implements', 'module'].includes(key) ? pick(texts) : undefined;
    case 'object': {
      if (!Array.isArray(value)) return undefined;
      const items: unknown[] = [...value];
      if (key === 'options') items.push(pick(options));
      else if (items.length === 0) return undefined;
      else if (random(3) === 0) items.splice(random(items.length), 1);
      else if (random(2) === 0) items.push(clone(pick(items)));
      else items.reverse();
      return items;
    }
    default:
      return undefined;
  }
}
