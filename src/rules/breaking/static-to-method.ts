/** A static became a method. */
import { breakingRule } from '../changes/rule.ts';
import { loweredSignature } from '../changes/visitors.ts';

export const staticToMethod = breakingRule(
  {
    id: 'breaking/static-to-method',
    category: 'resources',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a static became a method',
    explanation:
      'It has another name in components, and takes the resource. Add the method under another name.',
    examples: {
      previous: 'resource blob { size: static func() -> u32; }\nping: func();',
      current: 'resource blob { size: func() -> u32; }\nping: func();',
    },
  },
  {
    function(node, cx) {
      const { before, after } = node.pair;
      if (before.kind.kind !== 'static' || after.kind.kind !== 'method') return;
      const [was, is] = [
        loweredSignature(cx, 'before', before),
        loweredSignature(cx, 'after', after),
      ];
      cx.report(node, `${node.label} was static`, {
        ...node.pair,
        abi: was.params.join() !== is.params.join(),
      });
    },
  },
);
