/** A package has no version any more. */
import { breakingRule, isInNames } from '../changes/rule.ts';

export const versionRemoved = breakingRule(
  {
    id: 'breaking/version-removed',
    category: 'versions',
    tiers: ['WORLD', 'SEMVER'],
    breaks: 'all',
    summary: 'a package has no version any more',
    explanation:
      'Names of imports and exports hold the version, so that they are others now; and nobody can tell two states from each other.',
    examples: {
      previous: 'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}',
      current: 'package demo:shop;\n\ninterface api {\n  ping: func();\n}',
    },
  },
  {
    package(node, cx) {
      const { before, after } = cx.difference;
      const was = before.model.packages[node.pair.before]!.name.version;
      const is = after.model.packages[node.pair.after]!.name.version;
      if (was === undefined || is !== undefined) return;
      cx.report(node, `${node.label} has no version any more; it was ${was}`, {
        world: isInNames(cx, node.pair.before),
      });
    },
  },
);
