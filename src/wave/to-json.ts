/**
 * Values to JSON, by their types, in the shapes of docs/bindings.md: the other way of `from-json.ts`. Options that are none
 * are null, as fields they are left out; 64-bit integers are strings, since readers of JSON make doubles of numbers; what
 * exists only in a running program stands as a text such as `<secret>`.
 */
import { structureOf, type TypeDef, type TypeRef } from '../model/index.ts';
import { describeType } from './describe-type.ts';
import { isTagged, keyOf } from './types.ts';

/** Writes a value as JSON, in one line, piece by piece: a text may be longer than engines let strings be. */
export function writeJson(
  types: readonly TypeDef[],
  ref: TypeRef,
  value: unknown,
  write: (text: string) => void,
): void {
  let piece = '';
  const out = (text: string): void => {
    piece += text;
    if (piece.length < pieceLength) return;
    write(piece);
    piece = '';
  };
  new JsonWriter(types, out).value(ref, value);
  write(piece);
}

/** Characters of a piece of text, about. */
const pieceLength = 64 * 1024;

/** What a case, an object or a map has, as the runtime gives it. */
type Tagged = { readonly tag: string; readonly val?: unknown };

class JsonWriter {
  readonly #types: readonly TypeDef[];
  readonly #out: (text: string) => void;

  constructor(types: readonly TypeDef[], out: (text: string) => void) {
    this.#types = types;
    this.#out = out;
  }

  value(ref: TypeRef, value: unknown): void {
    const out = this.#out;
    const type = structureOf(this.#types, ref);
    if (typeof type === 'string') {
      if (type === 'error-context') return this.#opaque(ref);
      if (typeof value === 'bigint') return out(`"${value}"`);
      if (typeof value === 'number' && !Number.isFinite(value)) return out(`"${value}"`);
      if (Object.is(value, -0)) return out('-0');
      return out(JSON.stringify(value));
    }
    switch (type.kind) {
      case 'record': {
        const record = value as Record<string, unknown>;
        const there = type.fields.filter((f) => !this.#isNone(f.type, record[keyOf(type, f.name)]));
        return this.#all('{}', there, (field) => {
          const key = keyOf(type, field.name);
          out(`${JSON.stringify(key)}:`);
          this.value(field.type, record[key]);
        });
      }
      case 'flags': {
        const flags = value as Record<string, unknown>;
        const on = type.flags.map((f) => keyOf(type, f.name)).filter((key) => flags[key] === true);
        return this.#all('{}', on, (key) => out(`${JSON.stringify(key)}:true`));
      }
      case 'enum':
        return out(JSON.stringify(value));
      case 'variant': {
        const { tag, val } = value as Tagged;
        return this.#case(tag, type.cases.find(({ name }) => name === tag)?.type, val);
      }
      case 'result': {
        const { tag, val } = value as Tagged;
        return this.#case(tag, type[tag as 'ok' | 'err'], val);
      }
      case 'option': {
        if (value === undefined || value === null) return out('null');
        if (!isTagged(this.#types, type.type)) return this.value(type.type, value);
        const { tag, val } = value as Tagged;
        return this.#case(tag, tag === 'some' ? type.type : undefined, val);
      }
      case 'tuple':
        return this.#all('[]', type.types, (item, i) => this.value(item, (value as unknown[])[i]));
      case 'list':
        return this.#all('[]', value as ArrayLike<unknown>, (item) => this.value(type.type, item));
      case 'map':
        return this.#all('[]', [...(value as ReadonlyMap<unknown, unknown>)], ([key, item]) => {
          out('[');
          this.value(type.key, key);
          out(',');
          this.value(type.value, item);
          out(']');
        });
      case 'own':
      case 'borrow':
      case 'resource':
      case 'future':
      case 'stream':
        return this.#opaque(ref);
      default:
        return type satisfies never;
    }
  }

  #case(tag: string, ref: TypeRef | undefined, val: unknown): void {
    this.#out(`{"tag":${JSON.stringify(tag)}`);
    if (ref !== undefined) {
      this.#out(',"val":');
      this.value(ref, val);
    }
    this.#out('}');
  }

  #all<T>(brackets: string, items: ArrayLike<T>, write: (item: T, index: number) => void): void {
    this.#out(brackets[0]!);
    for (let i = 0; i < items.length; i++) {
      if (i > 0) this.#out(',');
      write(items[i]!, i);
    }
    this.#out(brackets[1]!);
  }

  /** Whether a field can be left out. */
  #isNone(ref: TypeRef, value: unknown): boolean {
    const type = structureOf(this.#types, ref);
    if (typeof type === 'string' || type.kind !== 'option') return false;
    if (value === undefined || value === null) return true;
    return isTagged(this.#types, type.type) && (value as Tagged).tag === 'none';
  }

  #opaque(ref: TypeRef): void {
    this.#out(JSON.stringify(`<${describeType(this.#types, ref)}>`));
  }
}
