/**
 * Values to text, by their types: the other way of `to-value.ts`. Options and results are written out (`some(…)`,
 * `ok(…)`), fields that are none are left out.
 */
import { diagnostic } from '../base/index.ts';
import type { Diagnostic, Outcome } from '../base/index.ts';
import { structureOf, type TypeDef, type TypeRef } from '../model/index.ts';
import { describeType } from './describe-type.ts';
import { keywords } from './node.ts';
import { quote } from './strings.ts';
import { isTagged, keyOf } from './types.ts';

export interface PrintOptions {
  /** Cut strings to so many characters and lists to so many elements, with `…` for the rest: for people only. */
  readonly brief?: { readonly chars: number; readonly items: number };
  /** Writes what has no text form: handles, streams, futures, error contexts. Without it they are an error. */
  readonly opaque?: (type: string, value: unknown) => string;
}

/**
 * The text of a value. A value that doesn't fit the type, or has no text form, is a diagnostic (`wave/bad-value`,
 * `wave/no-text-form`), and stands in the text as `<…>`.
 */
export function printWave(
  types: readonly TypeDef[],
  ref: TypeRef,
  value: unknown,
  options: PrintOptions = {},
): Outcome<string> {
  const printer = new Printer(types, options);
  return { value: printer.print(ref, value), diagnostics: printer.found };
}

class Printer {
  readonly found: Diagnostic[] = [];
  readonly #types: readonly TypeDef[];
  readonly #options: PrintOptions;

  constructor(types: readonly TypeDef[], options: PrintOptions) {
    this.#types = types;
    this.#options = options;
  }

  print(ref: TypeRef, value: unknown): string {
    const type = structureOf(this.#types, ref);
    const bad = (): string => this.#bad(ref);
    switch (type) {
      case 'bool':
        return typeof value === 'boolean' ? String(value) : bad();
      case 'string':
        return typeof value === 'string' ? this.#string(value) : bad();
      case 'char':
        return typeof value === 'string' && [...value].length === 1 ? quote(value, "'") : bad();
      case 'f32':
      case 'f64':
        return typeof value === 'number' ? printFloat(type, value) : bad();
      case 'u64':
      case 's64':
        return typeof value === 'bigint' ? String(value) : bad();
      case 'error-context':
        return this.#opaque(ref, value);
      default:
        if (typeof type === 'string') {
          return Number.isInteger(value) ? String(value) : bad();
        }
    }
    switch (type.kind) {
      case 'record': {
        if (!isObject(value)) return bad();
        const fields = type.fields
          .map((f) => ({ name: f.name, type: f.type, value: own(value, keyOf(type, f.name)) }))
          .filter((f) => !this.#isNone(f.type, f.value))
          .map((f) => `${f.name}: ${this.print(f.type, f.value)}`);
        return fields.length === 0 ? '{:}' : `{${fields.join(', ')}}`;
      }
      case 'flags': {
        if (!isObject(value)) return bad();
        const on = type.flags.filter((f) => own(value, keyOf(type, f.name)) === true);
        return `{${on.map((f) => f.name).join(', ')}}`;
      }
      case 'enum':
        return type.cases.some((c) => c.name === value) ? label(value as string) : bad();
      case 'variant': {
        const found = isObject(value)
          ? type.cases.find((c) => c.name === own(value, 'tag'))
          : undefined;
        if (found === undefined || !isObject(value)) return bad();
        return label(found.name) + this.#payload(found.type, own(value, 'val'));
      }
      case 'option': {
        if (!isTagged(this.#types, type.type)) {
          return value === undefined || value === null
            ? 'none'
            : `some(${this.print(type.type, value)})`;
        }
        if (value === undefined || value === null) return 'none';
        const tag = isObject(value) ? own(value, 'tag') : undefined;
        if (tag === 'none') return 'none';
        if (tag !== 'some' || !isObject(value)) return bad();
        return `some(${this.print(type.type, own(value, 'val'))})`;
      }
      case 'result': {
        const tag = isObject(value) ? own(value, 'tag') : undefined;
        if ((tag !== 'ok' && tag !== 'err') || !isObject(value)) return bad();
        return tag + this.#payload(type[tag], own(value, 'val'));
      }
      case 'tuple':
        return Array.isArray(value) && value.length === type.types.length
          ? `(${type.types.map((t, i) => this.print(t, (value as unknown[])[i])).join(', ')})`
          : bad();
      case 'list':
        return isList(value) && (type.length === undefined || type.length === value.length)
          ? this.#list(value, (item) => this.print(type.type, item))
          : bad();
      case 'map':
        return value instanceof Map
          ? this.#list(
              [...(value as ReadonlyMap<unknown, unknown>)],
              ([k, v]) => `(${this.print(type.key, k)}, ${this.print(type.value, v)})`,
            )
          : bad();
      case 'own':
      case 'borrow':
      case 'resource':
      case 'future':
      case 'stream':
        return this.#opaque(ref, value);
      default:
        return type satisfies never;
    }
  }

  #payload(ref: TypeRef | undefined, value: unknown): string {
    return ref === undefined ? '' : `(${this.print(ref, value)})`;
  }

  #list<T>(items: ArrayLike<T>, print: (item: T) => string): string {
    const shown = Math.min(items.length, this.#options.brief?.items ?? items.length);
    const parts = Array.from({ length: shown }, (_, i) => print(items[i]!));
    if (shown < items.length) parts.push(`… ${items.length} in all`);
    return `[${parts.join(', ')}]`;
  }

  #string(value: string): string {
    const chars = this.#options.brief?.chars;
    if (chars === undefined || value.length <= chars) return quote(value, '"');
    // A pair of surrogates that the cut goes through is left out as a whole.
    const cut = value.slice(0, chars).replace(/[\ud800-\udbff]$/, '');
    return `${quote(cut, '"')}… ${value.length} long`;
  }

  /** Whether a field can be left out: an option that is none. */
  #isNone(ref: TypeRef, value: unknown): boolean {
    const type = structureOf(this.#types, ref);
    if (typeof type === 'string' || type.kind !== 'option') return false;
    if (value === undefined || value === null) return true;
    return isTagged(this.#types, type.type) && isObject(value) && own(value, 'tag') === 'none';
  }

  #opaque(ref: TypeRef, value: unknown): string {
    const type = describeType(this.#types, ref);
    if (this.#options.opaque !== undefined) return this.#options.opaque(type, value);
    this.found.push(
      diagnostic('wave/no-text-form', `a \`${type}\` can’t be written as text`, undefined, {
        help: ['handles, streams and futures exist only in a running program'],
      }),
    );
    return `<${type}>`;
  }

  #bad(ref: TypeRef): string {
    const type = describeType(this.#types, ref);
    this.found.push(diagnostic('wave/bad-value', `the value is no \`${type}\``, undefined));
    return `<no ${type}>`;
  }
}

/** The shortest digits that give the same number back. */
function printFloat(type: 'f32' | 'f64', value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0';
  if (type === 'f64') return String(value);
  for (let digits = 1; digits <= 9; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(value);
}

function label(name: string): string {
  return keywords.has(name) ? `%${name}` : name;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Only what the object itself holds, never what its prototype has. */
function own(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
