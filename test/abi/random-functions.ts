/**
 * Random function types as an arena of the model, and as the WIT text that means the same. Equal seeds give equal
 * functions.
 */
import type { DefinedType, Primitive, TypeDef, TypeRef } from '../../src/model/index.ts';

export interface RandomFunction {
  readonly name: string;
  readonly params: readonly TypeRef[];
  readonly result?: TypeRef;
}

export interface RandomFunctions {
  readonly types: readonly TypeDef[];
  readonly functions: readonly RandomFunction[];
}

/** Numbers from 0 up to 1. */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const scalars: readonly Primitive[] = [
  'bool',
  'u8',
  'u16',
  'u32',
  'u64',
  's8',
  's16',
  's32',
  's64',
  'f32',
  'f64',
  'char',
  'string',
];
const keys = scalars.filter((t) => t !== 'f32' && t !== 'f64');

export function randomFunctions(seed: number, count: number): RandomFunctions {
  const random = randomNumbers(seed);
  const upTo = (n: number): number => Math.floor(random() * n);
  const pick = <T>(items: readonly T[]): T => items[upTo(items.length)]!;
  const types: TypeDef[] = [{ name: 'r', type: { kind: 'resource' } }];
  const add = (type: DefinedType): TypeRef => types.push(named(type, types.length)) - 1;
  const labels = (n: number, prefix: string): { name: string }[] =>
    Array.from({ length: n }, (_, i) => ({ name: `${prefix}${i}` }));

  const type = (depth: number, borrows: boolean): TypeRef => {
    if (depth === 0 || random() < 0.35) return pick(scalars);
    const inner = (): TypeRef => type(depth - 1, borrows);
    const maybe = (): TypeRef | undefined => (random() < 0.3 ? undefined : inner());
    switch (upTo(15)) {
      case 0:
      case 1:
        return add({
          kind: 'record',
          fields: labels(1 + upTo(5), 'f').map((f) => ({ ...f, type: inner() })),
        });
      case 2:
      case 3: {
        const cases = random() < 0.1 ? 250 + upTo(20) : 1 + upTo(6);
        return add({
          kind: 'variant',
          cases: labels(cases, 'c').map((c, i) => {
            const payload = i < 6 ? maybe() : undefined;
            return payload === undefined ? c : { ...c, type: payload };
          }),
        });
      }
      case 4:
        return add({
          kind: 'enum',
          cases: labels(random() < 0.2 ? 255 + upTo(4) : 1 + upTo(9), 'e'),
        });
      case 5:
        return add({ kind: 'flags', flags: labels(1 + upTo(32), 'b') });
      case 6:
        return add({ kind: 'tuple', types: Array.from({ length: 1 + upTo(5) }, inner) });
      case 7:
        return add({ kind: 'option', type: inner() });
      case 8: {
        const ok = maybe();
        const err = maybe();
        return add({
          kind: 'result',
          ...(ok === undefined ? {} : { ok }),
          ...(err === undefined ? {} : { err }),
        });
      }
      case 9:
        return add({ kind: 'list', type: inner() });
      case 10:
        return add({ kind: 'list', type: inner(), length: 1 + upTo(6) });
      case 11:
        return add({ kind: 'map', key: pick(keys), value: inner() });
      case 12:
      case 13: {
        // Nothing is lent by what goes on after a call; streams of characters are still to come.
        const element = random() < 0.2 ? undefined : type(depth - 1, false);
        const carried = element === 'char' ? 'u32' : element;
        const kind = random() < 0.5 ? 'stream' : 'future';
        return add({ kind, ...(carried === undefined ? {} : { type: carried }) });
      }
      default:
        return add({ kind: borrows && random() < 0.5 ? 'borrow' : 'own', resource: 0 });
    }
  };

  const functions = Array.from({ length: count }, (_, i): RandomFunction => {
    const params = Array.from({ length: upTo(6) }, () => type(3, true));
    const name = `fn${i}`;
    return random() < 0.2 ? { name, params } : { name, params, result: type(3, false) };
  });
  return { types, functions };
}

/** Types that WIT can't write in place get a name. */
function named(type: DefinedType, id: number): TypeDef {
  switch (type.kind) {
    case 'record':
    case 'variant':
    case 'enum':
    case 'flags':
      return { name: `t${id}`, type };
    default:
      return { type };
  }
}

/** A package with an interface of these functions, and a world that imports and exports it. */
export function witText({ types, functions }: RandomFunctions): string {
  const used = usedTypes(types, functions);
  const text = (ref: TypeRef): string => {
    if (typeof ref === 'string') return ref;
    const { name, type } = types[ref]!;
    if (name !== undefined) return name;
    switch (type.kind) {
      case 'tuple':
        return `tuple<${type.types.map(text).join(', ')}>`;
      case 'option':
        return `option<${text(type.type)}>`;
      case 'result': {
        const ok = type.ok === undefined ? '_' : text(type.ok);
        if (type.err !== undefined) return `result<${ok}, ${text(type.err)}>`;
        return type.ok === undefined ? 'result' : `result<${ok}>`;
      }
      case 'list':
        return type.length === undefined
          ? `list<${text(type.type)}>`
          : `list<${text(type.type)}, ${type.length}>`;
      case 'map':
        return `map<${text(type.key)}, ${text(type.value)}>`;
      case 'stream':
      case 'future':
        return type.type === undefined ? type.kind : `${type.kind}<${text(type.type)}>`;
      case 'own':
        return text(type.resource);
      case 'borrow':
        return `borrow<${text(type.resource)}>`;
      default:
        throw new TypeError(`${type.kind} has no text in place`);
    }
  };
  const declarations = types.flatMap(({ name, type }, id) => {
    if (!used.has(id)) return [];
    switch (type.kind) {
      case 'resource':
        return [`resource ${name};`];
      case 'record':
        return [
          `record ${name} { ${type.fields.map((f) => `${f.name}: ${text(f.type)}`).join(', ')} }`,
        ];
      case 'variant':
        return [
          `variant ${name} { ${type.cases
            .map((c) => (c.type === undefined ? c.name : `${c.name}(${text(c.type)})`))
            .join(', ')} }`,
        ];
      case 'enum':
        return [`enum ${name} { ${type.cases.map((c) => c.name).join(', ')} }`];
      case 'flags':
        return [`flags ${name} { ${type.flags.map((f) => f.name).join(', ')} }`];
      default:
        return [];
    }
  });
  const signatures = functions.map(({ name, params, result }) => {
    const list = params.map((p, i) => `p${i}: ${text(p)}`).join(', ');
    return `${name}: async func(${list})${result === undefined ? '' : ` -> ${text(result)}`};`;
  });
  const body = [...declarations, ...signatures].map((line) => `  ${line}`).join('\n');
  return `package t:t;\ninterface i {\n${body}\n}\nworld w {\n  import i;\n  export i;\n}\n`;
}

/** The types that some function reaches. */
export function usedTypes(
  types: readonly TypeDef[],
  functions: readonly RandomFunction[],
): ReadonlySet<number> {
  const used = new Set<number>();
  const visit = (ref: TypeRef | undefined): void => {
    if (typeof ref !== 'number' || used.has(ref)) return;
    used.add(ref);
    const { type } = types[ref]!;
    switch (type.kind) {
      case 'record':
        return type.fields.forEach((f) => visit(f.type));
      case 'variant':
        return type.cases.forEach((c) => visit(c.type));
      case 'tuple':
        return type.types.forEach(visit);
      case 'option':
      case 'list':
      case 'alias':
      case 'stream':
      case 'future':
        return visit(type.type);
      case 'result':
        visit(type.ok);
        return visit(type.err);
      case 'map':
        visit(type.key);
        return visit(type.value);
      case 'own':
      case 'borrow':
        return visit(type.resource);
      default:
        return;
    }
  };
  for (const f of functions) {
    f.params.forEach(visit);
    visit(f.result);
  }
  return used;
}
