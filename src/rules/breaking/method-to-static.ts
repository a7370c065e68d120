/** A method became static. */
import { breakingRule } from '../changes/rule.ts';
import { loweredSignature } from '../changes/visitors.ts';

export const methodToStatic = breakingRule(
  {
    id: 'breaking/method-to-static',
    category: 'resources',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a method became static',
    explanation:
      'It has another name in components, and no longer takes the resource. Add the static under another name.',
    examples: {
      previous: 'resource blob { size: func() -> u32; }\nping: func();',
      current: 'resource blob { size: static func() -> u32; }\nping: func();',
    },
  },
  {
    function(node, cx) {
      const { before, after } = node.pair;
      if (before.kind.kind !== 'method' || after.kind.kind !== 'static') return;
      const [was, is] = [
        loweredSignature(cx, 'before', before),
        loweredSignature(cx, 'after', after),
      ];
      cx.report(node, `${node.label} was a method`, {
        ...node.pair,
        abi: was.params.join() !== is.params.join(),
      });
    },
  },
);
