/**
 * Core types: shapes of modules, and whether what is given fits what is wanted (core specification, Import Matching).
 * Types that name others of their module by index are left to the engine.
 */
import {
  externType,
  type CoreDefType,
  type CoreExternType,
  type CoreModule,
  type CoreModuleType,
} from '../../binary/index.ts';
import { type CoreLimits } from '../../wasm/index.ts';
import type { Context } from './context.ts';
import { isInvolved, isPlaced, isSubFunc, place } from '../types/core-identity.ts';
import type { CoreTypeValue, ModuleShape } from '../types/entities.ts';
import type { Scope } from './scope.ts';

const shapes = new WeakMap<CoreModule, ModuleShape>();

/** What a module imports and exports; made once, since what is validated is often evaluated, too. */
export function shapeOf(module: CoreModule): ModuleShape {
  let shape = shapes.get(module);
  if (shape === undefined) {
    place(module.types);
    const exports = new Map(module.exports.map((e) => [e.name, e.type]));
    shapes.set(module, (shape = { imports: module.imports, exports }));
  }
  return shape;
}

export function evalCoreType(
  cx: Context,
  scope: Scope,
  type: CoreDefType | CoreModuleType,
): CoreTypeValue {
  if (type.kind !== 'module') return { sort: 'core type', type };
  const types: CoreTypeValue['type'][] = [];
  const imports: ModuleShape['imports'][number][] = [];
  const exports = new Map<string, CoreExternType>();
  for (const decl of type.decls) {
    cx.step();
    switch (decl.kind) {
      case 'type':
        for (const t of decl.types) types.push(t);
        place(types, types.length - decl.types.length);
        break;
      case 'outer-type': {
        // The module type is itself a scope, so that 1 is the scope in which it stands.
        let outer: Scope | undefined = scope;
        for (let i = 1; i < decl.count && outer !== undefined; i++) outer = outer.parent;
        if (decl.count === 0) {
          types.push(types[decl.index] ?? noType(cx, decl.index));
        } else if (outer === undefined) {
          cx.fail('component/index-out-of-range', `an alias goes ${decl.count} scopes out`);
        } else {
          const { type: aliased } = outer.get(cx, 'core type', decl.index);
          if (aliased.kind === 'module') {
            return cx.fail('component/bad-alias', 'a module type can have no module types in it');
          }
          types.push(aliased);
        }
        break;
      }
      case 'import':
      case 'export': {
        const extern = externType(decl.type, types);
        if (typeof extern === 'string') return cx.fail('component/index-out-of-range', extern);
        if (decl.kind === 'export') exports.set(decl.name, extern);
        else imports.push({ module: decl.module, name: decl.name, type: extern });
        break;
      }
      default:
        decl satisfies never;
    }
  }
  return { sort: 'core type', type: { kind: 'module', shape: { imports, exports } } };
}

function noType(cx: Context, index: number): never {
  return cx.fail('component/index-out-of-range', `there is no core type ${index}`);
}

export function moduleTypeAt(cx: Context, scope: Scope, index: number): ModuleShape {
  const { type } = scope.get(cx, 'core type', index);
  if (type.kind === 'module') return type.shape;
  return cx.fail(
    'component/wrong-kind',
    `core type ${index} must be a module type here, but is a ${type.kind} type`,
  );
}

/** Why a module of the shape `given` can't stand where `wanted` is declared; undefined if it can. */
export function moduleMismatch(wanted: ModuleShape, given: ModuleShape): string | undefined {
  const key = (module: string, name: string): string => JSON.stringify([module, name]);
  const imports = new Map(wanted.imports.map((i) => [key(i.module, i.name), i.type]));
  for (const i of given.imports) {
    const type = imports.get(key(i.module, i.name));
    if (type === undefined)
      return `it imports \`${i.name}\` of \`${i.module}\`, which is not declared`;
    const why = externMismatch(i.type, type);
    if (why !== undefined) return `its import \`${i.name}\` of \`${i.module}\`: ${why}`;
  }
  for (const [name, type] of wanted.exports) {
    const found = given.exports.get(name);
    if (found === undefined) return `it doesn't export \`${name}\``;
    const why = externMismatch(type, found);
    if (why !== undefined) return `its export \`${name}\`: ${why}`;
  }
  return undefined;
}

/** Why a core item of type `given` can't stand where `wanted` is declared; undefined if it can. */
export function externMismatch(wanted: CoreExternType, given: CoreExternType): string | undefined {
  if (wanted.kind !== given.kind) return `a ${wanted.kind} is wanted, a ${given.kind} given`;
  switch (wanted.kind) {
    case 'func': {
      const g = given as typeof wanted;
      if ((isInvolved(wanted) || isInvolved(g)) && isPlaced(wanted) && isPlaced(g)) {
        return isSubFunc(g, wanted)
          ? undefined
          : `${signatureText(wanted)} is wanted, ${signatureText(g)} given, which is another type`;
      }
      return sameTypes(wanted.params, g.params) && sameTypes(wanted.results, g.results)
        ? undefined
        : `${signatureText(wanted)} is wanted, ${signatureText(g)} given`;
    }
    case 'table': {
      const g = given as typeof wanted;
      return sameTypes([wanted.element], [g.element])
        ? limitsMismatch(wanted.limits, g.limits)
        : `a table of ${wanted.element} is wanted, one of ${g.element} given`;
    }
    case 'memory':
      return limitsMismatch(wanted.limits, (given as typeof wanted).limits);
    case 'global': {
      const g = given as typeof wanted;
      const text = (t: typeof wanted): string => (t.mutable ? `(mut ${t.type})` : t.type);
      const fits =
        wanted.mutable === g.mutable &&
        (wanted.mutable ? sameTypes([wanted.type], [g.type]) : isSubtype(g.type, wanted.type));
      return fits ? undefined : `a global ${text(wanted)} is wanted, ${text(g)} given`;
    }
    case 'tag':
      return sameTypes(wanted.params, (given as typeof wanted).params)
        ? undefined
        : 'the tag has other parameters';
    default:
      return wanted satisfies never;
  }
}

/** A reference to a type of the same module, by index: it says nothing outside of it. */
const isIndexed = (type: string): boolean => /^\(ref (null )?\d/.test(type);

/** The next wider heap type of each, up to the top of its hierarchy. */
const wider: Readonly<Record<string, readonly string[]>> = {
  none: ['i31', 'struct', 'array'],
  i31: ['eq'],
  struct: ['eq'],
  array: ['eq'],
  eq: ['any'],
  nofunc: ['func'],
  noextern: ['extern'],
  noexn: ['exn'],
};

/** Whether a value of type `given` is one of type `wanted`; of types that are told by index, as far as is known. */
function isSubtype(given: string, wanted: string): boolean {
  if (given === wanted || isIndexed(given) || isIndexed(wanted)) return true;
  const [, nullGiven, heap] = /^\(ref (null )?(\S+)\)$/.exec(given) ?? [];
  const [, nullWanted, wantedHeap] = /^\(ref (null )?(\S+)\)$/.exec(wanted) ?? [];
  if (heap === undefined || wantedHeap === undefined) return false;
  if (nullGiven !== undefined && nullWanted === undefined) return false;
  const reaches = (from: string): boolean =>
    from === wantedHeap || (wider[from] ?? []).some((next) => reaches(next));
  return reaches(heap);
}

/** Equal as far as can be told without comparing reference types of two modules. */
function sameTypes(a: readonly string[], b: readonly string[]): boolean {
  const same = (t: string, u: string | undefined): boolean =>
    t === u || (u !== undefined && isIndexed(t) && isIndexed(u));
  return a.length === b.length && a.every((t, i) => same(t, b[i]));
}

function limitsMismatch(wanted: CoreLimits, given: CoreLimits): string | undefined {
  if (wanted.address !== given.address) return `an address type of ${wanted.address} is wanted`;
  if (wanted.shared !== given.shared) return wanted.shared ? 'it is not shared' : 'it is shared';
  if ((wanted.pageSize ?? 16) !== (given.pageSize ?? 16)) return 'it has another page size';
  if (given.min < wanted.min) return `at least ${wanted.min} is wanted, ${given.min} given`;
  if (wanted.max === undefined) return undefined;
  if (given.max !== undefined && given.max <= wanted.max) return undefined;
  return `at most ${wanted.max} is wanted, ${given.max ?? 'no limit'} given`;
}

export function signatureText(type: {
  readonly params: readonly string[];
  readonly results: readonly string[];
}): string {
  return `(${type.params.join(', ')}) -> (${type.results.join(', ')})`;
}
