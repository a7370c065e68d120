/**
 * Types as written become types of the model: names are looked up, constructors get their meaning and the number and
 * kinds of their arguments are checked (WIT.md, Types). A result of `undefined` means that something was reported.
 */
import type { Id, TypeApply, TypeArg, TypeExpr } from '../../grammar/wit/index.ts';
import { isKebab, maxListBytes, limits } from '../base/index.ts';
import { mapKeys, primitives, unalias } from '../model/index.ts';
import type { DefinedType, Primitive, Stability, TypeId, TypeRef } from '../model/index.ts';
import { anonymousType, isGatedAnonymous } from './arena.ts';
import { isThere, spanIn, symbolSpan } from './context.ts';
import type { Place, TypeScope } from './context.ts';

const isPrimitive = (name: string): name is Primitive =>
  (primitives as readonly string[]).includes(name);

/** How each constructor is written, for messages. */
const forms: ReadonlyMap<string, string> = new Map([
  ['list', '`list<T>` or, of fixed length, `list<T, 4>`'],
  ['option', '`option<T>`'],
  ['result', '`result`, `result<T>`, `result<_, E>` or `result<T, E>`'],
  ['tuple', '`tuple<T, U>` with at least one type'],
  ['map', '`map<K, V>`'],
  ['future', '`future` or `future<T>`'],
  ['stream', '`stream` or `stream<T>`'],
  ['borrow', '`borrow<R>` with the name of a resource'],
  ['own', '`own<R>` with the name of a resource'],
]);

/** Names that people know from older WIT or from elsewhere, and what they are called now. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['float32', 'f32'],
  ['float64', 'f64'],
  ['float', 'f32'],
  ['double', 'f64'],
  ['int', 's32'],
  ['i8', 's8'],
  ['i16', 's16'],
  ['i32', 's32'],
  ['i64', 's64'],
  ['boolean', 'bool'],
  ['str', 'string'],
  ['byte', 'u8'],
  ['bytes', 'list<u8>'],
  ['expected', 'result'],
]);

/** A type in a position where it needs no name. */
export function resolveType(
  place: Place,
  scope: TypeScope,
  expr: TypeExpr,
  stability: Stability | undefined,
): TypeRef | undefined {
  const type = resolveTypeExpr(place, scope, expr, stability);
  if (type === undefined || (place.off && isGatedAnonymous(place.pkg, type))) return undefined;
  if (isTooLarge(place, type, expr)) return undefined;
  return anonymousType(place.run, place.pkg, type, stability);
}

/** Whether a type is nested too deeply, or its values are too large; either is reported. */
export function isTooLarge(
  place: Place,
  type: DefinedType,
  at: { readonly range: readonly [number, number] },
): boolean {
  const { run } = place;
  // What it is a name of was looked at where that is written.
  if (type.kind === 'alias') return false;
  if (run.depthOf(type) > limits.typeNesting) {
    const message = `types are nested more than ${limits.typeNesting} levels deep`;
    run.report('nested-too-deeply', message, spanIn(place, at));
    return true;
  }
  const { size } = run.sizeOf(type);
  if (size <= maxListBytes) return false;
  const message = `a value of this type may take ${size} bytes; ${maxListBytes} is the most`;
  run.report('value-too-large', message, spanIn(place, at));
  return true;
}

/** The structure of a type as written; a name or primitive gives an alias. */
export function resolveTypeExpr(
  place: Place,
  scope: TypeScope,
  expr: TypeExpr,
  stability: Stability | undefined,
): DefinedType | undefined {
  switch (expr.kind) {
    case 'error':
      return undefined;
    case 'type-name': {
      const ref = lookUpType(place, scope, expr.name);
      return ref === undefined ? undefined : { kind: 'alias', type: ref };
    }
    case 'type-apply':
      return apply(place, scope, expr, stability);
    default:
      return expr satisfies never;
  }
}

/** Only looks whether the names of a type are there: for items that are gated off and so get no place in the model. */
export function checkNames(place: Place, scope: TypeScope, expr: TypeExpr | TypeArg): void {
  if (expr.kind === 'type-apply') for (const arg of expr.args ?? []) checkNames(place, scope, arg);
  if (expr.kind !== 'type-name' || !isThere(expr.name)) return;
  if (scope.get(expr.name.name) === undefined) unknownType(place, scope, expr.name);
}

/** Looks a type's name up; what it refers to is noted for editors. */
export function lookUpType(place: Place, scope: TypeScope, id: Id): TypeRef | undefined {
  if (!isThere(id)) return undefined;
  const symbol = scope.get(id.name);
  if (symbol === undefined) {
    unknownType(place, scope, id);
    return undefined;
  }
  switch (symbol.kind) {
    case 'type':
      place.run.references.push({
        span: spanIn(place, id),
        target: { kind: 'type', id: symbol.id },
      });
      return symbol.id;
    case 'func':
      place.run.report(
        'not-a-type',
        `\`${id.name}\` is a function, not a type`,
        spanIn(place, id),
        {
          related: [{ message: 'defined here', span: symbolSpan(symbol) }],
        },
      );
      return undefined;
    case 'gated':
      if (place.off) return undefined;
      place.run.report(
        'gated-off',
        `type \`${id.name}\` is gated by feature \`${symbol.feature}\`, which is not selected, but what uses it is not gated`,
        spanIn(place, id),
        {
          related: [{ message: 'gated here', span: symbolSpan(symbol) }],
          help: [
            `add \`@unstable(feature = ${symbol.feature})\` here, too, or select the feature with \`--features ${symbol.feature}\``,
          ],
        },
      );
      return undefined;
    case 'broken':
      return undefined;
    default:
      return symbol satisfies never;
  }
}

/** What there is in place of types that people know from elsewhere. */
const instead: ReadonlyMap<string, string> = new Map([
  ...['void', 'unit', 'never', 'none', 'null', 'nil', 'undefined'].map(
    (name) => [name, 'what gives nothing has no result: leave out `->` and what follows'] as const,
  ),
  ...['any', 'object', 'unknown', 'json', 'dynamic'].map(
    (name) => [name, 'say by a `variant` what it can be'] as const,
  ),
  ...['number', 'integer', 'uint', 'usize', 'isize', 'long', 'size'].map(
    (name) => [name, 'numbers have a size: `u32`, `s64`, `f64` and the like'] as const,
  ),
  ...['u128', 's128', 'i128'].map(
    (name) => [name, 'the largest integers are `u64` and `s64`'] as const,
  ),
  ...['array', 'vec', 'set', 'slice'].map((name) => [name, 'use `list<…>`'] as const),
  ...['dict', 'hash', 'object-map'].map((name) => [name, 'use `map<…, …>`'] as const),
  ...['time', 'date', 'datetime', 'timestamp'].map(
    (name) => [name, 'declare it, or `use` the one of `wasi:clocks/wall-clock`'] as const,
  ),
]);

function unknownType(place: Place, scope: TypeScope, id: Id): void {
  // What is no name at all was reported.
  if (!isKebab(id.name) || scope.hasNameless) return;
  const span = spanIn(place, id);
  const builtIns = [...primitives, ...forms.keys()];
  // Only with a `%` is what is built in read as a name.
  const isQuoted = builtIns.includes(id.name);
  const today = isQuoted ? id.name : otherNames.get(id.name);
  const near =
    today === undefined ? place.run.near(id.name, () => [...scope.names(), ...builtIns]) : [];
  const known = instead.get(id.name);
  const help = isQuoted
    ? [`the type that is built in is written without the \`%\``]
    : today !== undefined
      ? [`in WIT it is called \`${today}\``]
      : near.length === 0 && known !== undefined
        ? [known]
        : near;
  place.run.report('unknown-type', `no type is called \`${id.name}\` here`, span, {
    help,
    ...(today === undefined
      ? {}
      : { fixes: [{ title: `write \`${today}\``, edits: [{ span, newText: today }] }] }),
  });
}

function apply(
  place: Place,
  scope: TypeScope,
  expr: TypeApply,
  stability: Stability | undefined,
): DefinedType | undefined {
  const { keyword, args } = expr;
  if (isPrimitive(keyword)) {
    if (args === undefined) return { kind: 'alias', type: keyword };
    place.run.report(
      'type-arguments',
      `\`${keyword}\` takes no types in \`<…>\``,
      spanIn(place, expr),
    );
    return undefined;
  }
  const type = (arg: TypeArg): TypeRef | undefined => {
    if (arg.kind !== 'type-hole' && arg.kind !== 'type-length') {
      return resolveType(place, scope, arg, stability);
    }
    wrongArguments(place, expr, arg);
    return undefined;
  };
  const given = args ?? [];
  const [first, second] = given;
  switch (keyword) {
    case 'list': {
      if (first === undefined || given.length > 2) break;
      const element = type(first);
      if (second === undefined)
        return element === undefined ? undefined : { kind: 'list', type: element };
      if (second.kind !== 'type-length') break;
      const length = listLength(place, second);
      return element === undefined || length === undefined
        ? undefined
        : { kind: 'list', type: element, length };
    }
    case 'option': {
      if (first === undefined || given.length > 1) break;
      const some = type(first);
      return some === undefined ? undefined : { kind: 'option', type: some };
    }
    case 'result':
      return resultType(place, expr, given, type);
    case 'tuple': {
      if (given.length === 0) break;
      const parts = given.map(type);
      return parts.includes(undefined)
        ? undefined
        : { kind: 'tuple', types: parts.filter((t) => t !== undefined) };
    }
    case 'map': {
      if (first === undefined || second === undefined || given.length > 2) break;
      const key = type(first);
      const value = type(second);
      if (key === undefined || value === undefined) return undefined;
      if (mapKeys.has(key)) return { kind: 'map', key, value };
      place.run.report(
        'map-key',
        'a map’s key must be an integer, `bool`, `char` or `string`',
        spanIn(place, first),
        { help: ['use a `list<tuple<K, V>>` for other keys'] },
      );
      return undefined;
    }
    case 'future':
    case 'stream': {
      if (given.length > 1 || (args !== undefined && first === undefined)) break;
      if (first === undefined) return { kind: keyword };
      const payload = type(first);
      if (payload === undefined || !canCarry(place, keyword, payload, first)) return undefined;
      return { kind: keyword, type: payload };
    }
    case 'borrow':
    case 'own': {
      if (first === undefined || given.length > 1) break;
      const resource = resourceName(place, scope, first, keyword);
      return resource === undefined ? undefined : { kind: keyword, resource };
    }
    default:
      break;
  }
  wrongArguments(place, expr, expr);
  return undefined;
}

/** Whether a future or stream can have this payload (Explainer.md, Asynchronous value types); reports why not. */
function canCarry(
  place: Place,
  keyword: 'future' | 'stream',
  payload: TypeRef,
  at: TypeArg,
): boolean {
  const isBorrow = place.run.hasBorrow(payload);
  const isChar = keyword === 'stream' && unalias(place.run.types, payload) === 'char';
  if (!isBorrow && !isChar) return true;
  place.run.report(
    'payload',
    isBorrow
      ? `a ${keyword} can’t carry a \`borrow\`, which ends with the call`
      : 'the component model has no `stream<char>` yet',
    spanIn(place, at),
    {
      help: [
        isBorrow
          ? 'carry the resource itself, which hands it over'
          : 'use `stream<u8>`, and say in which encoding',
      ],
    },
  );
  return false;
}

function wrongArguments(
  place: Place,
  expr: TypeApply,
  at: { readonly range: TypeApply['range'] },
): void {
  const form = forms.get(expr.keyword);
  place.run.report(
    'type-arguments',
    form === undefined
      ? `\`${expr.keyword}\` is not a type`
      : `\`${expr.keyword}\` is written ${form}`,
    spanIn(place, at),
  );
}

function resultType(
  place: Place,
  expr: TypeApply,
  given: readonly TypeArg[],
  type: (arg: TypeArg) => TypeRef | undefined,
): DefinedType | undefined {
  const [first, second] = given;
  const holeLast = given.at(-1)?.kind === 'type-hole';
  if (given.length > 2 || holeLast || (expr.args !== undefined && first === undefined)) {
    wrongArguments(place, expr, holeLast ? given.at(-1)! : expr);
    return undefined;
  }
  const ok = first === undefined || first.kind === 'type-hole' ? undefined : type(first);
  const err = second === undefined ? undefined : type(second);
  const broken =
    (ok === undefined && first !== undefined && first.kind !== 'type-hole') ||
    (err === undefined && second !== undefined);
  if (broken) return undefined;
  return {
    kind: 'result',
    ...(ok === undefined ? {} : { ok }),
    ...(err === undefined ? {} : { err }),
  };
}

function listLength(
  place: Place,
  arg: { readonly text: string; readonly range: TypeApply['range'] },
): number | undefined {
  const length = Number(arg.text);
  if (length >= 1 && length <= 0xffff_ffff) return length;
  place.run.report(
    'list-length',
    `a list’s length must be from 1 to 4294967295, not ${arg.text.slice(0, 20)}`,
    spanIn(place, arg),
  );
  return undefined;
}

/** The resource that a handle names. */
function resourceName(
  place: Place,
  scope: TypeScope,
  arg: TypeArg,
  keyword: string,
): TypeId | undefined {
  if (arg.kind === 'error') return undefined;
  if (arg.kind === 'type-name') {
    const ref = lookUpType(place, scope, arg.name);
    if (ref === undefined) return undefined;
    if (place.run.isResource(ref)) return ref;
  }
  const what =
    arg.kind === 'type-name' ? `\`${arg.name.name}\` is not a resource` : 'this is not a resource';
  place.run.report(
    'not-a-resource',
    `${what}, and \`${keyword}<…>\` is a handle to a resource`,
    spanIn(place, arg),
    { help: ['only the name of a `resource` can stand here'] },
  );
  return undefined;
}
