/** Interfaces, named and inline (WIT.md, Item: interface). */
import type {
  DocComment,
  Gate,
  Id,
  InterfaceDecl,
  InterfaceItem,
} from '../../grammar/wit/index.ts';
import { docText } from '../../grammar/wit/index.ts';
import type { Func, InterfaceId, NamedType } from '../model/index.ts';
import { brokenNames, isThere, spanIn } from './context.ts';
import type { InterfaceBuild, ItemSymbol, Place, TypeScope } from './context.ts';
import { pairAccessors, resolveFreeFunc, resolveResourceFuncs, scopedName } from './functions.ts';
import { readGates, refuseExternalId } from './gates.ts';
import { defineName, resolveTypes } from './type-decls.ts';
import type { OwnerOfTypes } from './type-decls.ts';

/** Resolves a named interface into the model, unless it is gated off. */
export function resolveInterface(place: Place, symbol: ItemSymbol): void {
  const decl = symbol.decl as InterfaceDecl;
  refuseExternalId(place, decl.gates, 'an interface that is declared on its own');
  const id = addInterface(place, decl, decl.items, symbol.types, decl.name.name);
  if (typeof id === 'number') {
    symbol.id = id;
    symbol.state = 'ready';
    place.run.packages[place.pkg.id]!.interfaces.push(id);
    place.run.definitions.set(decl, { kind: 'interface', id });
  } else {
    symbol.state = 'gated';
    symbol.feature = id.off;
  }
}

interface InterfaceParts {
  readonly name: Id;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
}

/** Adds an interface with its types and functions; without a `name` it is one that is written inline in a world. */
export function addInterface(
  place: Place,
  parts: InterfaceParts,
  items: readonly InterfaceItem[],
  scope: TypeScope,
  name?: string,
): InterfaceId | { readonly off: string } {
  const { run, pkg } = place;
  const gates = readGates(place, parts.gates, parts.name);
  const id = run.interfaces.length;
  const label =
    name === undefined ? `inline interface \`${parts.name.name}\`` : `interface \`${name}\``;
  const owner: OwnerOfTypes = {
    owner: { kind: 'interface', id },
    label,
    ...(gates.off === undefined ? {} : { off: gates.off }),
  };
  const span = spanIn(place, parts.name);
  const built: InterfaceBuild = { types: [], functions: [], package: pkg.id, span };
  const docs = docText(parts.docs);
  if (name !== undefined) built.name = name;
  if (docs !== undefined) built.docs = docs;
  if (gates.stability !== undefined) built.stability = gates.stability;
  if (gates.off === undefined) run.interfaces.push(built);
  const types = resolveTypes(
    place,
    owner,
    items.filter((i) => i.kind !== 'error' && i.kind !== 'func'),
    brokenNames(items),
    scope,
  );
  built.types = types.map((t): NamedType => ({ name: t.name, id: t.id }));
  built.functions = resolveFuncs(
    gates.off === undefined ? place : { ...place, off: true },
    items,
    scope,
  );
  return gates.off === undefined ? id : { off: gates.off };
}

function resolveFuncs(place: Place, items: readonly InterfaceItem[], scope: TypeScope): Func[] {
  const funcs: Func[] = [];
  for (const item of items) {
    if (item.kind === 'resource') {
      funcs.push(...resolveResourceFuncs(place, scope, item));
    } else if (item.kind === 'func') {
      const isNew = defineName(place, scope, scopedName(item.name, item.type), { kind: 'func' });
      const func = isThere(item.name) ? resolveFreeFunc(place, scope, item) : undefined;
      if (func !== undefined && isNew) funcs.push(func);
    }
  }
  return place.off ? funcs : pairAccessors(place.run, funcs, (f) => f);
}
