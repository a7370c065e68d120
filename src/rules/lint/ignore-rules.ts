/**
 * The two rules about comments that ignore findings. What they report is found where ignores are applied, in
 * `run.ts`, after all other rules.
 */
import type { LintRule } from '../contract.ts';

export const unusedIgnore: LintRule = {
  meta: {
    id: 'lint/unused-ignore',
    category: 'ignores',
    severity: 'warning',
    fixable: true,
    summary: 'a `witlink-ignore` that keeps nothing away',
    explanation:
      'The line that the comment speaks of has no finding of that rule, any more or ever. Left in place it would hide ' +
      'the next one. Rules that are off are not counted.',
    examples: {
      bad: `interface store {
  // witlink-ignore nested-option: kept for old hosts
  get: func() -> option<string>;
}`,
      good: `interface store {
  // witlink-ignore nested-option: kept for old hosts
  get: func() -> option<option<string>>;
}`,
    },
  },
  create: () => ({}),
};

export const badIgnore: LintRule = {
  meta: {
    id: 'lint/bad-ignore',
    category: 'ignores',
    severity: 'warning',
    summary: 'a `witlink-ignore` without a reason, or of a rule that there is not',
    explanation:
      'Whoever comes later has to know why a finding was set aside, to see when that is no longer so. The form is ' +
      '`// witlink-ignore rule-id: reason`, with commas between several ids.',
    examples: {
      bad: `interface store {
  // witlink-ignore nested-option
  get: func() -> option<option<string>>;
}`,
      good: `interface store {
  // witlink-ignore nested-option: an empty slot is not a missing one
  get: func() -> option<option<string>>;
}`,
    },
  },
  create: () => ({}),
};
