/** The version is not compatible with the one before. */
import { breakingRule, isInNames } from '../changes/rule.ts';
import { versionTrack } from '../../base/index.ts';

export const versionIncompatible = breakingRule(
  {
    id: 'breaking/version-incompatible',
    category: 'versions',
    tiers: ['WORLD'],
    breaks: 'all',
    raises: 'none',
    summary: 'the version is not compatible with the one before',
    explanation:
      'Names of imports and exports hold the version, and match only within a compatible range: what was built for the one doesn’t meet the other. That is what an incompatible version is for; it is told because it concerns everybody.',
    examples: {
      previous: 'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}',
      current: 'package demo:shop@2.0.0;\n\ninterface api {\n  ping: func();\n}',
    },
  },
  {
    verdict(node, cx) {
      const { before, after } = node.verdict;
      if (before === undefined || after === undefined || node.step === 'lowered') return;
      if (versionTrack(before) === versionTrack(after)) return;
      cx.report(node, `${node.label} does not meet what was built for ${before}`, {
        world: isInNames(cx, node.pair.before),
      });
    },
  },
);
