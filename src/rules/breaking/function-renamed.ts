/** A function has another name. */
import type { InterfaceDifference, WorldDifference } from '../difference/index.ts';
import { funcLabel, newName } from '../difference/index.ts';
import { type ChangeContext, breakingRule } from '../changes/rule.ts';

export const functionRenamed = breakingRule(
  {
    id: 'breaking/function-renamed',
    category: 'functions',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'a function has another name',
    explanation:
      'Callers look for the old name. Add the new one beside it, and mark the old one `@deprecated`.',
    examples: {
      previous: 'fetch-it: func(name: string) -> u32;',
      current: 'get: func(name: string) -> u32;',
    },
  },
  { interface: visit, world: visit },
);

/** The same for interfaces and for what worlds define themselves. */
function visit(node: InterfaceDifference | WorldDifference, cx: ChangeContext): void {
  for (const pair of node.functions.renamed) {
    if (pair.before.kind.kind !== 'freestanding') continue;
    cx.report(node, `${funcLabel(pair.before)} of ${node.label} is ${newName(pair)} now`, pair);
  }
}
