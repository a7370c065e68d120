/** An item deprecated in a version that doesn't fit. WIT.md, Feature Gates. */
import { compareVersions } from '../../base/index.ts';
import type { LintRule } from '../contract.ts';
import { gatesOf, visitGated } from './gated.ts';

export const deprecatedVersion: LintRule = {
  meta: {
    id: 'lint/deprecated-version',
    category: 'gates',
    severity: 'warning',
    summary: '`@deprecated` with a version before `@since` or after the package’s',
    explanation:
      'An item is deprecated in some version after the one in which it came, and not in one that is yet to be ' +
      'released. (A `@since` later than the package is an error already.)',
    examples: {
      bad: 'package demo:store@0.3.0;\n\ninterface store {\n  /// Use `get-all`.\n  @since(version = 0.2.0)\n  @deprecated(version = 0.4.0)\n  get: func() -> string;\n}',
      good: 'package demo:store@0.3.0;\n\ninterface store {\n  /// Use `get-all`.\n  @since(version = 0.2.0)\n  @deprecated(version = 0.3.0)\n  get: func() -> string;\n}',
    },
  },
  create: (context) =>
    visitGated((node, parents) => {
      const { since, deprecated } = gatesOf(node);
      const at = deprecated?.version.text;
      if (deprecated === undefined || at === undefined || at === '') return;
      const pkg = context.facts.packageAround(parents);
      const version = pkg === undefined ? undefined : context.model.packages[pkg]!.name.version;
      if (version !== undefined && compareVersions(at, version) > 0) {
        context.report(
          deprecated,
          `this is deprecated in version ${at}, but the package is only at ${version}`,
        );
      } else if (since !== undefined && compareVersions(at, since.version.text) < 0) {
        context.report(
          deprecated,
          `this is deprecated in version ${at}, before it came in ${since.version.text}`,
          { related: [{ message: 'since when it is there', span: context.spanOf(since) }] },
        );
      }
    }),
};
