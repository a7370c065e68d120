/** The version rises less than the change needs. */
import { breakingRule } from '../changes/rule.ts';

export const versionNotRaised = breakingRule(
  {
    id: 'breaking/version-not-raised',
    category: 'versions',
    tiers: ['SEMVER'],
    breaks: 'all',
    raises: 'none',
    summary: 'the version rises less than the change needs',
    explanation:
      'Who takes the new version relies on what the numbers promise: an incompatible change raises the first number that is not zero, an addition the one behind it. Two equal versions are work on the next release, unless `--released` says otherwise.',
    examples: {
      previous: 'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n  pong: func();\n}',
      current: 'package demo:shop@1.1.0;\n\ninterface api {\n  ping: func();\n}',
    },
  },
  {
    verdict(node, cx) {
      const { verdict, step, isReleased } = node;
      const { before, after, smallest, needs } = verdict;
      const isSame = step === 'same' && isReleased && needs !== 'none';
      if (step !== 'too-small' && !isSame) return;
      const how = isSame ? `stays at ${after}` : `rises from ${before} to ${after} only`;
      cx.report(node, `the version of ${node.label} ${how}, and the changes need ${smallest}`);
    },
  },
);
