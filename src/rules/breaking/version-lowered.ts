/** The version is lower than before. */
import { breakingRule } from '../changes/rule.ts';

export const versionLowered = breakingRule(
  {
    id: 'breaking/version-lowered',
    category: 'versions',
    tiers: ['SEMVER'],
    breaks: 'all',
    raises: 'none',
    summary: 'the version is lower than before',
    explanation: 'Versions only rise: nobody is offered the lower one as an update.',
    examples: {
      previous: 'package demo:shop@1.1.0;\n\ninterface api {\n  ping: func();\n}',
      current: 'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}',
    },
  },
  {
    verdict(node, cx) {
      if (node.step !== 'lowered') return;
      const { before, after } = node.verdict;
      cx.report(node, `the version of ${node.label} was ${before}, and is ${after}`);
    },
  },
);
