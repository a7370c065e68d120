/** A deprecation that doesn't say what to use. WIT.md, Feature Gates. */
import type { DocComment } from '../../../grammar/wit/index.ts';
import { docText } from '../../../grammar/wit/index.ts';
import type { LintRule } from '../contract.ts';
import { gatesOf, visitGated } from './gated.ts';

const hint =
  /`[^`]+`|\[[^\]]+\]|https?:|\b(?:use|instead|replaced|superseded|favou?r of|no replacement)\b/i;

export const deprecatedHint: LintRule = {
  meta: {
    id: 'lint/deprecated-hint',
    category: 'gates',
    severity: 'warning',
    summary: '`@deprecated` without a word in the docs on what to use',
    explanation:
      'Whoever meets the warning in generated code wants to know where to go. The docs of a deprecated item name what ' +
      'replaces it (`use \\`other\\` instead`), or say that nothing does.',
    examples: {
      bad: 'interface store {\n  /// All names.\n  @since(version = 0.1.0)\n  @deprecated(version = 0.1.0)\n  names: func() -> list<string>;\n}',
      good: 'interface store {\n  /// All names. Use `list-names`, which can be paged.\n  @since(version = 0.1.0)\n  @deprecated(version = 0.1.0)\n  names: func() -> list<string>;\n}',
    },
  },
  create: (context) =>
    visitGated((node) => {
      const { deprecated } = gatesOf(node);
      if (deprecated === undefined || !('docs' in node)) return;
      const docs = docText((node as { docs: readonly DocComment[] }).docs) ?? '';
      if (hint.test(docs)) return;
      context.report(deprecated, 'the docs don’t say what to use instead of this', {
        help: ['name the replacement in the doc comment, or say that there is none'],
      });
    }),
};
