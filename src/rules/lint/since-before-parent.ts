/** An item that claims to be older than what it stands in. WIT.md, Feature Gates. */
import { compareVersions } from '../../base/index.ts';
import type { LintRule } from '../contract.ts';
import { gatesOf, visitGated } from './gated.ts';

export const sinceBeforeParent: LintRule = {
  meta: {
    id: 'lint/since-before-parent',
    category: 'gates',
    severity: 'warning',
    summary: 'an item whose `@since` is earlier than that of what it stands in',
    explanation:
      'An item can’t have been there before its interface, world or resource: one of the two versions is wrong, and ' +
      'tools that select by version will leave out or take in the wrong things.',
    examples: {
      bad: 'package demo:store@0.3.0;\n\n@since(version = 0.2.0)\ninterface store {\n  @since(version = 0.1.0)\n  get: func() -> string;\n}',
      good: 'package demo:store@0.3.0;\n\n@since(version = 0.2.0)\ninterface store {\n  @since(version = 0.2.0)\n  get: func() -> string;\n}',
    },
  },
  create: (context) =>
    visitGated((node, parents) => {
      const { since } = gatesOf(node);
      if (since === undefined) return;
      const parent = parents.findLast((p) => gatesOf(p).since !== undefined);
      const around = parent === undefined ? undefined : gatesOf(parent).since;
      if (around === undefined || compareVersions(since.version.text, around.version.text) >= 0)
        return;
      context.report(
        since,
        `this is there since ${since.version.text}, but what it stands in only since ${around.version.text}`,
        { related: [{ message: 'the gate around it', span: context.spanOf(around) }] },
      );
    }),
};
