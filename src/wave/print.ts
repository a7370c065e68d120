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

/** How values are printed. */
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
  const parts: string[] = [];
  const diagnostics = writeWave(types, ref, value, (text) => parts.push(text), options);
  return { value: parts.join(''), diagnostics };
}

/** As `printWave`, piece by piece: a text may be longer than engines let strings be. */
export function writeWave(
  types: readonly TypeDef[],
  ref: TypeRef,
  value: unknown,
  write: (text: string) => void,
  options: PrintOptions = {},
): readonly Diagnostic[] {
  const printer = new Printer(types, write, options);
  printer.print(ref, value);
  printer.flush();
  return printer.found;
}

/** Characters of a piece of text, about. */
const pieceLength = 64 * 1024;

class Printer {
  readonly found: Diagnostic[] = [];
  readonly #types: readonly TypeDef[];
  readonly #write: (text: string) => void;
  readonly #options: PrintOptions;
  #piece = '';

  constructor(types: readonly TypeDef[], write: (text: string) => void, options: PrintOptions) {
    this.#types = types;
    this.#write = write;
    this.#options = options;
  }

  print(ref: TypeRef, value: unknown): void {
    const type = structureOf(this.#types, ref);
    const out = (text: string): void => this.#out(text);
    const bad = (): void => this.#bad(ref);
    switch (type) {
      case 'bool':
        return typeof value === 'boolean' ? out(String(value)) : bad();
      case 'string':
        return typeof value === 'string' ? this.#string(value) : bad();
      case 'char':
        return typeof value === 'string' && isChar(value) ? out(quote(value, "'")) : bad();
      case 'f32':
      case 'f64':
        return typeof value === 'number' ? out(printFloat(type, value)) : bad();
      case 'u64':
      case 's64':
        return typeof value === 'bigint' ? out(String(value)) : bad();
      case 'error-context':
        return this.#opaque(ref, value);
      default:
        if (typeof type === 'string') {
          return Number.isInteger(value) ? out(String(value)) : bad();
        }
    }
    switch (type.kind) {
      case 'record': {
        if (!isObject(value)) return bad();
        const fields = type.fields
          .map((f) => ({ name: f.name, type: f.type, value: own(value, keyOf(type, f.name)) }))
          .filter((f) => !this.#isNone(f.type, f.value));
        if (fields.length === 0) return out('{:}');
        return this.#items('{}', fields, (f) => {
          out(`${f.name}: `);
          this.print(f.type, f.value);
        });
      }
      case 'flags': {
        if (!isObject(value)) return bad();
        const on = type.flags.filter((f) => own(value, keyOf(type, f.name)) === true);
        return out(`{${on.map((f) => f.name).join(', ')}}`);
      }
      case 'enum':
        return type.cases.some((c) => c.name === value) ? out(label(value as string)) : bad();
      case 'variant': {
        const found = isObject(value)
          ? type.cases.find((c) => c.name === own(value, 'tag'))
          : undefined;
        if (found === undefined || !isObject(value)) return bad();
        return this.#case(label(found.name), found.type, own(value, 'val'));
      }
      case 'option': {
        if (value === undefined || value === null) return out('none');
        if (!isTagged(this.#types, type.type)) return this.#case('some', type.type, value);
        const tag = isObject(value) ? own(value, 'tag') : undefined;
        if (tag === 'none') return out('none');
        if (tag !== 'some' || !isObject(value)) return bad();
        return this.#case('some', type.type, own(value, 'val'));
      }
      case 'result': {
        const tag = isObject(value) ? own(value, 'tag') : undefined;
        if ((tag !== 'ok' && tag !== 'err') || !isObject(value)) return bad();
        return this.#case(tag, type[tag], own(value, 'val'));
      }
      case 'tuple':
        return Array.isArray(value) && value.length === type.types.length
          ? this.#items('()', type.types, (t, i) => this.print(t, (value as unknown[])[i]))
          : bad();
      case 'list':
        return isList(value) && (type.length === undefined || type.length === value.length)
          ? this.#list(value, (item) => this.print(type.type, item))
          : bad();
      case 'map':
        return value instanceof Map
          ? this.#list([...(value as ReadonlyMap<unknown, unknown>)], ([k, v]) => {
              out('(');
              this.print(type.key, k);
              out(', ');
              this.print(type.value, v);
              out(')');
            })
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

  /** Writes what has gathered. */
  flush(): void {
    if (this.#piece !== '') this.#write(this.#piece);
    this.#piece = '';
  }

  #out(text: string): void {
    this.#piece += text;
    if (this.#piece.length >= pieceLength) this.flush();
  }

  #case(name: string, ref: TypeRef | undefined, value: unknown): void {
    this.#out(name);
    if (ref === undefined) return;
    this.#out('(');
    this.print(ref, value);
    this.#out(')');
  }

  #list<T>(items: ArrayLike<T>, print: (item: T) => void): void {
    this.#items('[]', items, print, this.#options.brief?.items);
  }

  #items<T>(
    brackets: string,
    items: ArrayLike<T>,
    print: (item: T, index: number) => void,
    most = items.length,
  ): void {
    this.#out(brackets[0]!);
    const shown = Math.min(items.length, most);
    for (let i = 0; i < shown; i++) {
      if (i > 0) this.#out(', ');
      print(items[i]!, i);
    }
    if (shown < items.length) this.#out(`${shown > 0 ? ', ' : ''}… ${items.length} in all`);
    this.#out(brackets[1]!);
  }

  #string(value: string): void {
    const chars = this.#options.brief?.chars ?? value.length;
    this.#out('"');
    for (let at = 0, end: number; at < Math.min(chars, value.length); at = end) {
      end = Math.min(at + pieceLength, chars);
      // A pair of surrogates stays together; one that `brief` cuts through is left out as a whole.
      if (end < value.length && /[\ud800-\udbff]/.test(value[end - 1]!)) end--;
      if (end === at) break;
      this.#out(quote(value.slice(at, end), '"').slice(1, -1));
    }
    this.#out(chars < value.length ? `"… ${value.length} long` : '"');
  }

  /** Whether a field can be left out: an option that is none. */
  #isNone(ref: TypeRef, value: unknown): boolean {
    const type = structureOf(this.#types, ref);
    if (typeof type === 'string' || type.kind !== 'option') return false;
    if (value === undefined || value === null) return true;
    return isTagged(this.#types, type.type) && isObject(value) && own(value, 'tag') === 'none';
  }

  #opaque(ref: TypeRef, value: unknown): void {
    const type = describeType(this.#types, ref);
    if (this.#options.opaque !== undefined) return this.#out(this.#options.opaque(type, value));
    this.found.push(
      diagnostic('wave/no-text-form', `a \`${type}\` can’t be written as text`, undefined, {
        help: ['handles, streams and futures exist only in a running program'],
      }),
    );
    this.#out(`<${type}>`);
  }

  #bad(ref: TypeRef): void {
    const type = describeType(this.#types, ref);
    this.found.push(diagnostic('wave/bad-value', `the value is no \`${type}\``, undefined));
    this.#out(`<no ${type}>`);
  }
}

/** One character, which may be a pair of surrogates. */
function isChar(value: string): boolean {
  return value.length <= 2 && [...value].length === 1;
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
