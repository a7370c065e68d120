/**
 * A rule's metadata as Markdown: what `witlink explain` prints, and of all rules together docs/rules.md, which a test
 * keeps up to date.
 */
import type { RuleMeta } from './contract.ts';

/** One rule, under a heading of the given level. */
export function explainRule(meta: RuleMeta, level = 1): string {
  const { id, category, severity, tiers, fixable, summary, explanation, examples } = meta;
  const facts = [
    `Category ${category}`,
    severity === 'off' ? 'off by default' : `${severity} by default`,
    ...(tiers === undefined || tiers.length === 0 ? [] : [`tiers ${tiers.join(', ')}`]),
    ...(fixable === true ? ['`--fix` mends it where that is sure'] : []),
  ];
  const parts =
    'bad' in examples
      ? ([
          ['Reported', examples.bad],
          ['Fine', examples.good],
        ] as const)
      : ([
          ['Before', examples.previous],
          ['After', examples.current],
        ] as const);
  return [
    `${'#'.repeat(level)} ${id}`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}. ${facts.join('; ')}.`,
    explanation,
    ...parts.map(([title, wit]) => `${title}:\n\n\`\`\`wit\n${wit}\n\`\`\``),
  ].join('\n\n');
}

/** The page of all rules. */
export function rulesPage(metas: readonly RuleMeta[]): string {
  const categories = Map.groupBy(metas, (meta) => `${meta.id.split('/')[0]}: ${meta.category}`);
  const sections = [...categories].map(([category, rules]) =>
    [`## ${category}`, ...rules.map((meta) => explainRule(meta, 3))].join('\n\n'),
  );
  return `${[intro, ...sections].join('\n\n')}\n`;
}

const intro = `# Rules

What \`witlink lint\` and \`witlink breaking\` look for. This page is made from the rules themselves; \`witlink explain RULE\` prints
a part of it, \`witlink rules\` the list. \`rules\` in [the configuration](configuration.md), and for one run of lint
\`--rule RULE=SEVERITY\`, set what a rule's findings count as: \`error\`, \`warning\`, \`info\` or \`off\`. A comment keeps the findings of a rule away from its line, or from the next line of code:

\`\`\`wit
// witlink-ignore lint/nested-option: an empty slot is not a missing one
get: func() -> option<option<string>>;
\`\`\``;
