/**
 * What getters and setters must take and give: a getter nothing and the value of its property, a setter that value and
 * nothing; either may fail. Whether a setter has its getter is judged where names are. Binary.md, Import and Export
 * Definitions, as of component-model#701.
 */
import { parsePlainName, plainNameText, type Accessor, type PlainName } from '../base/index.ts';
import type { DefinedType, Func, FuncKind, TypeDef, TypeRef } from './model.ts';
import { mapTypes, structureOf, unalias } from './types.ts';

type FuncType = Pick<Func, 'async' | 'params' | 'result'>;

/** Which side of a property a function is, if it is one. */
export const accessorOf = (kind: FuncKind): Accessor | undefined =>
  kind.kind === 'constructor' ? undefined : kind.accessor;

/** The name of the getter that a setter needs. */
export const getterOf = (setter: string): string =>
  plainNameText({ ...parsePlainName(setter), accessor: 'get' });

/** What is wrong with the type of a getter or setter by itself, to be read after its name. */
export function accessorProblems(
  types: readonly TypeDef[],
  { kind, accessor }: PlainName,
  func: FuncType,
): string[] {
  const problems: string[] = [];
  const own = ownParams(kind, func).length;
  const beside = kind === 'method' ? ' beside `self`' : '';
  const result = resultOf(types, func);
  if (func.async) problems.push(`can't be \`async\`: a ${accessor}ter is called synchronously`);
  if (accessor === 'get') {
    if (own > 0) problems.push(`is a getter and can't have parameters${beside}`);
    if (func.result === undefined) problems.push('is a getter and must return its value');
    else if (result !== undefined && result.ok === undefined) {
      problems.push('is a getter whose result has no value where it succeeds');
    }
  } else {
    if (own !== 1) {
      problems.push(`is a setter and must have one parameter${beside}, not ${own}`);
    }
    if (func.result !== undefined && (result === undefined || result.ok !== undefined)) {
      problems.push('is a setter and must return nothing, or `result` or `result<_, E>`');
    }
  }
  return problems;
}

/** The type of the property that a setter takes; absent where it is no setter. */
export function setType({ kind }: PlainName, setter: FuncType): TypeRef | undefined {
  const own = ownParams(kind, setter);
  return own.length === 1 ? own[0]!.type : undefined;
}

const ownParams = (kind: PlainName['kind'], { params }: FuncType): FuncType['params'] =>
  kind === 'method' ? params.slice(1) : params;

/** The type of the property that a getter gives; absent where it is no getter. */
export function gottenType(types: readonly TypeDef[], getter: FuncType): TypeRef | undefined {
  const result = resultOf(types, getter);
  return result === undefined ? getter.result : result.ok;
}

function resultOf(
  types: readonly TypeDef[],
  { result }: FuncType,
): (DefinedType & { kind: 'result' }) | undefined {
  const type = result === undefined ? undefined : structureOf(types, result);
  return typeof type === 'object' && type.kind === 'result' ? type : undefined;
}

/** Tells whether two types are equal as validation has it: only of resources the name counts. */
export function sameTypes(types: readonly TypeDef[]): (a: TypeRef, b: TypeRef) => boolean {
  const known = new Map<TypeRef, TypeRef>();
  const byForm = new Map<string, TypeRef>();
  const form = (type: DefinedType, ref: TypeRef): string => {
    // A resource that is named as a type is the handle that it implies.
    if (type.kind === 'resource') return `own ${ref}`;
    if (type.kind === 'own' || type.kind === 'borrow') {
      return `${type.kind} ${unalias(types, type.resource)}`;
    }
    return JSON.stringify(mapTypes(type, first), (key, value: unknown) =>
      key === 'docs' || key === 'span' ? undefined : value,
    );
  };
  /** The first type that is equal: parts come before wholes, so that each is looked at once. */
  const first = (ref: TypeRef): TypeRef => {
    const at = unalias(types, ref);
    if (typeof at === 'string') return at;
    let equal = known.get(at);
    if (equal === undefined) {
      const text = form(types[at]!.type, at);
      equal = byForm.get(text) ?? at;
      byForm.set(text, equal);
      known.set(at, equal);
    }
    return equal;
  };
  return (a, b) => first(a) === first(b);
}

/** The same functions, each setter behind its getter, as the component model has them. */
export function settersLast<T>(items: readonly T[], funcOf: (item: T) => Func | undefined): T[] {
  const early = new Map<string, T>();
  const seen = new Set<string>();
  const getters = new Set(items.map((item) => funcOf(item)?.name));
  return items.flatMap((item) => {
    const func = funcOf(item);
    if (func === undefined) return [item];
    seen.add(func.name);
    if (accessorOf(func.kind) === 'set') {
      const getter = getterOf(func.name);
      if (seen.has(getter) || !getters.has(getter)) return [item];
      early.set(getter, item);
      return [];
    }
    const setter = early.get(func.name);
    return setter === undefined ? [item] : [item, setter];
  });
}
