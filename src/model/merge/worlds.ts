/**
 * The worlds of a union: those that both models have are compared, with all that their interfaces use now; each is
 * completed where interfaces that it reaches have grown.
 */
import { append, diagnostic, type Diagnostic } from '../../base/index.ts';
import { Copy } from '../copy.ts';
import type { InterfaceId, Model, Side, World, WorldId, WorldItem } from '../model.ts';
import { externName, interfaceName, worldName } from '../names.ts';
import { completeWorld, type Dependencies } from './complete-world.ts';
import { article, type Disagreements } from './disagreements.ts';
import type { Pairs } from './pairs.ts';
import type { Union } from './union.ts';

export interface Worlds {
  readonly worlds: readonly World[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface WorldParts {
  readonly into: Model;
  readonly from: Model;
  readonly pairs: Pairs;
  readonly union: Union;
  readonly disagreements: Disagreements;
  readonly dependencies: Dependencies;
  /** Whether an interface uses more than it did in one of the two models. */
  readonly hasGrown: (id: InterfaceId) => boolean;
}

/** The worlds as they are in the union. */
export function uniteWorlds(parts: WorldParts): Worlds {
  const { union, pairs } = parts;
  const diagnostics: Diagnostic[] = [];
  for (const [added, there] of pairs.worlds) append(diagnostics, compare(parts, added, there));
  const worlds = union.model.worlds.map((world, id) => {
    let grown = false;
    const dependencies: Dependencies = (i) => {
      grown ||= parts.hasGrown(i);
      return parts.dependencies(i);
    };
    const { imports, copies } = completeWorld(union.model, world, dependencies);
    if (!grown) return world;
    if (copies !== undefined) diagnostics.push(twoCopies(union.model, id, copies));
    return { ...world, imports };
  });
  return { worlds, diagnostics };
}

function twoCopies(model: Model, id: WorldId, [by, what]: readonly [number, number]): Diagnostic {
  const name = (i: InterfaceId): string => `\`${interfaceName(model, i) ?? 'inline'}\``;
  return diagnostic(
    'merge/two-copies',
    `the world \`${worldName(model, id)}\` would have two copies of ${name(what)}: it exports it, and would import it for ${name(by)}, which uses it now`,
    model.worlds[id]!.span,
    { help: [`export ${name(by)} as well`] },
  );
}

/** Worlds that both models have must be the same, but for imports that follow from what interfaces use now. */
function compare(parts: WorldParts, added: WorldId, there: WorldId): Diagnostic[] {
  const { into, from, union, disagreements } = parts;
  const [a, t] = [from.worlds[added]!, into.worlds[there]!];
  const name = worldName(into, there);
  disagreements.gates(`the world \`${name}\``, a, t);
  const copied = new Copy(union.from).world(a);
  const found: Diagnostic[] = [];
  const sides: readonly (readonly [Side, readonly WorldItem[], readonly WorldItem[]])[] = [
    [
      'imports',
      completeWorld(union.model, copied, parts.dependencies).imports,
      completeWorld(union.model, t, parts.dependencies).imports,
    ],
    ['exports', copied.exports, t.exports],
  ];
  for (const [side, addedItems, thereItems] of sides) {
    const byName = (items: readonly WorldItem[]): Map<string, WorldItem> =>
      new Map(items.map((item) => [externName(union.model, item), item]));
    const [ofAdded, ofThere] = [byName(addedItems), byName(thereItems)];
    const lacks = (item: WorldItem, where: string, butNot: string, other: World): void => {
      const message = `the world \`${name}\` ${side} \`${externName(union.model, item)}\` in the package ${where}, but not in the one ${butNot}`;
      const span = other.span;
      const related = span === undefined ? [] : [{ message: 'the other world stands here', span }];
      found.push(diagnostic('merge/world-mismatch', message, spanOf(item) ?? a.span, { related }));
    };
    for (const [n, item] of ofAdded) {
      if (!ofThere.has(n)) lacks(item, 'that is added', 'that is there', t);
    }
    for (const [n, item] of ofThere) {
      if (!ofAdded.has(n)) lacks(item, 'that is there', 'that is added', a);
    }
    const written = new Map(t[side].map((item) => [externName(into, item), item]));
    for (const item of a[side]) {
      const n = externName(from, item);
      const other = written.get(n);
      if (other !== undefined) append(found, items(parts, item, other, `\`${n}\` of \`${name}\``));
    }
  }
  return found;
}

const spanOf = (item: WorldItem): World['span'] =>
  item.kind === 'func' ? item.func.span : item.span;

/** Compares what both worlds import or export under one name. */
function items(parts: WorldParts, added: WorldItem, there: WorldItem, what: string): Diagnostic[] {
  const { into, from, pairs, disagreements } = parts;
  const spans = [spanOf(added), spanOf(there)] as const;
  if (added.kind === 'func' && there.kind === 'func') {
    disagreements.funcs(added.func, there.func, `the function ${what}`);
  } else if (added.kind === 'type' && there.kind === 'type') {
    disagreements.types(added.id, there.id, `the type ${what}`);
  } else if (added.kind === 'interface' && there.kind === 'interface') {
    disagreements.gates(what, added, there);
    if (pairs.interfaces.get(added.id) !== there.id) {
      const text = (model: Model, id: InterfaceId): string => {
        const full = interfaceName(model, id);
        return full === undefined ? 'an interface of its own' : `\`${full}\``;
      };
      disagreements.tell('world-mismatch', what, text(from, added.id), text(into, there.id), spans);
    } else if (from.interfaces[added.id]!.name === undefined) {
      return inline(parts, added.id, there.id, what);
    }
  } else {
    disagreements.tell('world-mismatch', what, article(added.kind), article(there.kind), spans);
  }
  return [];
}

/** An interface without a name is a part of its world: both sides must have all of it. */
function inline(
  { into, from, disagreements }: WorldParts,
  added: InterfaceId,
  there: InterfaceId,
  what: string,
): Diagnostic[] {
  disagreements.interfaces(added, there, what.replaceAll('`', ''));
  const [a, t] = [from.interfaces[added]!, into.interfaces[there]!];
  const found: Diagnostic[] = [];
  const [ofAdded, ofThere] = [a, t].map(
    (i) => new Set([...i.types, ...i.functions].map((x) => x.name)),
  );
  const sides = [
    [ofAdded!, ofThere!, 'that is added', 'that is there', a.span],
    [ofThere!, ofAdded!, 'that is there', 'that is added', t.span],
  ] as const;
  for (const [own, others, where, butNot, span] of sides) {
    for (const name of own) {
      if (others.has(name)) continue;
      const message = `${what} has \`${name}\` in the package ${where}, but not in the one ${butNot}`;
      found.push(diagnostic('merge/world-mismatch', message, span));
    }
  }
  return found;
}
