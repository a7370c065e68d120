/** The functions of resources: constructors, methods and statics, by the resource that they belong to. */
import type { Func, TypeId } from './model.ts';

const known = new WeakMap<readonly Func[], ReadonlyMap<TypeId, readonly Func[]>>();

/** Those of `funcs` that belong to a resource, in order. A list is looked through once, however many resources it is about. */
export function funcsOfResource(funcs: readonly Func[], resource: TypeId): readonly Func[] {
  let all = known.get(funcs);
  if (all === undefined) known.set(funcs, (all = byResource(funcs)));
  return all.get(resource) ?? [];
}

function byResource(funcs: readonly Func[]): Map<TypeId, Func[]> {
  const all = new Map<TypeId, Func[]>();
  for (const f of funcs) {
    if (f.kind.kind === 'freestanding') continue;
    const own = all.get(f.kind.resource);
    if (own === undefined) all.set(f.kind.resource, [f]);
    else own.push(f);
  }
  return all;
}
