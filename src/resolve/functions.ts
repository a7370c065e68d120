/**
 * Functions, methods, statics and constructors (WIT.md, Item: func; Item: resource), with the names and implied
 * parameters that the sugar of resources stands for.
 */
import type {
  FuncType,
  Gate,
  DocComment,
  Id,
  ResourceDecl,
  ResourceFunc,
  TypeExpr,
} from '../../grammar/wit/index.ts';
import { docText } from '../../grammar/wit/index.ts';
import type { Func, FuncKind, Param, TypeId, TypeRef } from '../model/index.ts';
import { anonymousType } from './arena.ts';
import { isThere, spanIn } from './context.ts';
import type { Mutable, Place, TypeScope } from './context.ts';
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
  if (here.off || params === undefined || result === 'broken') return undefined;
  const span = spanIn(place, parts.name);
  const func: Mutable<Func> = { name: mangled, kind, async: type.async, params, span };
  const docs = docText(parts.docs);
  if (result !== undefined) func.result = result;
  if (docs !== undefined) func.docs = docs;
  return setGates(func, gates);
}

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
    if (kind.kind === 'method' && p.name.name === 'self') {
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
  const name = types[resource]!.name!;
  const okArg =
    expr.kind === 'type-apply' && expr.keyword === 'result' ? expr.args?.[0] : undefined;
  place.run.report(
    'constructor-result',
    type?.kind === 'result'
      ? `a constructor that may fail gives \`result<${name}, …>\`: the first type must be the resource itself`
      : `a constructor gives its resource, or \`result<${name}, …>\` if it may fail`,
    spanIn(place, okArg ?? expr),
    { help: ['leave the result out if the constructor cannot fail'] },
  );
  return 'broken';
}

/** The functions of a resource; `resource` is absent when the resource itself is gated off or broken. */
export function resolveResourceFuncs(
  place: Place,
  scope: TypeScope,
  decl: ResourceDecl,
  resource: TypeId | undefined,
): Func[] {
  const funcs = decl.funcs.filter((f): f is ResourceFunc => f.kind !== 'error');
  const name = decl.name.name;
  checkUnlike(
    place,
    funcs.filter((f) => f.kind !== 'constructor').map((f) => f.name),
    'function',
  );
  const constructors = funcs.filter((f) => f.kind === 'constructor');
  for (const extra of constructors.slice(1)) {
    place.run.report(
      'duplicate-name',
      `resource \`${name}\` has two constructors`,
      spanIn(place, extra.name),
      {
        related: [{ message: 'first here', span: spanIn(place, constructors[0]!.name) }],
        help: ['make one of them a static function: `name: static func(…) -> …;`'],
      },
    );
  }
  const resolved = funcs.map((f) => {
    if (resource === undefined) {
      resolveFunc({ ...place, off: true }, scope, f, '', { kind: 'freestanding' });
      return undefined;
    }
    const mangled =
      f.kind === 'constructor' ? `[constructor]${name}` : `[${f.kind}]${name}.${f.name.name}`;
    const func = resolveFunc(place, scope, f, mangled, { kind: f.kind, resource });
    return isThere(f.name) ? func : undefined;
  });
  return resolved.filter((f) => f !== undefined);
}
