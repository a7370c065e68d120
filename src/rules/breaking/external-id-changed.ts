/** An `@external-id` changed. */
import { breakingRule } from '../changes/rule.ts';
import { itemVisitor } from '../changes/visitors.ts';

export const externalIdChanged = breakingRule(
  {
    id: 'breaking/external-id-changed',
    category: 'worlds',
    tiers: ['WORLD'],
    breaks: 'implementers',
    summary: 'an `@external-id` changed',
    explanation:
      'Hosts find by it what an import stands for. It takes no part in type checking, so nothing else will tell.',
    examples: {
      previous: '@external-id("urn:a")\nping: func();',
      current: '@external-id("urn:b")\nping: func();',
    },
  },
  itemVisitor((node, { before, after }, cx) => {
    if (before.externalId === after.externalId) return;
    const text = (id: string | undefined): string => (id === undefined ? 'none' : `"${id}"`);
    const message = `the external id of ${node.label} was ${text(before.externalId)}, and is ${text(after.externalId)}`;
    cx.report(node, message, { before, after });
  }),
);
