/** A tuple with many parts. WIT.md, Item: Types. */
import type { LintRule } from '../contract.ts';

const most = 3;

export const longTuple: LintRule = {
  meta: {
    id: 'lint/long-tuple',
    category: 'types',
    severity: 'info',
    summary: 'a tuple of four or more unlike parts',
    explanation:
      'Nobody remembers what the third part of four is, and most languages have no short way to say it. A record names ' +
      'them. Parts of one type, as in an address of four bytes, are fine.',
    examples: {
      bad: 'interface store {\n  stat: func() -> tuple<string, u64, u64, bool>;\n}',
      good: 'interface store {\n  record stats { name: string, size: u64, changed: u64, hidden: bool }\n  stat: func() -> stats;\n}',
    },
  },
  create: (context) => ({
    'type-apply': (node) => {
      const { keyword, args = [] } = node;
      if (keyword !== 'tuple' || args.length <= most) return;
      if (new Set(args.map((arg) => context.text(arg.range))).size === 1) return;
      context.report(node, `a tuple of ${args.length} parts is hard to read`, {
        help: ['name the parts with a record'],
      });
    },
  }),
};
