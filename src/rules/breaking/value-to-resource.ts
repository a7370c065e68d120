/** A plain type became a resource. */
import { breakingRule } from '../changes/rule.ts';
import { typeDetails } from '../changes/visitors.ts';

export const valueToResource = breakingRule(
  {
    id: 'breaking/value-to-resource',
    category: 'resources',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a plain type became a resource',
    explanation:
      'What was copied is passed as a handle now, and has to be dropped. Add a resource beside the type.',
    examples: {
      previous: 'record point { x: u32 }\norigin: func() -> point;',
      current: 'resource point { x: func() -> u32; }\norigin: func() -> point;',
    },
  },
  {
    type(node, cx) {
      const [before, after] = [node.before.type.kind, node.after.type.kind];
      if (before === 'resource' || after !== 'resource') return;
      cx.report(
        node,
        `${node.label} is a resource now, and was \`${before}\``,
        typeDetails(node, cx),
      );
    },
  },
);
