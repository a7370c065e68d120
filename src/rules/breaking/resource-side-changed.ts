/** An export passes a resource of the other side of its world than before. */
import type { InterfaceId, Model, TypeId, WorldItem } from '../../model/index.ts';
import { externLabel, heldBy, itemSubject } from '../difference/index.ts';
import { breakingRule, onSide } from '../changes/rule.ts';

export const resourceSideChanged = breakingRule(
  {
    id: 'breaking/resource-side-changed',
    category: 'worlds',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'an export passes resources of the host that were the guest’s, or the other way round',
    explanation:
      'What an export uses of an interface is the guest’s own where the world exports that interface, too, and the host’s where it only imports it. The types are written the same, and are others.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface types {\n  resource blob;\n}\n\ninterface api {\n  use types.{blob};\n  open: func() -> blob;\n}\n\nworld app {\n  export types;\n  export api;\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface types {\n  resource blob;\n}\n\ninterface api {\n  use types.{blob};\n  open: func() -> blob;\n}\n\nworld app {\n  import types;\n  export api;\n}',
    },
  },
  {
    world(node, cx) {
      const { before, after, types } = cx.difference;
      const { added, removed, kept, renamed } = node.exports;
      const isHere = (item: WorldItem): boolean => !node.elsewhere.has(item);
      for (const item of [...kept, ...renamed]) {
        // An export of an included world has its finding there, unless this one takes something from it.
        const [lose, win] = isHere(item.after)
          ? [removed, added]
          : [removed.filter(isHere), added.filter(isHere)];
        const [gone, come] = [interfacesOf(lose), interfacesOf(win)];
        if (gone.size + come.size === 0) continue;
        const was = [...heldBy(before.model, item.before)];
        const is = [...heldBy(after.model, item.after)];
        const lost = was.find(
          (b) => isOf(before.model, b, gone) && is.some((a) => types.isPaired(b, a)),
        );
        const won = is.find(
          (a) => isOf(after.model, a, come) && was.some((b) => types.isPaired(b, a)),
        );
        const resource = lost === undefined ? types.after[won ?? -1] : types.before[lost];
        if (resource === undefined) continue;
        const whose =
          lost === undefined ? 'exports, and passed the host’s' : 'imports, and passed its own';
        const label = `export ${externLabel(cx.difference.after, item.after)} of ${node.label}`;
        const message = `${label} passes the resource \`${resource.name}\` that the world ${whose}`;
        cx.report(onSide(node, 'export'), message, {
          before: itemSubject(item.before, before.model),
          after: itemSubject(item.after, after.model),
        });
      }
    },
  },
);

function interfacesOf(items: readonly WorldItem[]): ReadonlySet<InterfaceId> {
  return new Set(items.flatMap((item) => (item.kind === 'interface' ? [item.id] : [])));
}

/** Whether a type is a resource of one of these interfaces. */
function isOf({ types }: Model, id: TypeId, interfaces: ReadonlySet<InterfaceId>): boolean {
  const { type, owner } = types[id]!;
  return type.kind === 'resource' && owner?.kind === 'interface' && interfaces.has(owner.id);
}
