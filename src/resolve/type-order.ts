/**
 * The order in which the type declarations of an interface or world can be resolved: each after those that it names
 * (WIT.md, Name resolution). Types that contain themselves are reported.
 */
import type { Id, TypeDecl, TypeExpr, Use } from '../../grammar/wit/index.ts';
import { findCycles, topologicalOrder } from '../base/index.ts';
import { spanIn, stationsShown, wayRound } from './context.ts';
import type { Place } from './context.ts';

/** What gives a type its name: a declaration, or an entry of a `use`. */
interface Giver {
  readonly name: Id;
  readonly decl?: TypeDecl;
}

const giversOf = (item: Use | TypeDecl): readonly Giver[] =>
  item.kind === 'use'
    ? item.names.map(({ name, as }) => ({ name: as ?? name }))
    : [{ name: item.name, decl: item }];

/**
 * The order in which declarations can be resolved. Cycles are reported; what depends on one is `unordered`. Used types
 * count, so that a declaration above the `use` that it needs comes where wasm-tools has it: after it.
 */
export function orderDecls(
  place: Place,
  items: readonly (Use | TypeDecl)[],
): { ordered: readonly TypeDecl[]; unordered: readonly TypeDecl[] } {
  const givers = items.flatMap(giversOf);
  const index = new Map(givers.map(({ name }, i) => [name.name, i]));
  const used: Id[][] = [];
  const edges = givers.map(({ decl }, i) => {
    const names: Id[] = [];
    if (decl !== undefined) for (const expr of declaredTypes(decl)) collectNames(expr, names);
    used[i] = names;
    return names.map((id) => index.get(id.name)).filter((n) => n !== undefined);
  });
  const order = topologicalOrder(edges);
  const ordered = declsOf(order.map((i) => givers[i]!));
  if (order.length === givers.length) return { ordered, unordered: [] };
  for (const cycle of findCycles(edges)) {
    const way = cycle.map((n, i) => {
      const next = givers[cycle[(i + 1) % cycle.length]!]!.name.name;
      return used[n]!.find((id) => id.name === next)!;
    });
    const names = cycle.map((n) => `\`${givers[n]!.name.name}\``);
    place.run.report(
      'type-cycle',
      cycle.length === 1
        ? `type ${names[0]} contains itself`
        : `types contain each other: ${wayRound(names)}`,
      spanIn(place, way[0]!),
      {
        related: way
          .slice(1, stationsShown)
          .map((id) => ({ message: `and here \`${id.name}\``, span: spanIn(place, id) })),
        help: [
          'types in WIT cannot be recursive; pass an index, a handle to a resource, or a flattened list',
        ],
      },
    );
  }
  const reached = new Set(order);
  return { ordered, unordered: declsOf(givers.filter((_, i) => !reached.has(i))) };
}

const declsOf = (givers: readonly Giver[]): TypeDecl[] =>
  givers.map(({ decl }) => decl).filter((decl) => decl !== undefined);

function collectNames(expr: TypeExpr, names: Id[]): void {
  if (expr.kind === 'type-name') names.push(expr.name);
  else if (expr.kind === 'type-apply') {
    for (const arg of expr.args ?? []) {
      if (arg.kind === 'type-name' || arg.kind === 'type-apply') collectNames(arg, names);
    }
  }
}

/** The types that a declaration writes. */
export function declaredTypes(decl: TypeDecl): readonly TypeExpr[] {
  switch (decl.kind) {
    case 'type-alias':
      return [decl.type];
    case 'record':
      return decl.fields.map((f) => f.type);
    case 'variant':
      return decl.cases.flatMap((c) => (c.type === undefined ? [] : [c.type]));
    case 'enum':
    case 'flags':
    case 'resource':
      return [];
    default:
      return decl satisfies never;
  }
}
