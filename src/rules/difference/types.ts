/**
 * Types of two models put beside each other: which are one type, whether two mean the same, and whether they lie in
 * memory the same. Names of types don't matter to the component model, except those of resources; labels do.
 * Explainer.md, Type Checking; CanonicalABI.md, Alignment to Flattening.
 */
import { type AbiType, AbiTypes, flatten, layout } from '../../abi/index.ts';
import {
  childTypes,
  type Func,
  type Model,
  type TypeDef,
  type TypeId,
  type TypeRef,
  unalias,
} from '../../model/index.ts';

/** Types deeper than this in each other are not compared; nobody writes them. */
const maxTypeDepth = 1000;

/** The two models' types, and which of them are known to be one. */
export class TypePairs {
  readonly before: readonly TypeDef[];
  readonly after: readonly TypeDef[];
  readonly #abiBefore: AbiTypes;
  readonly #abiAfter: AbiTypes;
  readonly #paired = new Set<string>();
  readonly #named = new Set<string>();
  readonly #partnered = { before: new Set<TypeId>(), after: new Set<TypeId>() };
  readonly #equal = new Map<string, boolean>();
  readonly #moved = new Map<AbiType, Map<AbiType, boolean>>();

  constructor(before: Model, after: Model) {
    this.before = before.types;
    this.after = after.types;
    this.#abiBefore = new AbiTypes(before.types);
    this.#abiAfter = new AbiTypes(after.types);
  }

  /** Whether a type of either model is nested too deep for the questions below. */
  isTooDeep(): boolean {
    return (
      this.before.some((_, id) => this.#abiBefore.depth(id) > maxTypeDepth) ||
      this.after.some((_, id) => this.#abiAfter.depth(id) > maxTypeDepth)
    );
  }

  /** Notes that two types, or what they were `use`d from, are one. */
  pair(before: TypeId, after: TypeId): void {
    const [from, to] = [origin(this.before, before), origin(this.after, after)];
    this.#paired.add(`${from}:${to}`);
    this.#partnered.before.add(from);
    this.#partnered.after.add(to);
    // Handles to what is one now were handles to two resources before.
    this.#equal.clear();
  }

  /** Notes that two types are one, if neither is known to be one with another. */
  pairIfFree(before: TypeId, after: TypeId): void {
    const isTaken =
      this.#partnered.before.has(origin(this.before, before)) ||
      this.#partnered.after.has(origin(this.after, after));
    if (!isTaken) this.pair(before, after);
  }

  /** Notes that a name before and a name after are one, whatever they stand for. */
  pairNames(before: TypeId, after: TypeId): void {
    this.#named.add(`${before}:${after}`);
  }

  /** Whether two types have one name at one place: what became of it is told there. */
  areOneName(before: TypeId, after: TypeId): boolean {
    return this.#named.has(`${before}:${after}`);
  }

  /** Whether two types are one, as noted. Resources are one only by this, not by what they look like. */
  isPaired(before: TypeId, after: TypeId): boolean {
    return this.#paired.has(`${origin(this.before, before)}:${origin(this.after, after)}`);
  }

  /** Whether a value of one is a value of the other, as the type check of an instantiation sees it. */
  areEqual(before: TypeRef | undefined, after: TypeRef | undefined): boolean {
    if (before === undefined || after === undefined) return before === after;
    const b = unalias(this.before, before);
    const a = unalias(this.after, after);
    if (typeof b === 'string' || typeof a === 'string') return a === b;
    const key = `${b}:${a}`;
    let known = this.#equal.get(key);
    if (known === undefined) this.#equal.set(key, (known = this.#compare(b, a)));
    return known;
  }

  #compare(before: TypeId, after: TypeId): boolean {
    const b = this.before[before]!.type;
    const a = this.after[after]!.type;
    if ((b.kind === 'own' || b.kind === 'borrow') && (a.kind === 'own' || a.kind === 'borrow')) {
      return b.kind === a.kind && this.isPaired(b.resource, a.resource);
    }
    if (b.kind === 'resource' && a.kind === 'resource') return this.isPaired(before, after);
    if (outline(this.before[before]!) !== outline(this.after[after]!)) return false;
    const parts = childTypes(a);
    return childTypes(b).every((part, i) => this.areEqual(part, parts[i]));
  }

  /** Whether the core values or the place in memory of a type, or of a labelled part of it, are others. */
  isLaidOutAnew(before: TypeRef | undefined, after: TypeRef | undefined): boolean {
    if (before === undefined || after === undefined) return before !== after;
    return this.#layoutDiffers(this.abi('before', before), this.abi('after', after));
  }

  /** Whether the core values of the parameters, or the place of one of them, are others. */
  areParamsLaidOutAnew(before: Func, after: Func): boolean {
    const recordOf = (side: 'before' | 'after', { params }: Func): AbiType => ({
      kind: 'record',
      fields: params.map(({ name, type }) => ({ name, type: this.abi(side, type) })),
    });
    return this.#layoutDiffers(recordOf('before', before), recordOf('after', after));
  }

  /** A type of one of the models as the canonical ABI sees it; a resource as its handles. */
  abi(side: 'before' | 'after', ref: TypeRef): AbiType {
    const at = unalias(this[side], ref);
    const isResource = typeof at === 'number' && this[side][at]!.type.kind === 'resource';
    if (isResource) return { kind: 'own', resource: at };
    return (side === 'before' ? this.#abiBefore : this.#abiAfter).of(ref);
  }

  #layoutDiffers(b: AbiType, a: AbiType): boolean {
    const row = this.#moved.get(b) ?? new Map<AbiType, boolean>();
    this.#moved.set(b, row);
    let known = row.get(a);
    if (known === undefined) row.set(a, (known = this.#compareLayouts(b, a)));
    return known;
  }

  #compareLayouts(b: AbiType, a: AbiType): boolean {
    const [before, after] = [layout(b), layout(a)];
    if (before.size !== after.size || before.align !== after.align) return true;
    if (flatten(b).join() !== flatten(a).join()) return true;
    if (b.kind === 'record' && a.kind === 'record') {
      if (b.fields.length !== a.fields.length) return true;
      const [from, to] = [layout(b).offsets, layout(a).offsets];
      return placed(b.fields, a.fields).some(
        ([i, j]) => from[i] !== to[j] || this.#layoutDiffers(b.fields[i]!.type, a.fields[j]!.type),
      );
    }
    if (b.kind === 'variant' && a.kind === 'variant') {
      if (layout(b).payloadOffset !== layout(a).payloadOffset) return true;
      return placed(b.cases, a.cases).some(([i, j]) => {
        const [from, to] = [b.cases[i]!.type, a.cases[j]!.type];
        if (i !== j || (from === undefined) !== (to === undefined)) return true;
        return from !== undefined && to !== undefined && this.#layoutDiffers(from, to);
      });
    }
    if (b.kind === 'flags' && a.kind === 'flags') {
      const named = (name: string) => ({ name });
      return placed(b.labels.map(named), a.labels.map(named)).some(([i, j]) => i !== j);
    }
    const [from, to] = [elementOf(b), elementOf(a)];
    return from === undefined || to === undefined ? from !== to : this.#layoutDiffers(from, to);
  }
}

/** What lies behind the pointer or handle of a type. */
function elementOf(type: AbiType): AbiType | undefined {
  switch (type.kind) {
    case 'list':
    case 'stream':
    case 'future':
      return type.element;
    case 'string':
      return byte;
    default:
      return undefined;
  }
}

const byte: AbiType = { kind: 'u8' };

/** The places of parts that are one: by label, and what is left in order. */
function placed(
  before: readonly { readonly name: string }[],
  after: readonly { readonly name: string }[],
): [number, number][] {
  const byName = new Map(after.map(({ name }, i) => [name, i]));
  const pairs: [number, number][] = [];
  const left: number[] = [];
  for (const [i, { name }] of before.entries()) {
    const j = byName.get(name);
    byName.delete(name);
    if (j === undefined) left.push(i);
    else pairs.push([i, j]);
  }
  const rest = [...byName.values()];
  for (const [n, i] of left.entries()) if (rest[n] !== undefined) pairs.push([i, rest[n]]);
  return pairs;
}

/** Everything of a type but its parts: kind, labels, lengths, which parts there are. */
function outline({ type }: TypeDef): string {
  switch (type.kind) {
    case 'record':
      return JSON.stringify([type.kind, ...type.fields.map((f) => f.name)]);
    case 'variant':
      return JSON.stringify([type.kind, ...type.cases.map((c) => [c.name, c.type !== undefined])]);
    case 'enum':
      return JSON.stringify([type.kind, ...type.cases.map((c) => c.name)]);
    case 'flags':
      return JSON.stringify([type.kind, ...type.flags.map((f) => f.name)]);
    case 'tuple':
      return `tuple ${type.types.length}`;
    case 'list':
      return `list ${type.length}`;
    case 'result':
      return `result ${type.ok !== undefined} ${type.err !== undefined}`;
    case 'future':
    case 'stream':
      return `${type.kind} ${type.type !== undefined}`;
    default:
      return type.kind;
  }
}

/** The definition that a type came from by `use`; a type that is written where it stands is its own. */
export function origin(types: readonly TypeDef[], id: TypeId): TypeId {
  let at = id;
  for (;;) {
    const next = usedType(types, at);
    if (next === undefined) return at;
    at = next;
  }
}

/** The type of another interface that a type is by `use`. */
export function usedType(types: readonly TypeDef[], id: TypeId): TypeId | undefined {
  const { type, owner } = types[id]!;
  if (type.kind !== 'alias' || typeof type.type === 'string') return undefined;
  const source = types[type.type]!;
  if (source.owner === undefined || source.name === undefined) return undefined;
  const isOwn = owner?.kind === source.owner.kind && owner.id === source.owner.id;
  return isOwn ? undefined : type.type;
}
