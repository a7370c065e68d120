/** What a world has by `include` changed. */
import { breakingRule, type ChangeContext, onSide } from '../changes/rule.ts';
import { externLabel, isAskedFor, isGone, isIncluded } from '../changes/worlds.ts';
import { itemSubject, type NodeBase, type Subject } from '../difference/index.ts';
import type { WorldItem } from '../../model/index.ts';

export const includeChanged = breakingRule(
  {
    id: 'breaking/include-changed',
    category: 'worlds',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'what a world has by `include` changed',
    explanation:
      'The world’s own text need not have changed: the one that it includes did, or another one is included. One finding tells of all that came, or went, by includes.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\nworld platform {\n}\n\nworld app {\n  include platform;\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\nworld platform {\n  import api;\n}\n\nworld app {\n  include platform;\n}',
    },
  },
  {
    world(node, cx) {
      for (const side of ['import', 'export'] as const) {
        const members = side === 'import' ? node.imports : node.exports;
        const here = onSide(node, side);
        const added = members.added.filter((item) => isIncluded(cx, 'after', node, item));
        for (const { items, subject, label } of together(cx, 'after', added)) {
          cx.report(here, `${node.label} ${side}s more by an include: ${label}`, {
            // What it says of the place is the included world's.
            after: { ...subject, ...at(node) },
            breaks: 'implementers',
            world: items.some((item) => isAskedFor(cx, 'after', item)),
          });
        }
        const removed = members.removed.filter(
          (item) => isIncluded(cx, 'before', node, item) && !isGone(cx, item),
        );
        for (const { items, subject, label } of together(cx, 'before', removed)) {
          cx.report(here, `${node.label} no longer ${side}s by an include: ${label}`, {
            before: subject,
            breaks: { WORLD: 'callers', SOURCE: 'all' },
            world: items.some((item) => isAskedFor(cx, 'before', item)),
          });
        }
      }
    },
  },
);

interface Together {
  readonly items: readonly WorldItem[];
  /** That of the first. */
  readonly subject: Subject;
  readonly label: string;
}

/** Items that one finding tells of: what is `@unstable` apart from the rest. */
function together(
  cx: ChangeContext,
  moment: 'before' | 'after',
  all: readonly WorldItem[],
): Together[] {
  const { model } = cx.difference[moment];
  const groups = Map.groupBy(all, (i) => itemSubject(i, model).stability?.kind === 'unstable');
  return [...groups.values()].map((items) => ({
    items,
    subject: itemSubject(items[0]!, model),
    label: items.map((item) => externLabel(cx, moment, item)).join(', '),
  }));
}

const at = ({ at: span }: NodeBase) => (span === undefined ? {} : { span });
