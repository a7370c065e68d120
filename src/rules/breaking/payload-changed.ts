/** A case of a variant has another payload. */
import { breakingRule } from '../changes/rule.ts';
import { useVisitor, typeDetails } from '../changes/visitors.ts';

export const payloadChanged = breakingRule(
  {
    id: 'breaking/payload-changed',
    category: 'variants',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a case of a variant has another payload',
    explanation:
      'Code that makes or matches the case no longer compiles, and the payload lies otherwise. Add a case’s worth of meaning in another variant.',
    examples: {
      previous: 'variant shape { dot, circle(f32) }\ndraw: func(it: shape);',
      current: 'variant shape { dot, circle(string) }\ndraw: func(it: shape);',
    },
  },
  {
    ...useVisitor('other', ['payload']),
    type(node, cx) {
      for (const pair of node.members.kept) {
        if ((pair.before.type === undefined) === (pair.after.type === undefined)) continue;
        if (node.before.type.kind !== 'variant') continue;
        const now = pair.after.type === undefined ? 'lost its payload' : 'got a payload';
        const message = `case \`${pair.after.name}\` of ${node.label} ${now}`;
        cx.report(node, message, { ...typeDetails(node, cx), ...pair });
      }
    },
  },
);
