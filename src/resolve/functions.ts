/**
 * Functions, methods, statics and constructors (WIT.md, Item: func; Item: resource), with the names and implied
 * parameters that the sugar of resources stands for.
 */
import { labelForm, parsePlainName, plainNameText } from '../base/index.ts';
import type {
  FuncType,
  Gate,
  DocComment,
  Id,
  ResourceDecl,
  ResourceFunc,
  TypeApply,
  TypeExpr,
} from '../../grammar/wit/index.ts';
import { docText } from '../../grammar/wit/index.ts';
import {
  accessorOf,
  accessorProblems,
  getterOf,
  gottenType,
  printType,
  sameTypes,
  settersLast,
  setType,
} from '../model/index.ts';
import type { Func, FuncKind, Param, TypeId, TypeRef } from '../model/index.ts';
import { anonymousType } from './arena.ts';
import { isThere, spanIn } from './context.ts';
import type { Mutable, Place, Resolving, TypeScope } from './context.ts';
import { readGates, setGates } from './gates.ts';
import { checkUnlike } from './type-decls.ts';
import { resolveType } from './type-expr.ts';

interface FuncParts {
  readonly name: Id;
  readonly type: FuncType;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
}

/**
 * A function under the name `mangled`; `undefined` when it is gated off or something in it is broken. Handles are not
 * written out yet, see `withHandles`. The anonymous types of a function that is gated off stay in the model.
 */
export function resolveFunc(
  place: Place,
  scope: TypeScope,
  parts: FuncParts,
  mangled: string,
  kind: FuncKind,
): Func | undefined {
  const { type } = parts;
  const gates = readGates(place, parts.gates, parts.name);
  const here: Place = gates.off === undefined ? place : { ...place, off: true };
  checkUnlike(
    place,
    type.params.map((p) => p.name),
    'parameter',
  );
  const params = resolveParams(here, scope, type, kind);
  const result = resolveResult(here, scope, type, kind);
  if (params !== undefined && result !== 'broken') {
    checkAccessor(place, parts, mangled, {
      async: type.async,
      params,
      ...(result === undefined ? {} : { result }),
    });
  }
  if (here.off || params === undefined || result === 'broken') return undefined;
  const span = spanIn(place, parts.name);
  const func: Mutable<Func> = { name: mangled, kind, async: type.async, params, span };
  const docs = docText(parts.docs);
  if (result !== undefined) func.result = result;
  if (docs !== undefined) func.docs = docs;
  return setGates(func, gates);
}

/** A getter gives what a setter takes (📡, component-model#701). */
function checkAccessor(
  { run, ...place }: Place,
  { name, type }: FuncParts,
  mangled: string,
  func: Pick<Func, 'async' | 'params' | 'result'>,
): void {
  if (type.accessor === undefined) return;
  const plain = { ...parsePlainName(mangled), accessor: type.accessor };
  for (const problem of accessorProblems(run.types, plain, func)) {
    run.report('accessor', `\`${name.name}\` ${problem}`, spanIn({ run, ...place }, type));
  }
}

/**
 * The functions of an interface, or the items of a side of a world, each setter behind its getter, which it must have and
 * whose type it must take.
 */
export function pairAccessors<T>(
  run: Resolving,
  items: readonly T[],
  funcOf: (item: T) => Func | undefined,
): T[] {
  const isSetter = (f: Func | undefined): boolean =>
    f !== undefined && accessorOf(f.kind) === 'set';
  if (!items.some((item) => isSetter(funcOf(item)))) return [...items];
  const funcs = items.flatMap((item) => funcOf(item) ?? []);
  const byName = new Map(funcs.map((f) => [f.name, f]));
  const isSame = sameTypes(run.types);
  for (const setter of funcs) {
    if (accessorOf(setter.kind) !== 'set') continue;
    const getter = byName.get(getterOf(setter.name));
    const plain = parsePlainName(setter.name);
    const report = (message: string): void => run.report('accessor', message, setter.span);
    if (getter === undefined) {
      report(`the setter \`${plain.name}\` has no getter of its name beside it`);
      continue;
    }
    const got = gottenType(run.types, getter);
    const set = setType(plain, setter);
    if (got === undefined || set === undefined || isSame(got, set)) continue;
    report(
      `the setter \`${plain.name}\` takes another type than its getter gives: ${printType(run.types, set)}, not ${printType(run.types, got)}`,
    );
  }
  return settersLast(items, funcOf);
}

/** The name that a function takes among those of its scope: a setter stands beside its getter. */
export const scopedName = (id: Id, { accessor }: FuncType): Id =>
  accessor === 'set' && isThere(id) ? { ...id, name: `[set]${id.name}` } : id;

function resolveParams(
  place: Place,
  scope: TypeScope,
  type: FuncType,
  kind: FuncKind,
): Param[] | undefined {
  const params: Param[] = [];
  if (kind.kind === 'method') {
    const self = anonymousType(
      place.run,
      place.pkg,
      { kind: 'borrow', resource: kind.resource },
      undefined,
    );
    params.push({ name: 'self', type: self });
  }
  let broken = false;
  for (const p of type.params) {
    if (kind.kind === 'method' && labelForm(p.name.name) === 'self') {
      place.run.report(
        'duplicate-name',
        'a method has a parameter `self` already, the handle it is called on',
        spanIn(place, p.name),
      );
    }
    const ref = resolveType(place, scope, p.type, undefined);
    if (ref === undefined || !isThere(p.name)) broken = true;
    else params.push({ name: p.name.name, type: ref, span: spanIn(place, p.name) });
  }
  return broken ? undefined : params;
}

function resolveResult(
  place: Place,
  scope: TypeScope,
  type: FuncType,
  kind: FuncKind,
): TypeRef | undefined | 'broken' {
  if (type.result === undefined) return kind.kind === 'constructor' ? kind.resource : undefined;
  const result = resolveType(place, scope, type.result, undefined);
  if (result === undefined) return 'broken';
  if (kind.kind === 'constructor')
    return constructorResult(place, type.result, result, kind.resource);
  return result;
}

/** A constructor that may fail has the result `result<r, …>`, where `r` is its resource. */
function constructorResult(
  place: Place,
  expr: TypeExpr,
  result: TypeRef,
  resource: TypeId,
): TypeRef | 'broken' {
  const { types } = place.run;
  const type = typeof result === 'number' ? types[result]!.type : undefined;
  if (type?.kind === 'result') {
    // In the arena the resource stands as the handle that it implies.
    const ok = typeof type.ok === 'number' ? types[type.ok]!.type : undefined;
    if (ok?.kind === 'own' && ok.resource === resource) return result;
  }
  badConstructorResult(place, expr, types[resource]!.name!, type?.kind === 'result');
  return 'broken';
}

function badConstructorResult(
  place: Place,
  expr: TypeExpr,
  resource: string,
  isFallible: boolean,
): void {
  const okArg = isResult(expr) ? expr.args?.[0] : undefined;
  place.run.report(
    'constructor-result',
    isFallible
      ? `a constructor that may fail gives \`result<${resource}, …>\`: the first type must be the resource itself`
      : `a constructor’s result is its resource and not written, or \`result<${resource}, …>\` if it may fail`,
    spanIn(place, okArg ?? expr),
    { help: ['leave the result out if the constructor cannot fail'] },
  );
}

const isResult = (expr: TypeExpr): expr is TypeApply =>
  expr.kind === 'type-apply' && expr.keyword === 'result';

/** A function that belongs to no resource. */
export function resolveFreeFunc(
  place: Place,
  scope: TypeScope,
  parts: FuncParts,
): Func | undefined {
  const { accessor } = parts.type;
  const side = accessor === undefined ? {} : { accessor };
  const kind = { kind: 'freestanding', ...side } as const;
  const name = plainNameText({ ...kind, resource: '', name: parts.name.name });
  return resolveFunc(place, scope, parts, name, kind);
}

/**
 * The functions of a resource. Where the resource is gated off or broken there are none, but what is wrong with them is
 * reported.
 */
export function resolveResourceFuncs(place: Place, scope: TypeScope, decl: ResourceDecl): Func[] {
  const funcs = decl.funcs.filter((f): f is ResourceFunc => f.kind !== 'error');
  checkFuncNames(place, decl.name, funcs);
  const symbol = scope.get(decl.name.name);
  const resolved = funcs.map((f) => {
    if (symbol?.kind !== 'type') {
      if (symbol?.kind === 'gated') {
        checkGated(place, decl, f, symbol.feature);
        const { result } = f.type;
        if (f.kind === 'constructor' && result !== undefined && !isResult(result)) {
          badConstructorResult(place, result, decl.name.name, false);
        }
      }
      resolveFunc({ ...place, off: true }, scope, f, '', { kind: 'freestanding' });
      return undefined;
    }
    const accessor = f.type.accessor === undefined ? {} : { accessor: f.type.accessor };
    const mangled = plainNameText({
      kind: f.kind,
      resource: decl.name.name,
      name: f.name.name,
      ...accessor,
    });
    const kind = { kind: f.kind, resource: symbol.id, ...accessor };
    const func = resolveFunc(place, scope, f, mangled, kind);
    return isThere(f.name) ? func : undefined;
  });
  return resolved.filter((f) => f !== undefined);
}

/** A function of a resource that is gated off must be gated, too (WIT.md, Rules for feature gate usage). */
function checkGated(place: Place, decl: ResourceDecl, func: ResourceFunc, feature: string): void {
  if (func.gates.some((g) => g.kind === 'unstable' && !place.run.isOn(g.feature.name))) return;
  place.run.report(
    'gate-missing',
    `this function is not gated, but its resource \`${decl.name.name}\` is gated by feature \`${feature}\`, which is not selected`,
    spanIn(place, func.name),
    { help: [`add \`@unstable(feature = ${feature})\` to it, or select the feature`] },
  );
}

/**
 * Functions of a resource have unlike names, none of them that of the resource, and there is one constructor at most
 * (Explainer.md, Name Uniqueness).
 */
function checkFuncNames(place: Place, resource: Id, funcs: readonly ResourceFunc[]): void {
  const named = funcs.filter((f) => f.kind !== 'constructor');
  checkUnlike(
    place,
    named.map((f) => scopedName(f.name, f.type)),
    'function',
  );
  for (const { name, kind } of named) {
    if (!isThere(name) || labelForm(name.name) !== labelForm(resource.name)) continue;
    place.run.report(
      'duplicate-name',
      `\`${name.name}\` is the name of the resource; in many languages only a constructor can have it`,
      spanIn(place, name),
      {
        related: [{ message: 'the resource', span: spanIn(place, resource) }],
        help: [
          kind === 'static'
            ? 'give the function another name, or write `constructor(…)` if it makes the resource'
            : 'give the function another name',
        ],
      },
    );
  }
  const constructors = funcs.filter((f) => f.kind === 'constructor');
  for (const extra of constructors.slice(1)) {
    place.run.report(
      'duplicate-name',
      `resource \`${resource.name}\` has two constructors`,
      spanIn(place, extra.name),
      {
        related: [{ message: 'first here', span: spanIn(place, constructors[0]!.name) }],
        help: ['make one of them a static function: `name: static func(…) -> …;`'],
      },
    );
  }
}
