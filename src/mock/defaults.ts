/**
 * A type -> the value with which a mock answers where a test says nothing: zero, empty, none, the first case, ok. In the
 * shapes that the host meets (docs/bindings.md).
 */
import { diagnostic, WitlinkError } from '../base/index.ts';
import { structureOf, unalias, type Structure, type TypeRef } from '../model/index.ts';
import { isPromise, type HostType } from '../plan/index.ts';
import { numberArrays, type ValueShapes } from '../runtime/index.ts';

/** What default values are made with. */
export interface DefaultParts {
  readonly types: readonly HostType[];
  readonly shapes: ValueShapes;
  /** A new object of the class that stands for a resource type. */
  readonly object: (resource: number) => object;
}

/** Elements of a list of fixed length; of longer ones the test has to say what is in them. */
const longest = 65_536;

/** The default value of a type. */
export function defaultOf(parts: DefaultParts, ref: TypeRef): unknown {
  const { types } = parts;
  const type = structureOf(types, ref);
  const inner = (part: TypeRef): unknown => defaultOf(parts, part);
  const payload = (part: TypeRef | undefined): object =>
    part === undefined ? {} : { val: inner(part) };
  if (typeof type === 'string') return primitive(type);
  switch (type.kind) {
    case 'record':
      return keyed(types, ref, (i) => inner(type.fields[i]!.type));
    case 'flags':
      return parts.shapes.flags === 'bigint' ? 0n : keyed(types, ref, () => false);
    case 'variant':
      return { tag: type.cases[0]!.name, ...payload(type.cases[0]!.type) };
    case 'enum':
      return type.cases[0]!.name;
    case 'option':
      return isOption(types, type.type) ? { tag: 'none' } : undefined;
    case 'result':
      return { tag: 'ok', ...payload(type.ok) };
    case 'tuple':
      return type.types.map(inner);
    case 'map':
      return new Map();
    case 'list':
      return list(parts, type);
    case 'own':
    case 'borrow': {
      const resource = unalias(types, type.resource);
      return parts.object(resource as number);
    }
    case 'future':
      return Promise.resolve(future(parts, type.type));
    case 'stream':
      return new ReadableStream({ start: (controller) => controller.close() });
    case 'resource':
      // As a type it is the handle that it implies.
      return parts.object(unalias(types, ref) as number);
    default:
      return type satisfies never;
  }
}

/** A promise that a promise would be resolved to is wrapped. */
function future(parts: DefaultParts, ref: TypeRef | undefined): unknown {
  if (ref === undefined) return undefined;
  const value = defaultOf(parts, ref);
  return isPromise(parts.types, ref) ? { promise: value } : value;
}

function primitive(type: Extract<Structure, string>): unknown {
  switch (type) {
    case 'bool':
      return false;
    case 'u64':
    case 's64':
      return 0n;
    case 'char':
      return '\0';
    case 'string':
      return '';
    case 'error-context':
      return new Error('an error of a mock');
    default:
      return 0;
  }
}

function list(
  parts: DefaultParts,
  { type, length = 0 }: Extract<Structure, { readonly kind: 'list' }>,
): unknown {
  if (length > longest) {
    const message = `a list of ${length} elements has no default value`;
    const help = ['say what the function answers'];
    throw new WitlinkError([diagnostic('mock/no-default', message, undefined, { help })]);
  }
  const element = structureOf(parts.types, type);
  const array =
    typeof element === 'string' ? numberArrays[element as keyof typeof numberArrays] : undefined;
  if (array !== undefined) return new array(length);
  return Array.from({ length }, () => defaultOf(parts, type));
}

/** An object with a value under each key of a record or flags. */
function keyed(types: readonly HostType[], ref: TypeRef, value: (i: number) => unknown): object {
  const { keys = [] } = types[unalias(types, ref) as number]!;
  return Object.fromEntries(keys.map((key, i) => [key, value(i)]));
}

function isOption(types: readonly HostType[], ref: TypeRef): boolean {
  const type = structureOf(types, ref);
  return typeof type === 'object' && type.kind === 'option';
}
