/** A feature that the configuration doesn't know. WIT.md, Feature Gates. */
import { didYouMean } from '../../base/index.ts';
import type { LintRule } from '../contract.ts';

export const undeclaredFeature: LintRule = {
  meta: {
    id: 'lint/undeclared-feature',
    category: 'gates',
    severity: 'warning',
    summary: 'an `@unstable` feature that the configuration doesn’t declare',
    explanation:
      'A feature is only a name: a misspelt one is another feature, which nobody selects. Where `witlink.json` has ' +
      '`features`, the names in `@unstable(feature = …)` have to be among them; where it has none, or `"all"`, nothing ' +
      'is reported.',
    examples: {
      bad: '// with "features": ["colors"]\ninterface store {\n  @unstable(feature = colours)\n  enum color { red, green }\n}',
      good: '// with "features": ["colors"]\ninterface store {\n  @unstable(feature = colors)\n  enum color { red, green }\n}',
    },
  },
  create: (context) => ({
    unstable: ({ feature }) => {
      const { features } = context;
      if (features === undefined || feature.missing === true || features.has(feature.name)) return;
      const declared = [...features].map((name) => `\`${name}\``).join(', ');
      context.report(feature, `the feature \`${feature.name}\` is not declared`, {
        help: [
          ...didYouMean(feature.name, features),
          declared === '' ? 'the configuration declares none' : `declared are ${declared}`,
        ],
      });
    },
  }),
};
