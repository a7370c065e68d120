/**
 * Packages and their interfaces in an order in which each stands after what it uses. The union of two models can have
 * circles that neither has: those are findings.
 */
import {
  append,
  diagnostic,
  findCycles,
  topologicalOrder,
  type Diagnostic,
} from '../../base/index.ts';
import type { InterfaceId, Model, PackageId, TypeId } from '../model.ts';
import { interfaceName, packageNameText } from '../names.ts';
import { usedFrom } from '../types.ts';

type Edges = readonly (readonly number[])[];

/** Of each interface, those whose types it uses. */
export function interfaceEdges(model: Model): Edges {
  return model.interfaces.map(({ types }) =>
    unique(types.map((t) => usedFrom(model.types, model.types[t.id]!))),
  );
}

/** Of each package, those that it uses. */
function packageEdges(model: Model, interfaces: Edges): Edges {
  const owner = (id: InterfaceId | undefined): PackageId | undefined =>
    id === undefined ? undefined : model.interfaces[id]!.package;
  const needs = model.packages.map((): (PackageId | undefined)[] => []);
  for (const [id, uses] of interfaces.entries()) {
    const own = owner(id);
    if (own !== undefined) append(needs[own]!, uses.map(owner));
  }
  const used = (id: TypeId): InterfaceId | undefined => usedFrom(model.types, model.types[id]!);
  for (const { package: own, imports, exports } of model.worlds) {
    for (const item of [...imports, ...exports]) {
      if (item.kind === 'interface')
        needs[own]!.push(owner(item.id), ...interfaces[item.id]!.map(owner));
      if (item.kind === 'type') needs[own]!.push(owner(used(item.id)));
    }
  }
  return needs.map((list, own) => unique(list).filter((id) => id !== own));
}

const unique = (ids: readonly (number | undefined)[]): number[] => [
  ...new Set(ids.filter((id) => id !== undefined)),
];

/** Circles of a union that neither model has. */
export function newCycles(union: Model, parts: readonly Model[]): Diagnostic[] {
  const found: Diagnostic[] = [];
  const edges = interfaceEdges(union);
  const told = (
    code: string,
    cycles: readonly (readonly number[])[],
    name: (id: number) => string,
    span?: (id: number) => Model['interfaces'][number]['span'],
  ): void => {
    for (const cycle of cycles) {
      const way = [...cycle, cycle[0]!].slice(0, 12).map((id) => `\`${name(id)}\``);
      const message = `together, the packages use each other in a circle: ${way.join(' uses ')}`;
      found.push(diagnostic(`merge/${code}`, message, span?.(cycle[0]!)));
    }
  };
  if (!parts.some((model) => findCycles(interfaceEdges(model)).length > 0)) {
    told(
      'interface-cycle',
      findCycles(edges),
      (id) => interfaceName(union, id) ?? 'inline',
      (id) => union.interfaces[id]!.span,
    );
  }
  // A component may have packages that use each other, as WIT text may not.
  const cyclesOf = (model: Model): number[][] =>
    findCycles(packageEdges(model, interfaceEdges(model)));
  if (found.length === 0 && !parts.some((model) => cyclesOf(model).length > 0)) {
    told('package-cycle', cyclesOf(union), (id) => packageNameText(union.packages[id]!.name));
  }
  return found;
}

/** The model with its packages in order; `ids` are their new ids by the old ones. */
export function inOrder(model: Model): {
  readonly model: Model;
  readonly ids: readonly PackageId[];
} {
  const interfaces = interfaceEdges(model);
  const order = completed(topologicalOrder(packageEdges(model, interfaces)), model.packages.length);
  const ids = new Array<PackageId>(order.length);
  for (const [at, id] of order.entries()) ids[id] = at;
  return {
    ids,
    model: {
      ...model,
      packages: order.map((id) => {
        const pkg = model.packages[id]!;
        const local = new Map(pkg.interfaces.map((i, at) => [i, at]));
        const edges = pkg.interfaces.map((i) => unique(interfaces[i]!.map((n) => local.get(n))));
        const inside = completed(topologicalOrder(edges), edges.length);
        return { ...pkg, interfaces: inside.map((at) => pkg.interfaces[at]!) };
      }),
      interfaces: model.interfaces.map((i) =>
        i.package === undefined ? i : { ...i, package: ids[i.package]! },
      ),
      worlds: model.worlds.map((w) => ({ ...w, package: ids[w.package]! })),
    },
  };
}

/** An order from which nothing is left out: what is on a circle comes last. */
function completed(order: readonly number[], length: number): number[] {
  const all = new Set(order);
  for (let i = 0; i < length; i++) all.add(i);
  return [...all];
}
