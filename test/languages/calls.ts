/**
 * An interface that a component exports -> for each of its functions what calls it as a host does, with values that are
 * made here by its types: texts that aren't ASCII, lists, cases in turn, new handles. What a call gives is dropped again.
 * No function is left out: one of whose types there are no values is an error.
 */
import {
  camelCaseAll,
  functionName,
  memberName,
  parsePlainName,
  pascalCase,
} from '../../src/base/index.ts';
import { ComponentError } from '../../src/index.ts';
import {
  type Func,
  type InterfaceId,
  type Model,
  type Primitive,
  structureOf,
  type TypeId,
  type TypeRef,
  unalias,
} from '../../src/model/index.ts';

/** What the host has of an exported interface. */
export type InterfaceExports = Readonly<Record<string, unknown>>;

/** Calls a function; calls of one round are the same. */
export type Call = (round: number) => void;

/** Makes a value; those of a type's parts differ from round to round as it does itself. */
type Maker = (round: number) => unknown;
type Dropper = (value: unknown) => void;

interface Handle {
  [Symbol.dispose](): void;
}
type Callable = (...args: readonly unknown[]) => unknown;
type Class = (new (...args: readonly unknown[]) => Handle) & Readonly<Record<string, Callable>>;

/** How many values of a type there are; a multiple of how many there are of any of its parts. */
const rounds = 12;

const values: Readonly<Partial<Record<Primitive, readonly unknown[]>>> = {
  bool: [false, true],
  u8: [0, 255],
  s8: [-128, 127],
  u16: [0, 65_535],
  s16: [-32_768, 32_767],
  // As far as componentize-js goes with them.
  u32: [0, 7, 1000],
  s32: [-(2 ** 31), 2 ** 31 - 1],
  u64: [0n, 2n ** 64n - 1n],
  s64: [0n, 2n ** 63n - 1n],
  f32: [1.5, -0],
  f64: [1.5, -0],
  char: ['a', '🐎'],
  string: ['žluťoučký kůň 🐎', '', '!ž', 'häuser'.repeat(10)],
};

const arrays: Readonly<Partial<Record<Primitive, { from(all: never[]): unknown }>>> = {
  u8: Uint8Array,
  u16: Uint16Array,
  s64: BigInt64Array,
  f32: Float32Array,
};

/** The calls of one instance's functions, and the handles that these lend. */
export class Calls {
  readonly #model: Model;
  readonly #funcs: readonly Func[];
  readonly #exports: InterfaceExports;
  /** What is lent, by its resource: made once, so that it is lent over and over. */
  readonly #kept = new Map<TypeId, Handle>();

  constructor(model: Model, id: InterfaceId, exports: InterfaceExports) {
    this.#model = model;
    this.#funcs = model.interfaces[id]!.functions;
    this.#exports = exports;
  }

  /** The call of a function. */
  of(func: Func): Call {
    const params = func.kind.kind === 'method' ? func.params.slice(1) : func.params;
    const args = this.#tuple(params.map((p) => p.type));
    const target = this.#target(func);
    const type = this.#structure(func.result);
    const isFallible = typeof type === 'object' && type.kind === 'result';
    const ok = this.#dropper(isFallible ? type.ok : func.result);
    const err = isFallible ? this.#dropper(type.err) : undefined;
    return (round) => {
      let value;
      try {
        value = target(args(round));
      } catch (error) {
        if (!(error instanceof ComponentError)) throw error;
        err?.(error.payload);
        return;
      }
      ok?.(value);
    };
  }

  /** Drops what was lent. */
  [Symbol.dispose](): void {
    for (const handle of this.#kept.values()) handle[Symbol.dispose]();
    this.#kept.clear();
  }

  #structure(ref: TypeRef | undefined) {
    return ref === undefined ? undefined : structureOf(this.#model.types, ref);
  }

  #class(resource: TypeId): Class {
    return this.#exports[pascalCase(this.#model.types[resource]!.name!)] as Class;
  }

  #target({ kind, name }: Func): (args: readonly unknown[]) => unknown {
    const plain = parsePlainName(name).name;
    switch (kind.kind) {
      case 'freestanding': {
        const target = this.#exports[functionName(plain)] as Callable;
        return (args) => target(...args);
      }
      case 'constructor': {
        const Class = this.#class(kind.resource);
        return (args) => new Class(...args);
      }
      case 'static': {
        const Class = this.#class(kind.resource);
        return (args) => Class[memberName(plain)]!(...args);
      }
      case 'method': {
        const self = this.#lent(kind.resource) as unknown as Readonly<Record<string, Callable>>;
        return (args) => self[memberName(plain)]!(...args);
      }
      default:
        return kind satisfies never;
    }
  }

  #lent(resource: TypeId): Handle {
    let handle = this.#kept.get(resource);
    if (handle === undefined) this.#kept.set(resource, (handle = this.#made(resource)(0)));
    return handle;
  }

  /** Makes handles by the constructor, with the first arguments that don't fail. */
  #made(resource: TypeId): (round: number) => Handle {
    const isIt = ({ kind }: Func): boolean =>
      kind.kind === 'constructor' && kind.resource === resource;
    const args = this.#tuple(this.#funcs.find(isIt)!.params.map((p) => p.type));
    const Class = this.#class(resource);
    return (round) => {
      for (let at = round; ; at++) {
        try {
          return new Class(...args(at));
        } catch (error) {
          if (!(error instanceof ComponentError) || at === round + rounds) throw error;
        }
      }
    };
  }

  #tuple(types: readonly TypeRef[]): (round: number) => readonly unknown[] {
    const parts = types.map((type) => this.#maker(type));
    return (round) => parts.map((part) => part(round));
  }

  /** Makes values of a type; those without handles of their own are made once. */
  #maker(ref: TypeRef): Maker {
    const make = this.#fresh(ref);
    if (this.#dropper(ref) !== undefined) return make;
    const all = Array.from({ length: rounds }, (_, round) => make(round));
    return (round) => all[round % rounds];
  }

  #fresh(ref: TypeRef): Maker {
    const type = structureOf(this.#model.types, ref);
    if (typeof type === 'string') {
      const all = values[type];
      if (all === undefined) throw new TypeError(`there are no values of ${type}`);
      return (round) => all[round % all.length];
    }
    switch (type.kind) {
      case 'record': {
        const names = camelCaseAll(type.fields.map((f) => f.name));
        const fields = type.fields.map((f) => this.#maker(f.type));
        return (round) => Object.fromEntries(fields.map((f, i) => [names[i]!, f(round)]));
      }
      case 'tuple':
        return this.#tuple(type.types);
      case 'variant':
        return this.#tagged(type.cases.map((c) => [c.name, c.type]));
      case 'result':
        return this.#tagged([
          ['ok', type.ok],
          ['err', type.err],
        ]);
      case 'enum':
        return (round) => type.cases[round % type.cases.length]!.name;
      case 'flags': {
        const names = camelCaseAll(type.flags.map((f) => f.name));
        return (round) => Object.fromEntries(names.map((name, i) => [name, (round >> i) % 2 > 0]));
      }
      case 'option': {
        const inner = this.#structure(type.type);
        if (typeof inner === 'object' && inner.kind === 'option') {
          return this.#tagged([
            ['none', undefined],
            ['some', type.type],
          ]);
        }
        const some = this.#maker(type.type);
        return (round) => (round % 3 === 0 ? undefined : some(round));
      }
      case 'list': {
        const element = this.#maker(type.type);
        const of = structureOf(this.#model.types, type.type);
        const Numbers = typeof of === 'string' ? arrays[of] : undefined;
        return (round) => {
          const list = Array.from({ length: round % 4 }, (_, i) => element(round + i));
          return Numbers?.from(list as never[]) ?? list;
        };
      }
      case 'own':
        return this.#made(this.#resource(type.resource));
      case 'borrow':
        return () => this.#lent(this.#resource(type.resource));
      default:
        throw new TypeError(`there are no values of ${type.kind}`);
    }
  }

  #tagged(cases: readonly (readonly [tag: string, type: TypeRef | undefined])[]): Maker {
    const all = cases.map(([tag, type]): Maker => {
      const part = type === undefined ? undefined : this.#maker(type);
      return (round) => (part === undefined ? { tag } : { tag, val: part(round) });
    });
    return (round) => all[round % all.length]!(Math.floor(round / all.length));
  }

  #resource(type: TypeRef): TypeId {
    return unalias(this.#model.types, type) as TypeId;
  }

  /** Drops the handles that a value has; undefined where values of the type have none. */
  #dropper(ref: TypeRef | undefined): Dropper | undefined {
    const type = this.#structure(ref);
    if (typeof type !== 'object') return undefined;
    switch (type.kind) {
      case 'own':
        return (value) => (value as Handle)[Symbol.dispose]();
      case 'record': {
        const names = camelCaseAll(type.fields.map((f) => f.name));
        return this.#parts(type.fields.map((f, i) => [names[i]!, f.type]));
      }
      case 'tuple':
        return this.#parts(type.types.map((t, i) => [`${i}`, t]));
      case 'list': {
        const each = this.#dropper(type.type);
        return each && ((value) => (value as readonly unknown[]).forEach(each));
      }
      case 'option': {
        const some = this.#dropper(type.type);
        return some && ((value) => value !== undefined && some(value));
      }
      case 'variant':
        return this.#cases(type.cases.map((c) => [c.name, c.type]));
      case 'result':
        return this.#cases([
          ['ok', type.ok],
          ['err', type.err],
        ]);
      default:
        return undefined;
    }
  }

  #parts(parts: readonly (readonly [key: string, type: TypeRef])[]): Dropper | undefined {
    const droppers = parts.flatMap(([key, type]) => {
      const drop = this.#dropper(type);
      return drop === undefined ? [] : [[key, drop] as const];
    });
    if (droppers.length === 0) return undefined;
    return (value) => {
      for (const [key, drop] of droppers) drop((value as Readonly<Record<string, unknown>>)[key]);
    };
  }

  #cases(cases: readonly (readonly [tag: string, type: TypeRef | undefined])[]) {
    const droppers = new Map(cases.map(([tag, type]) => [tag, this.#dropper(type)]));
    if ([...droppers.values()].every((drop) => drop === undefined)) return undefined;
    return (value: unknown) => {
      const { tag, val } = value as { readonly tag: string; readonly val?: unknown };
      droppers.get(tag)?.(val);
    };
  }
}
