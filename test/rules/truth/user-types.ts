/**
 * Types of WIT -> how users of the bindings write them in TypeScript, and values of them, in the scope of one interface.
 * The shapes are those of docs/bindings.md.
 */
import type {
  DefinedType,
  Model,
  Primitive,
  TypeDef,
  TypeId,
  TypeRef,
} from '../../../src/model/index.ts';

/** The definition that a type came from by `use`. */
export function origin(types: readonly TypeDef[], id: TypeId): TypeId {
  const { type, owner } = types[id]!;
  if (type.kind !== 'alias' || typeof type.type === 'string') return id;
  const target = types[type.type]!;
  const isUse = target.name !== undefined && target.owner?.id !== owner?.id;
  return isUse ? origin(types, type.type) : id;
}

const numbers: Readonly<Record<Primitive, readonly [type: string, value: string, array?: string]>> =
  {
    bool: ['boolean', 'true'],
    u8: ['number', '1', 'Uint8Array'],
    s8: ['number', '1', 'Int8Array'],
    u16: ['number', '1', 'Uint16Array'],
    s16: ['number', '1', 'Int16Array'],
    u32: ['number', '1', 'Uint32Array'],
    s32: ['number', '1', 'Int32Array'],
    u64: ['bigint', '1n', 'BigUint64Array'],
    s64: ['bigint', '1n', 'BigInt64Array'],
    f32: ['number', '1.5', 'Float32Array'],
    f64: ['number', '1.5', 'Float64Array'],
    char: ['string', '"c"'],
    string: ['string', '"s"'],
    'error-context': ['Error', 'new Error()'],
  };

/** Longer lists of a fixed length are arrays. */
const longestTuple = 16;

export class UserTypes {
  /** What the types of the interface are called in the program. */
  readonly names = new Map<TypeId, string>();
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  structure(ref: TypeRef): DefinedType | undefined {
    let at = ref;
    while (typeof at !== 'string') {
      const { type } = this.#model.types[at]!;
      if (type.kind !== 'alias') return type;
      at = type.type;
    }
    return undefined;
  }

  text(ref: TypeRef): string {
    if (typeof ref === 'string') return numbers[ref][0];
    return this.names.get(ref) ?? this.structureText(this.#model.types[ref]!.type);
  }

  structureText(type: DefinedType): string {
    const text = (ref: TypeRef | undefined): string =>
      ref === undefined ? 'void' : this.text(ref);
    switch (type.kind) {
      case 'alias':
        return text(type.type);
      case 'own':
      case 'borrow':
        return this.names.get(type.resource)!;
      case 'tuple':
        return `[${type.types.map(text).join(', ')}]`;
      case 'option':
        return this.structure(type.type)?.kind === 'option'
          ? `Option<${text(type.type)}>`
          : `${text(type.type)} | undefined`;
      case 'result':
        return `Result<${text(type.ok)}, ${text(type.err)}>`;
      case 'list':
        if (type.length !== undefined && type.length > longestTuple) {
          return `Array<${text(type.type)}>`;
        }
        if (type.length !== undefined) {
          return `[${Array.from({ length: type.length }, () => text(type.type)).join(', ')}]`;
        }
        return this.#array(type.type) ?? `Array<${text(type.type)}>`;
      case 'map':
        return `Map<${text(type.key)}, ${text(type.value)}>`;
      case 'future':
        return `Promise<${text(type.type)}>`;
      case 'stream':
        return `ReadableStream<${this.#array(type.type) ?? text(type.type)}>`;
      default:
        throw new Error(`a ${type.kind} has a name`);
    }
  }

  #array(ref: TypeRef | undefined): string | undefined {
    let at = ref;
    while (typeof at === 'number') {
      const { type } = this.#model.types[at]!;
      if (type.kind !== 'alias') return undefined;
      at = type.type;
    }
    return at === undefined ? undefined : numbers[at][2];
  }

  value(ref: TypeRef): string {
    if (typeof ref === 'string') return numbers[ref][1];
    const local = this.names.get(ref);
    const { type } = this.#model.types[ref]!;
    if (local === undefined) return this.structureValue(type);
    const { type: own } = this.#model.types[origin(this.#model.types, ref)]!;
    return own.kind === 'resource' ? `some<${local}>()` : `make${local}()`;
  }

  structureValue(type: DefinedType): string {
    const value = (ref: TypeRef): string => this.value(ref);
    const text = (ref: TypeRef): string => this.text(ref);
    switch (type.kind) {
      case 'alias':
        return value(type.type);
      case 'own':
      case 'borrow':
        return `some<${this.names.get(type.resource)!}>()`;
      case 'tuple':
        return `[${type.types.map(value).join(', ')}]`;
      case 'option':
        return this.structure(type.type)?.kind === 'option'
          ? `{ tag: "some", val: ${value(type.type)} }`
          : `maybe<${text(type.type)}>(${value(type.type)})`;
      case 'result':
        return type.ok === undefined ? '{ tag: "ok" }' : `{ tag: "ok", val: ${value(type.ok)} }`;
      case 'list': {
        const array = type.length === undefined ? this.#array(type.type) : undefined;
        if (array !== undefined) return `new ${array}([${value(type.type)}])`;
        const length = type.length ?? 1;
        return `[${Array.from({ length }, () => value(type.type)).join(', ')}]`;
      }
      case 'map':
        return `new Map<${text(type.key)}, ${text(type.value)}>([[${value(type.key)}, ${value(type.value)}]])`;
      default:
        return `some<${this.structureText(type)}>()`;
    }
  }
}
