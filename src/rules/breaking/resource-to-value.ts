/** A resource became a plain type. */
import { breakingRule } from '../changes/rule.ts';
import { typeDetails } from '../changes/visitors.ts';

export const resourceToValue = breakingRule(
  {
    id: 'breaking/resource-to-value',
    category: 'resources',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a resource became a plain type',
    explanation:
      'What was passed as a handle is copied now; methods and identity are gone. Add a type beside the resource.',
    examples: {
      previous: 'resource point { x: func() -> u32; }\norigin: func() -> point;',
      current: 'record point { x: u32 }\norigin: func() -> point;',
    },
  },
  {
    type(node, cx) {
      const [before, after] = [node.before.type.kind, node.after.type.kind];
      if (before !== 'resource' || after === 'resource') return;
      cx.report(
        node,
        `${node.label} is \`${after}\` now, and was a resource`,
        typeDetails(node, cx),
      );
    },
  },
);
