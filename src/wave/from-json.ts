/**
 * JSON to values of a type, in the shapes that programs take (docs/bindings.md), as `to-value.ts` does it for WAVE. What
 * JSON lacks is written so: 64-bit integers also as strings, numbers that are none as `"NaN"`, `"Infinity"` and
 * `"-Infinity"`, undefined as null, maps as lists of pairs, and a handle as the name of a result.
 */
import type { Outcome } from '../base/index.ts';
import {
  type FlagsType,
  type RecordType,
  structureOf,
  type TypeRef,
  type VariantType,
} from '../model/index.ts';
import { type JsonNode, readTree } from '../shape/index.ts';
import { type Converting, duplicate, type Range, report, unknownName } from './converting.ts';
import { describeType } from './describe-type.ts';
import { noTextForm, takeResult } from './results.ts';
import { integerRanges, isTagged, keyOf, numberArrays } from './types.ts';

/** The items of an array, each with its text. */
export function readJsonArray(
  text: string,
  file: string,
): Outcome<readonly JsonValue[] | undefined> {
  const { value: root, diagnostics } = readTree(text, file);
  if (root === undefined) return { value: undefined, diagnostics };
  const run: Converting = { types: [], file, found: [] };
  const top = new JsonValue(root, text);
  if (top.kind !== 'array') {
    const message = `the arguments are a JSON array, but this is ${top.what}`;
    report(run, 'type', message, top.range);
    return { value: undefined, diagnostics: run.found };
  }
  return { value: top.items, diagnostics };
}

/** A value as it stands in a text of JSON. */
export class JsonValue {
  readonly #node: JsonNode;
  readonly #text: string;

  constructor(node: JsonNode, text: string) {
    this.#node = node;
    this.#text = text;
  }

  get kind(): JsonNode['type'] {
    return this.#node.type;
  }

  get range(): Range {
    return [this.#node.offset, this.#node.offset + this.#node.length];
  }

  /** The digits of a number; of a string what it says. */
  get text(): string {
    if (this.kind === 'string') return this.#node.value as string;
    return this.#text.slice(...this.range);
  }

  get items(): readonly JsonValue[] {
    return (this.#node.children ?? []).map((node) => new JsonValue(node, this.#text));
  }

  get properties(): readonly (readonly [key: JsonValue, value: JsonValue])[] {
    return this.items.map(({ items }) => [items[0]!, items[1]!] as const);
  }

  get what(): string {
    return whats[this.kind];
  }

  is(kind: 'true' | 'false' | 'null'): boolean {
    return this.kind !== 'string' && this.text === kind;
  }
}

const whats: Readonly<Record<JsonNode['type'], string>> = {
  array: 'an array',
  boolean: 'a boolean',
  null: 'null',
  number: 'a number',
  object: 'an object',
  property: 'a property',
  string: 'a string',
};

/** The value of a type; undefined where something was reported, and for a plain none. Nothing given is none. */
export function fromJson(run: Converting, ref: TypeRef, json: JsonValue | undefined): unknown {
  const type = structureOf(run.types, ref);
  if (json === undefined) {
    return typeof type !== 'string' && type.kind === 'option' && isTagged(run.types, type.type)
      ? { tag: 'none' }
      : undefined;
  }
  const isString = json.kind === 'string';
  const wrong = (wanted: string): undefined => mismatch(run, ref, json, wanted);
  switch (type) {
    case 'bool':
      return json.kind === 'boolean' ? json.is('true') : wrong('true or false');
    case 'string':
      return isString ? json.text : wrong('a string');
    case 'char':
      return isString && isScalar(json.text) ? json.text : wrong('a string of one character');
    case 'f32':
    case 'f64':
      return toFloat(run, type, json);
    case 'error-context':
      return noTextForm(run, ref, json);
    default:
      if (typeof type === 'string') return toInteger(run, type, json);
  }
  switch (type.kind) {
    case 'record':
      return toRecord(run, type, ref, json);
    case 'flags':
      return toFlags(run, type, ref, json);
    case 'variant':
      return toCase(run, type, ref, json);
    case 'result': {
      const cases = (['ok', 'err'] as const).map((name) =>
        type[name] === undefined ? { name } : { name, type: type[name] },
      );
      return toCase(run, { kind: 'variant', cases }, ref, json);
    }
    case 'enum': {
      if (!isString) return wrong('the name of a case');
      const names = type.cases.map((c) => c.name);
      return names.includes(json.text)
        ? json.text
        : unknownName(run, 'case', nameOf(json), ref, names);
    }
    case 'option': {
      if (!isTagged(run.types, type.type)) {
        return json.is('null') ? undefined : fromJson(run, type.type, json);
      }
      if (json.is('null')) return { tag: 'none' };
      const cases = [{ name: 'none' }, { name: 'some', type: type.type }];
      return toCase(run, { kind: 'variant', cases }, ref, json);
    }
    case 'tuple':
      return toItems(run, type.types, ref, json);
    case 'list':
      return type.length === undefined
        ? toList(run, type.type, ref, json)
        : toItems(run, { length: type.length, at: () => type.type }, ref, json);
    case 'map': {
      const pairs = json.kind === 'array' ? json.items : undefined;
      if (pairs?.every((pair) => pair.kind === 'array' && pair.items.length === 2) !== true) {
        return wrong('an array of pairs [key, value]');
      }
      return new Map(
        pairs.map(({ items: [key, value] }) => [
          fromJson(run, type.key, key),
          fromJson(run, type.value, value),
        ]),
      );
    }
    case 'own':
    case 'borrow': {
      if (!isString) return wrong('the name of a result');
      const name = nameOf(json);
      const taken = takeResult(run, ref, name);
      return taken === undefined
        ? noTextForm(run, ref, { range: json.range, name: { ...name, escaped: false } })
        : taken.value;
    }
    case 'resource':
    case 'future':
    case 'stream':
      return noTextForm(run, ref, json);
    default:
      return type satisfies never;
  }
}

function toInteger(run: Converting, type: TypeRef, json: JsonValue): unknown {
  const isLong = type === 'u64' || type === 's64';
  const isNumber = json.kind === 'number' || (isLong && json.kind === 'string');
  const [min, max] = integerRanges.get(type)!;
  if (!isNumber || !/^-?[0-9]+$/.test(json.text)) {
    return mismatch(
      run,
      type,
      json,
      isLong ? 'a whole number, or a string of one' : 'a whole number',
    );
  }
  const value = json.text.length > 21 ? undefined : BigInt(json.text);
  if (value === undefined || value < min || value > max) {
    return report(run, 'out-of-range', `\`${type}\` goes from ${min} to ${max}`, json.range);
  }
  return isLong ? value : Number(value);
}

const notNumbers: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

function toFloat(run: Converting, type: 'f32' | 'f64', json: JsonValue): unknown {
  if (json.kind === 'string' && notNumbers.has(json.text)) return notNumbers.get(json.text);
  if (json.kind !== 'number') {
    return mismatch(run, type, json, 'a number, "NaN", "Infinity" or "-Infinity"');
  }
  const number = Number(json.text);
  const value = type === 'f32' ? Math.fround(number) : number;
  if (Number.isFinite(value)) return value;
  return report(run, 'out-of-range', `the number is too large for \`${type}\``, json.range);
}

function toRecord(run: Converting, type: RecordType, ref: TypeRef, json: JsonValue): unknown {
  const names = new Map(type.fields.map((field) => [keyOf(type, field.name), field.type]));
  const given = propertiesOf(run, ref, json, 'field', [...names.keys()]);
  if (given === undefined) return undefined;
  const value = Object.create(null) as Record<string, unknown>;
  const missing: string[] = [];
  for (const [key, fieldType] of names) {
    const json = given.get(key);
    const field = fromJson(run, fieldType, json);
    if (field !== undefined) value[key] = field;
    const inner = structureOf(run.types, fieldType);
    if (json === undefined && (typeof inner === 'string' || inner.kind !== 'option')) {
      missing.push(`\`${key}\``);
    }
  }
  // An unknown name is likely to be one of those that are missing: one finding is enough.
  if (missing.length > 0 && json.properties.length === given.size) {
    const [what, is] = missing.length === 1 ? ['field', 'is'] : ['fields', 'are'];
    const of = describeType(run.types, ref);
    const message = `the ${what} ${missing.join(', ')} of \`${of}\` ${is} missing`;
    return report(run, 'missing-field', message, json.range);
  }
  return value;
}

function toFlags(run: Converting, type: FlagsType, ref: TypeRef, json: JsonValue): unknown {
  const keys = type.flags.map((flag) => keyOf(type, flag.name));
  const given = propertiesOf(run, ref, json, 'flag', keys);
  if (given === undefined) return undefined;
  const value = Object.create(null) as Record<string, unknown>;
  for (const [key, flag] of given) value[key] = fromJson(run, 'bool', flag);
  return value;
}

/** The properties of an object that are known, by their keys; others are reported. */
function propertiesOf(
  run: Converting,
  ref: TypeRef,
  json: JsonValue,
  what: 'field' | 'flag',
  known: readonly string[],
): ReadonlyMap<string, JsonValue> | undefined {
  if (json.kind !== 'object') return mismatch(run, ref, json, 'an object');
  const given = new Map<string, JsonValue>();
  const names = new Map<string, JsonValue>();
  for (const [key, value] of json.properties) {
    const first = names.get(key.text);
    names.set(key.text, key);
    if (first !== undefined) duplicate(run, what, nameOf(key), first);
    else if (known.includes(key.text)) given.set(key.text, value);
    else {
      const left = known.filter((name) => !names.has(name));
      unknownName(run, what, nameOf(key), ref, left);
    }
  }
  return given;
}

/** `{ "tag": …, "val": … }` */
function toCase(
  run: Converting,
  { cases }: Pick<VariantType, 'kind' | 'cases'>,
  ref: TypeRef,
  json: JsonValue,
): unknown {
  const wrong = (): undefined => mismatch(run, ref, json, 'an object { "tag": …, "val": … }');
  if (json.kind !== 'object') return wrong();
  const given = new Map(json.properties.map(([key, value]) => [key.text, value]));
  const tag = given.get('tag');
  const val = given.get('val');
  const isOther = json.properties.some(([{ text }]) => text !== 'tag' && text !== 'val');
  if (tag?.kind !== 'string' || isOther) return wrong();
  const found = cases.find(({ name }) => name === tag.text);
  if (found === undefined) {
    const names = cases.map(({ name }) => name);
    return unknownName(run, 'case', nameOf(tag), ref, names);
  }
  const hasValue = val !== undefined && !val.is('null');
  if (found.type === undefined) {
    if (!hasValue) return { tag: found.name };
    return report(run, 'type', `\`${found.name}\` has no value`, val.range);
  }
  if (val !== undefined || isOption(run, found.type)) {
    return { tag: found.name, val: fromJson(run, found.type, val) };
  }
  const type = describeType(run.types, found.type);
  const message = `\`${found.name}\` has a value of type \`${type}\``;
  return report(run, 'type', message, json.range, { help: ['it stands under `"val"`'] });
}

function isOption(run: Converting, ref: TypeRef): boolean {
  const type = structureOf(run.types, ref);
  return typeof type !== 'string' && type.kind === 'option';
}

function toList(run: Converting, item: TypeRef, ref: TypeRef, json: JsonValue): unknown {
  if (json.kind !== 'array') return mismatch(run, ref, json, 'an array');
  const before = run.found.length;
  const items = json.items.map((value) => fromJson(run, item, value));
  const array = numberArrays.get(structureOf(run.types, item) as TypeRef);
  return array === undefined || run.found.length > before ? items : array.from(items);
}

/** The items of a tuple, or of a list of fixed length. */
function toItems(
  run: Converting,
  refs: { readonly length: number; at(index: number): TypeRef | undefined },
  ref: TypeRef,
  json: JsonValue,
): unknown {
  if (json.kind !== 'array') return mismatch(run, ref, json, 'an array');
  const { items } = json;
  if (items.length === refs.length) return items.map((item, i) => fromJson(run, refs.at(i)!, item));
  const values = `${refs.length} ${refs.length === 1 ? 'value' : 'values'}`;
  const message = `\`${describeType(run.types, ref)}\` has ${values}, but ${items.length} are given`;
  return report(run, 'length', message, json.range);
}

function isScalar(text: string): boolean {
  return [...text].length === 1 && !/^[\ud800-\udfff]$/.test(text);
}

const nameOf = (json: JsonValue): { readonly text: string; readonly range: Range } => ({
  text: json.text,
  range: json.range,
});

function mismatch(run: Converting, ref: TypeRef, json: JsonValue, wanted: string): undefined {
  const type = describeType(run.types, ref);
  const message = `a \`${type}\` is wanted, but this is ${json.what}`;
  return report(run, 'type', message, json.range, { help: [`in JSON it is ${wanted}`] });
}
