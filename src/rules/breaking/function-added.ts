/** A function was added. */
import type { InterfaceDifference, WorldDifference } from '../difference/index.ts';
import { funcLabel } from '../difference/index.ts';
import { type ChangeContext, breakingRule } from '../changes/rule.ts';

export const functionAdded = breakingRule(
  {
    id: 'breaking/function-added',
    category: 'functions',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'implementers',
    raises: 'minor',
    summary: 'a function was added',
    explanation:
      'Callers of before are not concerned. Who implements the interface has to implement it, and what was built before lacks it: hosts have to come first where worlds import it, and guests of before no longer fit where worlds export it.',
    examples: {
      previous: 'ping: func();',
      current: 'ping: func();\npong: func();',
    },
  },
  { interface: visit, world: visit },
);

/** The same for interfaces and for what worlds define themselves. */
function visit(node: InterfaceDifference | WorldDifference, cx: ChangeContext): void {
  for (const after of node.functions.added) {
    if (after.kind.kind !== 'freestanding') continue;
    cx.report(node, `${funcLabel(after)} was added to ${node.label}`, { after });
  }
}
