/** The version rises less than the change needs. */
import { breakingRule } from '../changes/rule.ts';
import type { ChangeDetails, ChangeFinding } from '../changes/rule.ts';

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
      const { verdict, step, isReleased, uncovered } = node;
      const { before, after, smallest = 'a later one', needs } = verdict;
      const isSame = step === 'same' && isReleased && needs !== 'none';
      if (step !== 'too-small' && !isSame) return;
      const how = before === after ? `stays at ${after}` : `rises from ${before} to ${after} only`;
      const message = `the version of ${node.label} ${how}, and the changes need ${smallest}`;
      cx.report(node, message, reasons(uncovered));
    },
  },
);

/** Changes that are shown; of more it is said how many. */
const maxShown = 8;

/** The changes that need the version, each at its place. */
function reasons(uncovered: readonly ChangeFinding[]): ChangeDetails {
  const shown = uncovered.slice(0, maxShown).map(({ diagnostic: d }) => d);
  const left = uncovered.length - shown.length;
  return {
    related: shown.flatMap(({ message, span }) => (span === undefined ? [] : [{ message, span }])),
    help: [
      ...shown.flatMap(({ message, span }) => (span === undefined ? [message] : [])),
      ...(left === 0
        ? []
        : [`${left} more change${left === 1 ? '' : 's'} need${left === 1 ? 's' : ''} it`]),
    ],
  };
}
