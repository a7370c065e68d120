/**
 * Component values <-> the values that a JavaScript host sees. What a host gives is checked strictly: a value of
 * another shape is an error that says where it stands, what was expected and what came. Handles are left to a bridge.
 */
import type { AbiTypes } from '../../abi/index.ts';
import { camelCaseAll } from '../../base/index.ts';
import {
  type DefinedType,
  type Primitive,
  type ResultType,
  type TypeDef,
  type TypeId,
  type TypeRef,
  unalias,
} from '../../model/index.ts';
import type { Future, Stream } from '../async/channel.ts';
import type { ValueShapes } from '../options.ts';
import { isNumberKind, type NumberArray } from '../plain/numbers.ts';
import type { Value, VariantValue } from '../plain/value.ts';
import { unexpected, unknownKey } from './bad-value.ts';
import { property } from './describe.ts';
import { numbersFromHost, primitiveFromHost, primitiveToHost, withoutHoles } from './primitives.ts';

/** A stream or future type. */
export interface ChannelType {
  readonly kind: 'stream' | 'future';
  readonly type?: TypeRef;
}

/** What becomes of handles at the edge. */
export interface HandleBridge {
  toHost(kind: 'own' | 'borrow', resource: TypeId, rep: number): unknown;
  /** Gives the representation; `at` is for the error. */
  fromHost(kind: 'own' | 'borrow', resource: TypeId, value: unknown, at: string): number;
  readonly channels: ChannelBridge;
}

/** What becomes of streams and futures at the edge. */
export interface ChannelBridge {
  toHost(type: ChannelType, channel: Stream | Future): unknown;
  /** Throws `BadHostValue` where the value is nothing of the kind; `at` is for the error. */
  fromHost(type: ChannelType, value: unknown, at: string): Stream | Future;
}

/** The conversion of a program's values, both ways. */
export class HostValues {
  readonly #types: readonly TypeDef[];
  readonly #abi: AbiTypes;
  readonly #shapes: ValueShapes;
  readonly #names = new Map<TypeId, readonly string[]>();

  constructor(types: readonly TypeDef[], abi: AbiTypes, shapes: ValueShapes = {}) {
    this.#types = types;
    this.#abi = abi;
    this.#shapes = shapes;
  }

  /** The `result` whose error case a function throws; undefined where it throws none, or returns it as a value. */
  thrownBy(ref: TypeRef | undefined, isConstructor: boolean): ResultType | undefined {
    if (this.#shapes.results === 'returned' && !isConstructor) return undefined;
    return this.resultOf(ref);
  }

  /** The structure of a type behind its aliases, or the primitive. */
  #resolve(ref: TypeRef): { readonly id: TypeId; readonly type: DefinedType } | Primitive {
    const id = unalias(this.#types, ref);
    return typeof id === 'number' ? { id, type: this.#types[id]!.type } : id;
  }

  /** The case that a function's `result` type throws, if its type is one. */
  resultOf(ref: TypeRef | undefined): ResultType | undefined {
    if (ref === undefined) return undefined;
    const resolved = this.#resolve(ref);
    return typeof resolved !== 'string' && resolved.type.kind === 'result'
      ? resolved.type
      : undefined;
  }

  /** Whether values of a type are promises in JavaScript: futures, also optional ones. */
  isPromise(ref: TypeRef | undefined): boolean {
    if (ref === undefined) return false;
    const resolved = this.#resolve(ref);
    if (typeof resolved === 'string') return false;
    const { type } = resolved;
    return type.kind === 'future' || (type.kind === 'option' && this.#isFuture(type.type));
  }

  /** What a promise is resolved to. A promise in it would be waited for, too, so it is put into an object. */
  resolvedTo(ref: TypeRef | undefined, value: unknown): unknown {
    return value !== undefined && this.isPromise(ref) ? { promise: value } : value;
  }

  #isFuture(ref: TypeRef): boolean {
    const resolved = this.#resolve(ref);
    return typeof resolved !== 'string' && resolved.type.kind === 'future';
  }

  #isOption(ref: TypeRef): boolean {
    const resolved = this.#resolve(ref);
    return typeof resolved !== 'string' && resolved.type.kind === 'option';
  }

  /** The JavaScript names of fields or flags. */
  #keys(id: TypeId, labels: readonly { readonly name: string }[]): readonly string[] {
    let keys = this.#names.get(id);
    if (keys === undefined) {
      keys = camelCaseAll(labels.map((l) => l.name));
      this.#names.set(id, keys);
    }
    return keys;
  }

  toHost(ref: TypeRef, value: Value, bridge: HandleBridge): unknown {
    const resolved = this.#resolve(ref);
    if (typeof resolved === 'string') return primitiveToHost(resolved, value);
    const { id, type } = resolved;
    const convert = (part: TypeRef, v: Value): unknown => this.toHost(part, v, bridge);
    const tagged = (tag: string, part: TypeRef | undefined, v: Value | undefined): unknown =>
      part === undefined ? { tag } : { tag, val: convert(part, v!) };
    switch (type.kind) {
      case 'record': {
        const keys = this.#keys(id, type.fields);
        const entries = type.fields.map((f, i) => [keys[i]!, convert(f.type, item(value, i))]);
        // Only an option that is none is undefined; its field is left out.
        return Object.fromEntries(entries.filter(([, v]) => v !== undefined));
      }
      case 'tuple':
        return type.types.map((t, i) => convert(t, item(value, i)));
      case 'variant': {
        const chosen = type.cases[variant(value).index]!;
        return tagged(chosen.name, chosen.type, variant(value).value);
      }
      case 'enum':
        return type.cases[variant(value).index]!.name;
      case 'option': {
        const { index, value: payload } = variant(value);
        if (this.#isOption(type.type)) {
          return index === 0 ? { tag: 'none' } : tagged('some', type.type, payload);
        }
        return index === 0 ? undefined : convert(type.type, payload!);
      }
      case 'result': {
        const { index, value: payload } = variant(value);
        return index === 0 ? tagged('ok', type.ok, payload) : tagged('err', type.err, payload);
      }
      case 'flags': {
        if (this.#shapes.flags === 'bigint') return BigInt((value as number) >>> 0);
        const keys = this.#keys(id, type.flags);
        return Object.fromEntries(
          keys.map((key, i) => [key, (((value as number) >>> i) & 1) === 1]),
        );
      }
      case 'list':
        return ArrayBuffer.isView(value)
          ? value
          : (value as readonly Value[]).map((v) => convert(type.type, v));
      case 'map':
        return new Map(
          (value as readonly Value[]).map((pair) => [
            convert(type.key, item(pair, 0)),
            convert(type.value, item(pair, 1)),
          ]),
        );
      case 'own':
      case 'borrow':
        return bridge.toHost(type.kind, type.resource, value as number);
      case 'stream':
      case 'future':
        return bridge.channels.toHost(type, value as Stream | Future);
      case 'resource':
      case 'alias':
        throw new TypeError(`a ${type.kind} is no value type`);
      default:
        return type satisfies never;
    }
  }

  /** The payload of a function's `result`, of whichever case. */
  unwrap(type: ResultType, value: Value, bridge: HandleBridge): unknown {
    const { index, value: payload } = variant(value);
    const part = index === 0 ? type.ok : type.err;
    return part === undefined ? undefined : this.toHost(part, payload!, bridge);
  }

  /** Throws `BadHostValue` where the value doesn't fit. */
  fromHost(ref: TypeRef, value: unknown, at: string, bridge: HandleBridge): Value {
    const resolved = this.#resolve(ref);
    if (typeof resolved === 'string') return primitiveFromHost(resolved, value, at);
    const { id, type } = resolved;
    const convert = (part: TypeRef, v: unknown, where: string): Value =>
      this.fromHost(part, v, where, bridge);
    const chosen = (index: number, part: TypeRef | undefined, v: unknown): VariantValue => {
      if (part !== undefined) return { index, value: convert(part, v, `${at}.val`) };
      // Nothing is lost where nothing is said.
      if (v !== undefined && v !== null)
        throw unexpected(`${at}.val`, 'nothing, for the case has no payload', v);
      return { index };
    };
    switch (type.kind) {
      case 'record': {
        const record = object(value, at, 'an object (record)');
        const keys = this.#keys(id, type.fields);
        // An object of a class of the host's may have more: it is not written for this.
        if (isPlain(record)) checkKeys(record, at, 'field', keys);
        return type.fields.map((f, i) =>
          convert(f.type, property(record, keys[i]!), `${at}.${keys[i]}`),
        );
      }
      case 'tuple':
        return array(value, at, type.types.length).map((v, i) =>
          convert(type.types[i]!, v, `${at}[${i}]`),
        );
      case 'variant': {
        const { tag, val } = tagged(value, at);
        const index = type.cases.findIndex((c) => c.name === tag);
        if (index < 0) throw unexpected(`${at}.tag`, oneOf(type.cases), tag);
        return chosen(index, type.cases[index]!.type, val);
      }
      case 'enum': {
        const index = type.cases.findIndex((c) => c.name === value);
        if (index < 0) throw unexpected(at, oneOf(type.cases), value);
        return { index };
      }
      case 'option': {
        if (!this.#isOption(type.type)) {
          return value === undefined || value === null
            ? { index: 0 }
            : { index: 1, value: convert(type.type, value, at) };
        }
        const { tag, val } = tagged(value, at);
        if (tag === 'none') return chosen(0, undefined, val);
        if (tag === 'some') return chosen(1, type.type, val);
        throw unexpected(`${at}.tag`, '`none` or `some`', tag);
      }
      case 'result': {
        const { tag, val } = tagged(value, at);
        if (tag === 'ok') return chosen(0, type.ok, val);
        if (tag === 'err') return chosen(1, type.err, val);
        throw unexpected(`${at}.tag`, '`ok` or `err`', tag);
      }
      case 'flags': {
        if (this.#shapes.flags === 'bigint') return flagsOfBigint(value, type.flags.length, at);
        const flags = object(value, at, 'an object of booleans (flags)');
        const keys = this.#keys(id, type.flags);
        checkKeys(flags, at, 'flag', keys);
        let bits = 0;
        for (const [i, key] of keys.entries()) {
          const flag = property(flags, key);
          if (flag !== undefined && typeof flag !== 'boolean') {
            throw unexpected(`${at}.${key}`, 'a boolean or nothing', flag);
          }
          if (flag === true) bits += 2 ** i;
        }
        return bits;
      }
      case 'list':
        return type.length === undefined
          ? this.listFromHost(type.type, value, at, bridge)
          : array(value, at, type.length).map((v, i) => convert(type.type, v, `${at}[${i}]`));
      case 'map':
        if (!(value instanceof Map)) throw unexpected(at, 'a Map', value);
        return Array.from(value as Map<unknown, unknown>, ([k, v], i) => [
          convert(type.key, k, `${at} key ${i}`),
          convert(type.value, v, `${at} value ${i}`),
        ]);
      case 'own':
      case 'borrow':
        return bridge.fromHost(type.kind, type.resource, value, at);
      case 'stream':
      case 'future':
        return bridge.channels.fromHost(type, value, at);
      case 'resource':
      case 'alias':
        throw new TypeError(`a ${type.kind} is no value type`);
      default:
        return type satisfies never;
    }
  }

  /** The elements of a list or of a chunk. */
  listFromHost(
    element: TypeRef,
    value: unknown,
    at: string,
    bridge: HandleBridge,
  ): readonly Value[] | NumberArray {
    const { kind } = this.#abi.of(element);
    if (isNumberKind(kind)) return numbersFromHost(kind, value, at);
    return array(value, at, undefined).map((v, i) =>
      this.fromHost(element, v, `${at}[${i}]`, bridge),
    );
  }
}

const item = (value: Value, i: number): Value => (value as readonly Value[])[i]!;
const variant = (value: Value): VariantValue => value as VariantValue;

function flagsOfBigint(value: unknown, count: number, at: string): number {
  if (typeof value === 'bigint' && BigInt.asUintN(count, value) === value) return Number(value);
  throw unexpected(at, `a bigint of ${count} bits (flags)`, value);
}

function array(value: unknown, at: string, length: number | undefined): readonly unknown[] {
  if (!Array.isArray(value)) throw unexpected(at, 'an array', value);
  if (length !== undefined && value.length !== length) {
    throw unexpected(at, `an array of ${length}`, value);
  }
  return withoutHoles(value, at);
}

/** What is set must be known: a misspelt name would be lost without a word. */
function checkKeys(value: object, at: string, what: string, known: readonly string[]): void {
  const names = known.length < 16 ? undefined : new Set(known);
  for (const key of Object.keys(value)) {
    if (names === undefined ? known.includes(key) : names.has(key)) continue;
    const given: unknown = Reflect.get(value, key);
    if (given === undefined || (what === 'flag' && given === false)) continue;
    throw unknownKey(at, what, key, known);
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function object(value: unknown, at: string, expected: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw unexpected(at, expected, value);
}

function tagged(value: unknown, at: string): { readonly tag: unknown; readonly val: unknown } {
  const it = object(value, at, 'an object with a `tag`');
  if (isPlain(it)) checkKeys(it, at, 'key', ['tag', 'val']);
  return { tag: property(it, 'tag'), val: property(it, 'val') };
}

function oneOf(cases: readonly { readonly name: string }[]): string {
  return `one of ${cases.map((c) => `\`${c.name}\``).join(', ')}`;
}
