/** A package has a version that had none. */
import { breakingRule, isInNames } from '../changes/rule.ts';

export const versionAdded = breakingRule(
  {
    id: 'breaking/version-added',
    category: 'versions',
    tiers: ['WORLD'],
    breaks: 'all',
    summary: 'a package has a version that had none',
    explanation: 'Names of imports and exports hold the version, so that they are others now.',
    examples: {
      previous: 'package demo:shop;\n\ninterface api {\n  ping: func();\n}',
      current: 'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}',
    },
  },
  {
    package(node, cx) {
      const { before, after } = cx.difference;
      const was = before.model.packages[node.pair.before]!.name.version;
      const is = after.model.packages[node.pair.after]!.name.version;
      if (was !== undefined || is === undefined) return;
      cx.report(node, `${node.label} had no version before`, {
        world: isInNames(cx, node.pair.before),
      });
    },
  },
);
