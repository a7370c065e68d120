/**
 * All places where two types part, each as the innermost that differs, in words: what is expected, what is found, and
 * where, from the inside out. `difference.ts` gives the first such place to those who stop there.
 */
import {
  labelsOf,
  childTypes,
  type TypeDef,
  type TypeId,
  type TypeRef,
} from '../../model/index.ts';
import { typeText } from '../difference.ts';
import type { FuncTypeRef } from '../entities.ts';

export interface TypeDifference {
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
  /** Whether nothing can be said of a resource because it was missing: nothing that names it is told again. */
  readonly isLost: (resource: TypeId) => boolean;
}

/** Differences of two function types; none where they are equal, or differ only by what is lost. */
export function funcDifferences(
  types: Types,
  expected: FuncTypeRef,
  found: FuncTypeRef,
): TypeDifference[] {
  const walk = new Walk(types);
  if (expected.async !== found.async) {
    const text = (async: boolean): string =>
      async ? 'an async function' : 'a function that is not async';
    walk.add({ where: '', expected: text(expected.async), found: text(found.async) });
  }
  const names = (type: FuncTypeRef): string[] => type.params.map((p) => p.name);
  walk.labels('parameter', names(expected), names(found), '', true);
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
  expected: TypeRef,
  found: TypeRef,
): TypeDifference[] {
  const walk = new Walk(types);
  walk.pair(expected, found, '');
  return walk.found;
}

/** Differences of one comparison that are kept: a type that is another altogether needs no more. */
const maxDifferences = 32;

class Walk {
  readonly found: TypeDifference[] = [];
  readonly #types: Types;
  /** Pairs that were compared: types can be exponentially larger as trees than they are as graphs. */
  readonly #seen = new Set<string>();

  constructor(types: Types) {
    this.#types = types;
  }

  add(difference: TypeDifference): void {
    if (this.found.length < maxDifferences) this.found.push(difference);
  }

  pair(expected: TypeRef, found: TypeRef, where: string, label?: string): void {
    const key = `${expected} ${found}`;
    if (expected === found || this.#seen.has(key)) return;
    this.#seen.add(key);
    const { types, isLost } = this.#types;
    const at = { where, ...(label === undefined ? {} : { label }) };
    const asWholes = (resources?: true): void => {
      const [e, f] = [typeText(types, expected), typeText(types, found)];
      // Two of one name: only resources, which types written out don't tell apart.
      const other = e === f ? ' of another resource type of that name' : '';
      this.add({
        ...at,
        expected: e,
        found: f + other,
        ...(resources === undefined ? {} : { resources }),
      });
    };
    if (typeof expected === 'string' || typeof found === 'string') return asWholes();
    const [e, f] = [types[expected]!.type, types[found]!.type];
    switch (e.kind) {
      case 'own':
      case 'borrow':
        if (f.kind !== e.kind) return asWholes();
        if (!isLost(e.resource) && !isLost(f.resource) && e.resource !== f.resource) asWholes(true);
        return;
      case 'record':
      case 'variant':
      case 'enum':
      case 'flags': {
        if (f.kind !== e.kind) return asWholes();
        const what = labelKinds[e.kind];
        const [expectedLabels, foundLabels] = [labelsOf(e), labelsOf(f)];
        const names = (labels: readonly { readonly name: string }[]): string[] =>
          labels.map((l) => l.name);
        this.labels(what, names(expectedLabels), names(foundLabels), where, where === '');
        const byName = new Map(foundLabels.map((l) => [l.name, l]));
        for (const { name, type } of expectedLabels) {
          const other = byName.get(name);
          if (other === undefined) continue;
          const inner = inside(`${what} \`${name}\``, where);
          this.optional(
            type,
            other.type,
            inner,
            label ?? (where === '' ? name : undefined),
            'no payload',
          );
        }
        return;
      }
      case 'result':
        if (f.kind !== 'result') return asWholes();
        this.optional(e.ok, f.ok, inside('the ok type', where), label, 'no ok type');
        this.optional(e.err, f.err, inside('the error type', where), label, 'no error type');
        return;
      case 'future':
      case 'stream':
        if (f.kind !== e.kind) return asWholes();
        return this.optional(
          e.type,
          f.type,
          inside(`the ${e.kind}'s payload`, where),
          label,
          'no payload',
        );
      case 'list':
        if (f.kind !== 'list' || f.length !== e.length) return asWholes();
        return this.pair(e.type, f.type, inside('the list element', where), label);
      case 'option':
        if (f.kind !== 'option') return asWholes();
        return this.pair(e.type, f.type, inside('the option', where), label);
      case 'map':
        if (f.kind !== 'map') return asWholes();
        this.pair(e.key, f.key, inside('the key', where), label);
        return this.pair(e.value, f.value, inside('the value', where), label);
      case 'tuple': {
        const [expectedParts, foundParts] = [childTypes(e), childTypes(f)];
        if (f.kind !== 'tuple' || foundParts.length !== expectedParts.length) return asWholes();
        for (const [i, part] of expectedParts.entries()) {
          this.pair(part, foundParts[i]!, inside(`element ${i} of the tuple`, where), label);
        }
        return;
      }
      case 'resource':
      case 'alias':
        // Interned types are neither: a use of a resource is a handle.
        return asWholes();
      default:
        e satisfies never;
    }
  }

  optional(
    expected: TypeRef | undefined,
    found: TypeRef | undefined,
    where: string,
    label: string | undefined,
    none: string,
  ): void {
    if (expected !== undefined && found !== undefined)
      return this.pair(expected, found, where, label);
    if (expected === found) return;
    const text = (r: TypeRef | undefined): string =>
      r === undefined ? none : typeText(this.#types.types, r);
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
    expected: readonly string[],
    found: readonly string[],
    where: string,
    outermost: boolean,
  ): void {
    const [inExpected, inFound] = [new Set(expected), new Set(found)];
    const missing = expected.filter((l) => !inFound.has(l));
    const extra = found.filter((l) => !inExpected.has(l));
    for (const name of missing) {
      const own = outermost ? { label: name } : {};
      this.add({ where, expected: `a ${what} \`${name}\``, found: 'none', ...own });
    }
    for (const name of extra) this.add({ where, expected: `no ${what} \`${name}\``, found: 'one' });
    if (missing.length > 0 || extra.length > 0) return;
    const i = expected.findIndex((l, n) => l !== found[n]);
    if (i < 0) return;
    const own = outermost ? { label: expected[i]! } : {};
    this.add({
      where: inside(`${what} ${i + 1}`, where),
      expected: `\`${expected[i]!}\``,
      found: `\`${found[i]!}\`, in another order`,
      ...own,
    });
  }
}

const labelKinds = { record: 'field', variant: 'case', enum: 'case', flags: 'flag' } as const;

const inside = (inner: string, outer: string): string =>
  outer === '' ? inner : `${inner} of ${outer}`;
