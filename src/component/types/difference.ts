/**
 * Types as text, and the innermost difference between two of them, for messages. Interned types have no names, so
 * records and variants are written out (the model's printer would say `record`), and cut where they get long: a type
 * can be exponentially larger written out than it is as a graph.
 */
import type { TypeDef, TypeRef } from '../../model/index.ts';
import { childTypes } from '../../model/index.ts';
import type { PlanFuncType } from '../../plan/index.ts';

/** Levels of a type that are written out. */
const maxLevels = 5;
const maxParts = 12;

/** A type in the syntax of WIT, with records and variants in braces where WIT would want a name. */
export function typeText(types: readonly TypeDef[], ref: TypeRef, level = 0): string {
  if (typeof ref === 'string') return ref;
  const def = types[ref]!;
  if (level >= maxLevels) return '…';
  const text = (r: TypeRef): string => typeText(types, r, level + 1);
  const t = def.type;
  switch (t.kind) {
    case 'record':
      return `record { ${shorten(t.fields.map((f) => `${f.name}: ${text(f.type)}`))} }`;
    case 'variant':
      return `variant { ${shorten(
        t.cases.map((c) => (c.type === undefined ? c.name : `${c.name}(${text(c.type)})`)),
      )} }`;
    case 'enum':
      return `enum { ${shorten(t.cases.map((c) => c.name))} }`;
    case 'flags':
      return `flags { ${shorten(t.flags.map((f) => f.name))} }`;
    case 'tuple':
      return `tuple<${shorten(t.types.map(text))}>`;
    case 'list':
      return t.length === undefined
        ? `list<${text(t.type)}>`
        : `list<${text(t.type)}, ${t.length}>`;
    case 'map':
      return `map<${text(t.key)}, ${text(t.value)}>`;
    case 'option':
      return `option<${text(t.type)}>`;
    case 'result':
      if (t.err !== undefined) return `result<${t.ok ? text(t.ok) : '_'}, ${text(t.err)}>`;
      return t.ok === undefined ? 'result' : `result<${text(t.ok)}>`;
    case 'future':
    case 'stream':
      return t.type === undefined ? t.kind : `${t.kind}<${text(t.type)}>`;
    case 'own':
    case 'borrow':
      return `${t.kind}<${types[t.resource]?.name ?? 'resource'}>`;
    case 'resource':
      return `resource ${def.name ?? ''}`.trimEnd();
    case 'alias':
      return text(t.type);
    default:
      return t satisfies never;
  }
}

const shorten = (parts: readonly string[]): string =>
  parts.length <= maxParts
    ? parts.join(', ')
    : [...parts.slice(0, maxParts), `… ${parts.length - maxParts} more`].join(', ');

export function funcText(types: readonly TypeDef[], type: PlanFuncType): string {
  const params = type.params.map((p) => `${p.name}: ${typeText(types, p.type)}`).join(', ');
  const result = type.result === undefined ? '' : ` -> ${typeText(types, type.result)}`;
  return `${type.async ? 'async ' : ''}func(${params})${result}`;
}

/** Where two types part, from the outside in, and what stands there on both sides. */
export interface Difference {
  /** E.g. `parameter "name" > list element`; empty where the types differ as wholes. */
  readonly where: string;
  readonly wanted: string;
  readonly given: string;
  /** Whether it is only the resource types that differ. */
  readonly resources?: true;
}

/** The innermost difference of two function types that aren't equal. */
export function funcDifference(
  types: readonly TypeDef[],
  wanted: PlanFuncType,
  given: PlanFuncType,
): Difference {
  const asWholes = (w: string, g: string): Difference => ({ where: '', wanted: w, given: g });
  if (wanted.async !== given.async) {
    return asWholes(wanted.async ? 'async func' : 'func', given.async ? 'async func' : 'func');
  }
  if (wanted.params.length !== given.params.length) {
    return asWholes(`${wanted.params.length} parameters`, `${given.params.length} parameters`);
  }
  for (const [i, w] of wanted.params.entries()) {
    const g = given.params[i]!;
    if (w.name !== g.name) {
      return {
        where: `parameter ${i + 1}`,
        wanted: `name \`${w.name}\``,
        given: `name \`${g.name}\``,
      };
    }
    if (w.type !== g.type) return typeDifference(types, w.type, g.type, `parameter \`${w.name}\``);
  }
  if (wanted.result === undefined || given.result === undefined) {
    const text = (r: TypeRef | undefined): string =>
      r === undefined ? 'no result' : typeText(types, r);
    return { where: 'result', wanted: text(wanted.result), given: text(given.result) };
  }
  return typeDifference(types, wanted.result, given.result, 'result');
}

/** The innermost difference of two value types that aren't equal. */
export function typeDifference(
  types: readonly TypeDef[],
  wanted: TypeRef,
  given: TypeRef,
  where = '',
): Difference {
  const here: Difference = {
    where,
    wanted: typeText(types, wanted),
    given: typeText(types, given),
  };
  if (typeof wanted === 'string' || typeof given === 'string') return here;
  const [w, g] = [types[wanted]!.type, types[given]!.type];
  if (w.kind !== g.kind) return here;
  const [labelsW, labelsG] = [labelsOf(w), labelsOf(g)];
  const label = labelsW.findIndex((l, i) => l !== labelsG[i]);
  if (label >= 0 || labelsW.length !== labelsG.length) {
    const i = label >= 0 ? label : labelsW.length;
    const text = (l: string | undefined): string => (l === undefined ? 'nothing' : `\`${l}\``);
    return {
      where: inside(where, `${w.kind}, place ${i + 1}`),
      wanted: text(labelsW[i]),
      given: text(labelsG[i]),
    };
  }
  if (w.kind === 'own' || w.kind === 'borrow') {
    const same = here.wanted === here.given ? ' of another resource type of that name' : '';
    return { ...here, given: here.given + same, resources: true };
  }
  const [childrenW, childrenG] = [childTypes(w), childTypes(g)];
  if (childrenW.length !== childrenG.length) return here;
  const i = childrenW.findIndex((c, n) => c !== childrenG[n]);
  if (i < 0) return here;
  return typeDifference(types, childrenW[i]!, childrenG[i]!, inside(where, partName(w, i)));
}

const inside = (outer: string, inner: string): string =>
  outer === '' ? inner : `${outer} > ${inner}`;

/** The names that count in a type, in order; a case says with its name whether it has a payload. */
function labelsOf(t: TypeDef['type']): readonly string[] {
  switch (t.kind) {
    case 'record':
      return t.fields.map((f) => f.name);
    case 'variant':
      return t.cases.map((c) => (c.type === undefined ? c.name : `${c.name}(…)`));
    case 'enum':
      return t.cases.map((c) => c.name);
    case 'flags':
      return t.flags.map((f) => f.name);
    default:
      return [];
  }
}

function partName(t: TypeDef['type'], index: number): string {
  switch (t.kind) {
    case 'record':
      return `field \`${t.fields[index]!.name}\``;
    case 'variant':
      return `case \`${t.cases.filter((c) => c.type !== undefined)[index]!.name}\``;
    case 'tuple':
      return `element ${index}`;
    case 'result':
      return index === 0 && t.ok !== undefined ? 'ok' : 'error';
    case 'map':
      return index === 0 ? 'key' : 'value';
    default:
      return t.kind;
  }
}
