/**
 * Nodes to values of a type, in the shapes that programs take: numbers, strings, arrays, objects with camelCase fields
 * (the runtime's `host/kinds/` are their other end). Every mistake is reported, with near names where a name is wrong.
 */
import {
  type EnumType,
  type FlagsType,
  labelsOf,
  type ListType,
  type MapType,
  type OptionType,
  type RecordType,
  type ResultType,
  type Structure,
  structureOf,
  type TupleType,
  type TypeRef,
  type VariantType,
} from '../model/index.ts';
import { type Converting, duplicate, type Range, report, unknownName } from './converting.ts';
import { describeType } from './describe-type.ts';
import { keywords } from './node.ts';
import type { WaveLabel, WaveName, WaveNode } from './node.ts';
import { noTextForm, takeResult } from './results.ts';
import { canBeFlat, integerRanges, isTagged, keyOf, numberArrays } from './types.ts';

/** The value of a node; undefined where something was reported. */
export function toValue(run: Converting, ref: TypeRef, node: WaveNode): unknown {
  const type = structureOf(run.types, ref);
  const name = resultName(run, type, node);
  if (name !== undefined) {
    const taken = takeResult(run, ref, name);
    if (taken !== undefined) return taken.value;
  }
  switch (type) {
    case 'bool':
      return toBool(run, node);
    case 'char':
      return node.kind === 'char' ? node.value : mismatch(run, ref, node);
    case 'string':
      return node.kind === 'string' ? node.value : mismatch(run, ref, node);
    case 'f32':
    case 'f64':
      return toFloat(run, type, node);
    case 'error-context':
      return noTextForm(run, ref, node);
    default:
      if (typeof type === 'string') return toInteger(run, type, node);
  }
  switch (type.kind) {
    case 'record':
      return toRecord(run, type, ref, node);
    case 'variant':
      return toVariant(run, type, ref, node);
    case 'enum':
      return toEnum(run, type, ref, node);
    case 'flags':
      return toFlags(run, type, ref, node);
    case 'tuple':
      return toTuple(run, type, ref, node);
    case 'option':
      return toOption(run, type, node);
    case 'result':
      return toResult(run, type, ref, node);
    case 'list':
      return toList(run, type, ref, node);
    case 'map':
      return toMap(run, type, ref, node);
    case 'own':
    case 'borrow':
    case 'resource':
    case 'future':
    case 'stream':
      return noTextForm(run, ref, node);
    default:
      return type satisfies never;
  }
}

/** The name of a result, where a node can be one: words that a type itself has go before. */
function resultName(run: Converting, type: Structure, node: WaveNode): WaveName | undefined {
  if (run.results === undefined || node.kind !== 'label') return undefined;
  if (node.payload !== undefined || node.name.escaped) return undefined;
  const isWord =
    keywords.has(node.name.text) ||
    (typeof type !== 'string' && labelsOf(type).some(({ name }) => name === node.name.text));
  return isWord ? undefined : node.name;
}

function toBool(run: Converting, node: WaveNode): unknown {
  if (isKeyword(node, 'true')) return true;
  if (isKeyword(node, 'false')) return false;
  return mismatch(run, 'bool', node);
}

function toInteger(run: Converting, type: TypeRef, node: WaveNode): unknown {
  if (node.kind !== 'number' || !/^-?[0-9]+$/.test(node.text)) return mismatch(run, type, node);
  const [min, max] = integerRanges.get(type)!;
  // More digits than a u64 has are out of range without a look at the number.
  const value = node.text.length > 21 ? undefined : BigInt(node.text);
  if (value === undefined || value < min || value > max) {
    const message = `\`${type}\` goes from ${min} to ${max}`;
    return report(run, 'out-of-range', message, node.range);
  }
  return type === 'u64' || type === 's64' ? value : Number(value);
}

function toFloat(run: Converting, type: 'f32' | 'f64', node: WaveNode): unknown {
  if (isKeyword(node, 'nan')) return Number.NaN;
  if (isKeyword(node, 'inf')) return Number.POSITIVE_INFINITY;
  if (node.kind !== 'number') return mismatch(run, type, node);
  if (node.text === '-inf') return Number.NEGATIVE_INFINITY;
  const value = type === 'f32' ? Math.fround(Number(node.text)) : Number(node.text);
  if (Number.isFinite(value)) return value;
  const help = ['infinity is written `inf` or `-inf`'];
  return report(run, 'out-of-range', `the number is too large for \`${type}\``, node.range, {
    help,
  });
}

function toRecord(run: Converting, type: RecordType, ref: TypeRef, node: WaveNode): unknown {
  if (node.kind === 'flags' && node.flags.length === 0) {
    return report(run, 'type', `\`{}\` is an empty set of flags, not a record`, node.range, {
      help: ['a record whose fields are all left out is written `{:}`'],
    });
  }
  if (node.kind !== 'record') return mismatch(run, ref, node);
  const given = new Map<string, { readonly name: WaveName; readonly value: WaveNode }>();
  for (const field of node.fields) {
    const first = given.get(field.name.text);
    if (first !== undefined) {
      duplicate(run, 'field', field.name, first.name);
    } else if (type.fields.some((f) => f.name === field.name.text)) {
      given.set(field.name.text, field);
    } else {
      const names = type.fields.map((f) => f.name).filter((n) => !given.has(n));
      unknownName(run, 'field', field.name, ref, names);
    }
  }
  const value: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const missing: string[] = [];
  for (const field of type.fields) {
    const entry = given.get(field.name);
    if (entry !== undefined) {
      const inner = toValue(run, field.type, entry.value);
      if (inner !== undefined) value[keyOf(type, field.name)] = inner;
    } else if (!isOption(run, field.type)) missing.push(`\`${field.name}\``);
    else if (isTaggedOption(run, field.type)) value[keyOf(type, field.name)] = { tag: 'none' };
  }
  // An unknown name is likely to be one of those that are missing: one finding is enough.
  if (missing.length > 0 && node.fields.length === given.size) {
    const what = missing.length === 1 ? 'the field' : 'the fields';
    const message = `${what} ${missing.join(', ')} of \`${describeType(run.types, ref)}\` ${missing.length === 1 ? 'is' : 'are'} missing`;
    return report(run, 'missing-field', message, node.range);
  }
  return value;
}

function toVariant(run: Converting, type: VariantType, ref: TypeRef, node: WaveNode): unknown {
  if (node.kind !== 'label') return mismatch(run, ref, node);
  const label = node.name;
  const found = type.cases.find((c) => c.name === label.text);
  if (found === undefined) {
    const names = type.cases.map((c) => c.name);
    return unknownName(run, 'case', label, ref, names);
  }
  if (!checkKeyword(run, label)) return undefined;
  return { tag: found.name, ...toPayload(run, found.type, node) };
}

function toEnum(run: Converting, type: EnumType, ref: TypeRef, node: WaveNode): unknown {
  if (node.kind !== 'label') return mismatch(run, ref, node);
  if (!type.cases.some((c) => c.name === node.name.text)) {
    const names = type.cases.map((c) => c.name);
    return unknownName(run, 'case', node.name, ref, names);
  }
  if (!checkKeyword(run, node.name)) return undefined;
  toPayload(run, undefined, node);
  return node.name.text;
}

function toFlags(run: Converting, type: FlagsType, ref: TypeRef, node: WaveNode): unknown {
  if (node.kind !== 'flags') return mismatch(run, ref, node);
  const value: Record<string, boolean> = Object.create(null) as Record<string, boolean>;
  const given = new Map<string, WaveName>();
  for (const flag of node.flags) {
    const first = given.get(flag.text);
    if (first !== undefined) duplicate(run, 'flag', flag, first);
    given.set(flag.text, flag);
    if (type.flags.some((f) => f.name === flag.text)) value[keyOf(type, flag.text)] = true;
    else {
      const names = type.flags.map((f) => f.name).filter((n) => !given.has(n));
      unknownName(run, 'flag', flag, ref, names);
    }
  }
  return value;
}

function toTuple(run: Converting, type: TupleType, ref: TypeRef, node: WaveNode): unknown {
  if (node.kind !== 'tuple') return mismatch(run, ref, node);
  return toItems(run, type.types, ref, node);
}

function toOption(run: Converting, type: OptionType, node: WaveNode): unknown {
  const tagged = isTagged(run.types, type.type);
  const some = (val: unknown): unknown => (tagged ? { tag: 'some', val } : val);
  if (isKeyword(node, 'none')) return tagged ? { tag: 'none' } : undefined;
  if (node.kind === 'label' && !node.name.escaped && node.name.text === 'some') {
    return some(toPayload(run, type.type, node).val);
  }
  if (canBeFlat(run.types, type.type)) return some(toValue(run, type.type, node));
  const wanted = `option<${describeType(run.types, type.type)}>`;
  return report(run, 'type', `\`${wanted}\` is written \`some(…)\` or \`none\``, node.range);
}

function toResult(run: Converting, type: ResultType, ref: TypeRef, node: WaveNode): unknown {
  if (node.kind === 'label' && !node.name.escaped) {
    const tag = node.name.text;
    if (tag === 'ok' || tag === 'err') return { tag, ...toPayload(run, type[tag], node) };
  }
  if (type.ok !== undefined && canBeFlat(run.types, type.ok)) {
    return { tag: 'ok', val: toValue(run, type.ok, node) };
  }
  const wanted = describeType(run.types, ref);
  return report(run, 'type', `\`${wanted}\` is written \`ok\` or \`err\``, node.range);
}

function toList(run: Converting, type: ListType, ref: TypeRef, node: WaveNode): unknown {
  if (node.kind !== 'list') return mismatch(run, ref, node);
  if (type.length !== undefined) {
    // Only so many references as there are items: the length may be any number.
    const refs = { length: type.length, at: () => type.type };
    return toItems(run, refs, ref, node);
  }
  const before = run.found.length;
  const items = node.items.map((item) => toValue(run, type.type, item));
  // While a call is only checked, results have no values.
  if (items.includes(undefined)) return items;
  const array = numberArrays.get(structureOf(run.types, type.type) as TypeRef);
  return array === undefined || run.found.length > before ? items : array.from(items);
}

/** A map is written as the list of its pairs, which it is in the canonical ABI. */
function toMap(run: Converting, type: MapType, ref: TypeRef, node: WaveNode): unknown {
  if (node.kind !== 'list') return mismatch(run, ref, node);
  const pairs = node.items.map((item) =>
    item.kind === 'tuple' && item.items.length === 2
      ? ([
          toValue(run, type.key, item.items[0]!),
          toValue(run, type.value, item.items[1]!),
        ] as const)
      : report(run, 'type', 'an entry of a map is written `(key, value)`', item.range),
  );
  return new Map(pairs.filter((pair) => pair !== undefined));
}

/** The items of a tuple, or of a list of fixed length. */
function toItems(
  run: Converting,
  refs: { readonly length: number; at(index: number): TypeRef | undefined },
  ref: TypeRef,
  node: { readonly items: readonly WaveNode[]; readonly range: Range },
): unknown {
  if (node.items.length === refs.length) {
    return node.items.map((item, i) => toValue(run, refs.at(i)!, item));
  }
  const wanted = `\`${describeType(run.types, ref)}\` has ${refs.length} ${refs.length === 1 ? 'value' : 'values'}`;
  return report(run, 'length', `${wanted}, but ${node.items.length} are given`, node.range);
}

/** `{ val }` where the case has a type; a payload too much or missing is reported. */
function toPayload(
  run: Converting,
  ref: TypeRef | undefined,
  node: WaveLabel & { readonly range: Range },
): { readonly val?: unknown } {
  const { name, payload } = node;
  if (ref !== undefined && payload !== undefined) return { val: toValue(run, ref, payload) };
  if (ref !== undefined) {
    const type = describeType(run.types, ref);
    report(run, 'type', `\`${name.text}\` has a value of type \`${type}\``, node.range, {
      help: [`write \`${name.text}(…)\``],
    });
  } else if (payload !== undefined) {
    report(run, 'type', `\`${name.text}\` has no value`, payload.range, {
      help: [`write \`${name.text}\` alone`],
    });
  }
  return {};
}

function isKeyword(node: WaveNode, word: string): boolean {
  return (
    node.kind === 'label' &&
    !node.name.escaped &&
    node.name.text === word &&
    node.payload === undefined
  );
}

/** A case that is called like a keyword has to be written with `%`. */
function checkKeyword(run: Converting, { text, escaped, range }: WaveName): boolean {
  if (escaped || !keywords.has(text)) return true;
  const [start] = range;
  report(run, 'keyword', `\`${text}\` is a keyword; the case is written \`%${text}\``, range, {
    fixes: [
      {
        title: `write \`%${text}\``,
        edits: [{ span: { file: run.file, start, end: start }, newText: '%' }],
      },
    ],
  });
  return false;
}

function isOption(run: Converting, ref: TypeRef): boolean {
  const type = structureOf(run.types, ref);
  return typeof type !== 'string' && type.kind === 'option';
}

function isTaggedOption(run: Converting, ref: TypeRef): boolean {
  const type = structureOf(run.types, ref);
  return typeof type !== 'string' && type.kind === 'option' && isTagged(run.types, type.type);
}

const written: Readonly<Record<WaveNode['kind'], string>> = {
  number: 'a number',
  char: 'a char',
  string: 'a string',
  label: 'a name',
  tuple: 'a tuple',
  list: 'a list',
  flags: 'a set of flags',
  record: 'a record',
};

const examples: ReadonlyMap<string, string> = new Map([
  ['bool', '`true` or `false`'],
  ['char', "`'x'`"],
  ['string', '`"abc"`'],
  ['f32', '`3.14`, `inf` or `nan`'],
  ['f64', '`3.14`, `inf` or `nan`'],
  ['record', '`{name: value}`'],
  ['variant', '`case` or `case(value)`'],
  ['enum', '`case`'],
  ['flags', '`{a, b}`'],
  ['tuple', '`(a, b)`'],
  ['list', '`[a, b]`'],
  ['map', '`[(key, value)]`'],
]);

function mismatch(run: Converting, ref: TypeRef, node: WaveNode): undefined {
  const type = structureOf(run.types, ref);
  const kind = typeof type === 'string' ? type : type.kind;
  const example = examples.get(kind) ?? '`42`';
  const wanted = describeType(run.types, ref);
  const what = node.kind === 'label' ? `the name \`${node.name.text}\`` : written[node.kind];
  return report(run, 'type', `a \`${wanted}\` is wanted, but this is ${what}`, node.range, {
    help: [`it is written like ${example}`],
  });
}
