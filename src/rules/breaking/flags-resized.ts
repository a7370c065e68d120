/** Flags need more or fewer bytes. */
import { breakingRule } from '../changes/rule.ts';
import { flagsSize } from '../../abi/index.ts';

export const flagsResized = breakingRule(
  {
    id: 'breaking/flags-resized',
    category: 'flags',
    tiers: ['ABI'],
    breaks: 'all',
    summary: 'flags need more or fewer bytes',
    explanation:
      'Up to 8 flags take a byte, up to 16 two, up to 32 four: everything behind them in a record or list lies elsewhere.',
    examples: {
      previous: 'flags bits { a, b, c, d, e, f, g, h }\nset: func(to: bits);',
      current: 'flags bits { a, b, c, d, e, f, g, h, i }\nset: func(to: bits);',
    },
  },
  {
    type(node, cx) {
      const [before, after] = [node.before.type, node.after.type];
      if (before.kind !== 'flags' || after.kind !== 'flags') return;
      const [was, is] = [flagsSize(before.flags.length), flagsSize(after.flags.length)];
      if (was === is) return;
      const message = `${node.label} takes ${is} bytes, and took ${was}`;
      cx.report(node, message, { before: node.before, abi: node.isPassed });
    },
  },
);
