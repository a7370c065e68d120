/**
 * All places where two types part, each as the innermost that differs, in words: what is expected, what is found, and
 * where, from the inside out. Types are walked as they were written, so that what was told of a named type is not told
 * again where it is used. `types/difference.ts` gives the first such place to those who stop there.
 */
import type { ValType } from '../../binary/index.ts';
import type { TypeDef, TypeId, TypeRef } from '../../model/index.ts';
import { typeText } from '../types/difference.ts';
import type { FuncNode, ResourceNode, TypeUse, ValueNode } from '../types/entities.ts';
import { refOf } from '../eval/type.ts';
import { definition } from './substitution.ts';

export interface TypeMismatch {
  /** From the inside out, e.g. `list element of parameter \`x\``; empty where the types differ as wholes. */
  readonly where: string;
  readonly expected: string;
  readonly found: string;
  /** Whether it is only the identity of resources that differs. */
  readonly resources?: true;
  /** The parameter, field, case or flag in which it lies, of the outermost type, for its place in WIT text. */
  readonly label?: string;
}

/** What is known about the types that are compared. */
export interface Types {
  readonly types: readonly TypeDef[];
  readonly told: Told;
  /** Whether nothing can be said of a resource because it was missing. */
  readonly isLost: (resource: TypeId) => boolean;
  /** Where a resource comes from, in words that can stand behind its name. */
  readonly origin: (resource: TypeId) => string;
}

/**
 * Types whose differences were told: what is made of them is not different for that. The world's are known by where they
 * are defined; the component's by what they are, since the components within it each define them anew.
 */
export class Told {
  readonly #lostThere = new Set<ValueNode>();
  readonly #lostHere = new Set<TypeRef>();
  readonly #pairs = new Map<ValueNode, Set<TypeRef>>();
  readonly #resources = new Set<string>();

  /** Notes that a type of the world has no counterpart. */
  loseWorlds(type: ValueNode): void {
    this.#lostThere.add(definition(type));
  }

  /** Notes that a type of the component has no counterpart. */
  loseComponents(type: ValueNode): void {
    // A type that could be written without its name may stand elsewhere, where it is not lost.
    const { source } = definition(type);
    const { kind } = source.kind === 'defined' ? source.def : { kind: '' };
    if (['record', 'variant', 'enum', 'flags'].includes(kind)) this.#lostHere.add(type.ref);
  }

  /** Notes that all is told of these two. */
  add(expected: ValueNode, found: ValueNode): void {
    const world = definition(expected);
    const others = this.#pairs.get(world);
    if (others === undefined) this.#pairs.set(world, new Set([found.ref]));
    else others.add(found.ref);
  }

  addResources(expected: TypeId, found: TypeId): void {
    this.#resources.add(`${expected} ${found}`);
  }

  has(expected: TypeUse, found: TypeUse): boolean {
    if (this.#lostHere.has(refOf(found))) return true;
    if (typeof expected === 'string') return false;
    const world = definition(expected);
    return this.#lostThere.has(world) || this.#pairs.get(world)?.has(refOf(found)) === true;
  }

  hasResources(expected: TypeId, found: TypeId): boolean {
    return this.#resources.has(`${expected} ${found}`);
  }
}

/** Differences of two function types; none where they are equal, or differ only by what was told. */
export function funcDifferences(types: Types, expected: FuncNode, found: FuncNode): TypeMismatch[] {
  const walk = new Walk(types);
  if (expected.type.async !== found.type.async) {
    const text = ({ type }: FuncNode): string =>
      type.async ? 'an async function' : 'a function that is not async';
    walk.add({ where: '', expected: text(expected), found: text(found) });
  }
  walk.labels('parameter', expected.params, found.params, '', true);
  const byName = new Map(found.params.map((p) => [p.name, p.type]));
  for (const { name, type } of expected.params) {
    const other = byName.get(name);
    if (other !== undefined) walk.pair(type, other, `parameter \`${name}\``, name);
  }
  walk.optional(expected.result, found.result, 'the result', undefined, 'no result');
  return walk.found;
}

/** As `funcDifferences`, of value types. */
export function valueDifferences(
  types: Types,
  expected: ValueNode,
  found: ValueNode,
): TypeMismatch[] {
  const walk = new Walk(types);
  walk.pair(expected, found, '');
  return walk.found;
}

/** Differences of one comparison that are kept: a type that is another altogether needs no more. */
const maxDifferences = 32;

interface Label {
  readonly name: string;
  readonly type?: TypeUse;
}

class Walk {
  readonly found: TypeMismatch[] = [];
  readonly #types: Types;
  /** Pairs without differences of their own: types can be exponentially larger as trees than they are as graphs. */
  readonly #equal = new Told();

  constructor(types: Types) {
    this.#types = types;
  }

  add(difference: TypeMismatch): void {
    if (this.found.length < maxDifferences) this.found.push(difference);
  }

  pair(expected: TypeUse, found: TypeUse, where: string, label?: string): void {
    if (refOf(expected) === refOf(found) || this.#types.told.has(expected, found)) return;
    if (this.found.length >= maxDifferences || this.#equal.has(expected, found)) return;
    const before = this.found.length;
    this.#compare(expected, found, where, label);
    if (typeof expected === 'string' || typeof found === 'string') return;
    if (this.found.length === before) this.#equal.add(expected, found);
  }

  #compare(expected: TypeUse, found: TypeUse, where: string, label: string | undefined): void {
    const [e, f] = [written(expected), written(found)];
    const at = { where, ...(label === undefined ? {} : { label }) };
    const asWholes = (): void => {
      this.add({ ...at, expected: this.#text(expected), found: this.#text(found) });
    };
    const [inE, inF] = [partsOf(expected), partsOf(found)];
    const inner = (part: string): string => inside(part, where);
    switch (e.kind) {
      case 'primitive':
        return this.#isLost(f, inF) ? undefined : asWholes();
      case 'own':
      case 'borrow': {
        if (this.#isLost(e, inE) || this.#isLost(f, inF)) return;
        if (f.kind !== e.kind) return asWholes();
        const ids = [inE.resource(e.resource).id, inF.resource(f.resource).id] as const;
        if (this.#types.told.hasResources(...ids)) return;
        const [textE, textF] = [this.#text(expected), this.#text(found)];
        const [fromE, fromF] = ids.map((id) => this.#types.origin(id));
        this.add({ ...at, expected: textE + fromE!, found: textF + fromF!, resources: true });
        return;
      }
      case 'record': {
        if (f.kind !== 'record') return asWholes();
        const labels = [inE.labels(e.fields), inF.labels(f.fields)] as const;
        return this.#labelled('field', ...labels, where, label);
      }
      case 'variant': {
        if (f.kind !== 'variant') return asWholes();
        const labels = [inE.labels(e.cases), inF.labels(f.cases)] as const;
        return this.#labelled('case', ...labels, where, label);
      }
      case 'enum':
      case 'flags': {
        if (f.kind !== e.kind) return asWholes();
        const [labelsE, labelsF] = [e, f].map((t) => t.labels.map((name) => ({ name })));
        return this.#labelled(
          e.kind === 'enum' ? 'case' : 'flag',
          labelsE!,
          labelsF!,
          where,
          label,
        );
      }
      case 'result':
        if (f.kind !== 'result') return asWholes();
        this.optional(inE.maybe(e.ok), inF.maybe(f.ok), inner('the ok type'), label, 'no ok type');
        this.optional(
          inE.maybe(e.err),
          inF.maybe(f.err),
          inner('the error type'),
          label,
          'no error type',
        );
        return;
      case 'future':
      case 'stream': {
        if (f.kind !== e.kind) return asWholes();
        const parts = [inE.maybe(e.type), inF.maybe(f.type)] as const;
        return this.optional(...parts, inner(`the payload of the ${e.kind}`), label, 'no payload');
      }
      case 'list':
        if (f.kind !== 'list' || f.length !== e.length) return asWholes();
        return this.pair(inE.use(e.type), inF.use(f.type), inner('the list element'), label);
      case 'option':
        if (f.kind !== 'option') return asWholes();
        return this.pair(inE.use(e.type), inF.use(f.type), inner('the option'), label);
      case 'map':
        if (f.kind !== 'map') return asWholes();
        this.pair(inE.use(e.key), inF.use(f.key), inner('the key'), label);
        return this.pair(inE.use(e.value), inF.use(f.value), inner('the value'), label);
      case 'tuple':
        if (f.kind !== 'tuple' || f.types.length !== e.types.length) return asWholes();
        for (const [i, part] of e.types.entries()) {
          this.pair(inE.use(part), inF.use(f.types[i]!), inner(`element ${i} of the tuple`), label);
        }
        return;
      default:
        e satisfies never;
    }
  }

  optional(
    expected: TypeUse | undefined,
    found: TypeUse | undefined,
    where: string,
    label: string | undefined,
    none: string,
  ): void {
    if (expected !== undefined && found !== undefined) {
      return this.pair(expected, found, where, label);
    }
    if (expected === found) return;
    const text = (use: TypeUse | undefined): string => (use === undefined ? none : this.#text(use));
    this.add({
      where,
      expected: text(expected),
      found: text(found),
      ...(label === undefined ? {} : { label }),
    });
  }

  /** What of a list of names is missing, is too much, or stands elsewhere. */
  labels(
    what: string,
    expected: readonly Label[],
    found: readonly Label[],
    where: string,
    outermost: boolean,
  ): void {
    const names = (labels: readonly Label[]): Set<string> => new Set(labels.map((l) => l.name));
    const [inExpected, inFound] = [names(expected), names(found)];
    const missing = [...inExpected].filter((name) => !inFound.has(name));
    const extra = [...inFound].filter((name) => !inExpected.has(name));
    const own = (label: string): { label?: string } => (outermost ? { label } : {});
    for (const name of missing) {
      this.add({ where, expected: `a ${what} \`${name}\``, found: 'none', ...own(name) });
    }
    for (const name of extra) this.add({ where, expected: `no ${what} \`${name}\``, found: 'one' });
    if (missing.length > 0 || extra.length > 0) return;
    const i = expected.findIndex((l, n) => l.name !== found[n]?.name);
    if (i < 0) return;
    this.add({
      where: inside(`${what} ${i + 1}`, where),
      expected: `\`${expected[i]!.name}\``,
      found: `\`${found[i]!.name}\`, in another order`,
      ...own(expected[i]!.name),
    });
  }

  #labelled(
    what: string,
    expected: readonly Label[],
    found: readonly Label[],
    where: string,
    label: string | undefined,
  ): void {
    const outermost = where === '';
    this.labels(what, expected, found, where, outermost);
    const byName = new Map(found.map((l) => [l.name, l]));
    for (const { name, type } of expected) {
      const other = byName.get(name);
      if (other === undefined) continue;
      const inner = inside(`${what} \`${name}\``, where);
      this.optional(type, other.type, inner, label ?? (outermost ? name : undefined), 'no payload');
    }
  }

  #text(use: TypeUse): string {
    return typeText(this.#types.types, refOf(use));
  }

  #isLost(type: Written, parts: Parts): boolean {
    const isHandle = type.kind === 'own' || type.kind === 'borrow';
    return isHandle && this.#types.isLost(parts.resource(type.resource).id);
  }
}

type Written = Extract<ValueNode['source'], { readonly kind: 'defined' }>['def'];

/** A type as it was defined. */
function written(use: TypeUse): Written {
  if (typeof use === 'string') return { kind: 'primitive', type: use };
  const { source } = definition(use);
  if (source.kind === 'alias') throw new Error('what defines a type is no alias');
  return source.def;
}

/** Looks up what a definition refers to. */
interface Parts {
  use(type: ValType): TypeUse;
  maybe(type: ValType | undefined): TypeUse | undefined;
  resource(index: number): ResourceNode;
  labels(labels: readonly { readonly name: string; readonly type?: ValType }[]): Label[];
}

function partsOf(use: TypeUse): Parts {
  const source = typeof use === 'string' ? undefined : definition(use).source;
  const parts =
    source?.kind === 'defined' ? source.parts : new Map<number, ValueNode | ResourceNode>();
  const part = (type: ValType): TypeUse =>
    typeof type === 'string' ? type : (parts.get(type) as ValueNode);
  const maybe = (type: ValType | undefined): TypeUse | undefined =>
    type === undefined ? undefined : part(type);
  return {
    use: part,
    maybe,
    resource: (index) => parts.get(index) as ResourceNode,
    labels: (labels) =>
      labels.map(({ name, type }) => (type === undefined ? { name } : { name, type: part(type) })),
  };
}

const inside = (inner: string, outer: string): string =>
  outer === '' ? inner : `${inner} of ${outer}`;
