/**
 * A world -> the parts of a core module that imports all that it may and exports all that it must, in either mangling,
 * lifted and lowered synchronously or not. Every body is `unreachable`.
 */
import {
  AbiTypes,
  callbackName,
  coreSignature,
  destructorName,
  exportedResourceName,
  exportName,
  importedDropName,
  importName,
  postReturnName,
  taskReturnName,
  taskReturnSignature,
  type SignatureContext,
} from '../../src/abi/index.ts';
import {
  externName,
  type Func,
  type Model,
  type World,
  type WorldItem,
} from '../../src/model/index.ts';
import type { CoreParts, Signature } from './core-module.ts';

export type Mangling = 'usual' | 'standard';
export type Lifting = 'lift' | 'async-lift' | 'async-lift-callback';

const i32 = 'i32';
const drop: Signature = { params: [i32], results: [] };
const convert: Signature = { params: [i32], results: [i32] };

export function dummyModule(
  model: Model,
  world: World,
  mangling: Mangling = 'usual',
  lifting: Lifting = 'lift',
): CoreParts {
  const types = new AbiTypes(model.types);
  const isStandard = mangling === 'standard';
  const imports: CoreParts['imports'][number][] = [];
  const exports: CoreParts['exports'][number][] = [];
  const signature = (f: Func, context: SignatureContext): Signature =>
    coreSignature(typeOf(f), context);
  const typeOf = (f: Func) => {
    const result = f.result === undefined ? {} : { result: types.of(f.result) };
    return { params: f.params.map((p) => types.of(p.type)), ...result };
  };
  const resources = (item: WorldItem): string[] => {
    const named =
      item.kind === 'type'
        ? [item]
        : item.kind === 'interface'
          ? model.interfaces[item.id]!.types
          : [];
    return named.filter((t) => model.types[t.id]!.type.kind === 'resource').map((t) => t.name);
  };
  const functions = (item: WorldItem): readonly Func[] =>
    item.kind === 'func'
      ? [item.func]
      : item.kind === 'interface'
        ? model.interfaces[item.id]!.functions
        : [];
  const place = (item: WorldItem): string | undefined =>
    item.kind === 'interface' ? externName(model, item) : undefined;
  /** The interface of a name in the standard mangling. */
  const standard = (iface: string | undefined): string =>
    iface === undefined ? '' : iface.replace(/@.*$/, (version) => shortVersion(version));

  for (const item of world.imports) {
    const iface = place(item);
    const module = iface === undefined ? 'cm32p2' : `cm32p2|${standard(iface)}`;
    for (const f of functions(item)) {
      const context = lifting !== 'lift' && f.async ? 'async-lower' : 'lower';
      const name = isStandard ? { module, name: f.name } : importName(iface, f.name, context);
      imports.push({ ...name, ...signature(f, context) });
    }
    for (const r of resources(item)) {
      imports.push({
        ...(isStandard ? { module, name: `${r}_drop` } : importedDropName(iface, r)),
        ...drop,
      });
    }
  }
  for (const item of world.exports) {
    const iface = place(item);
    for (const f of functions(item)) {
      const context = f.async ? lifting : 'lift';
      const form = signature(f, context);
      const name = isStandard
        ? `cm32p2|${standard(iface)}|${f.name}`
        : exportName(iface, f.name, context);
      exports.push({ name, ...form });
      if (context === 'lift') {
        const post = isStandard ? `${name}_post` : postReturnName(name);
        exports.push({ name: post, params: form.results, results: [] });
        continue;
      }
      if (context === 'async-lift-callback') {
        exports.push({ name: callbackName(name), params: [i32, i32, i32], results: [i32] });
      }
      const { params } = taskReturnSignature(typeOf(f).result);
      imports.push({ ...taskReturnName(iface, f.name), params, results: [] });
    }
    for (const r of resources(item)) {
      for (const builtin of ['new', 'rep', 'drop'] as const) {
        const name = isStandard
          ? { module: `cm32p2|_ex_${standard(iface)}`, name: `${r}_${builtin}` }
          : exportedResourceName(iface, builtin, r);
        imports.push({ ...name, ...(builtin === 'drop' ? drop : convert) });
      }
      const dtor = isStandard ? `cm32p2|${standard(iface)}|${r}_dtor` : destructorName(iface, r);
      exports.push({ name: dtor, ...drop });
    }
  }
  const [memory, realloc, initialize] = isStandard
    ? (['cm32p2_memory', 'cm32p2_realloc', 'cm32p2_initialize'] as const)
    : (['memory', 'cabi_realloc', '_initialize'] as const);
  exports.push({ name: realloc, params: [i32, i32, i32, i32], results: [i32] });
  exports.push({ name: initialize, params: [], results: [] });
  return { imports, exports, memories: [memory] };
}

/** As much of a version as tells which others are compatible with it. */
function shortVersion(version: string): string {
  const [, major = '', minor = '', patch = '', pre] = /^@(\d+)\.(\d+)\.(\d+)(-[^+]*)?/.exec(
    version,
  )!;
  if (pre !== undefined) return `@${major}.${minor}.${patch}${pre}`;
  if (major !== '0') return `@${major}`;
  return minor === '0' ? `@0.0.${patch}` : `@0.${minor}`;
}
