/** An option of an option. WIT.md, Item: Types. */
import { structureOf } from '../../model/index.ts';
import type { LintRule } from '../contract.ts';

export const nestedOption: LintRule = {
  meta: {
    id: 'lint/nested-option',
    category: 'types',
    severity: 'warning',
    summary: 'an `option` directly within an `option`',
    explanation:
      'Most languages have one way to say that a value is missing, and here there are two. Bindings need a wrapper that ' +
      'callers stumble over. A variant with named cases says which absence is meant.',
    examples: {
      bad: 'interface store {\n  get: func() -> option<option<string>>;\n}',
      good: 'interface store {\n  variant slot { missing, empty, full(string) }\n  get: func() -> slot;\n}',
    },
  },
  create: (context) => ({
    'type-apply': (node) => {
      const [inner] = node.args ?? [];
      if (node.keyword !== 'option' || inner === undefined) return;
      const name = inner.kind === 'type-name' ? inner.name : undefined;
      const target =
        name === undefined ? undefined : context.facts.referenceAt(context.spanOf(name))?.target;
      const type =
        target?.kind === 'type' ? structureOf(context.model.types, target.id) : undefined;
      const isAlias = typeof type === 'object' && type.kind === 'option';
      if (!isAlias && !(inner.kind === 'type-apply' && inner.keyword === 'option')) return;
      context.report(node, 'an `option` of an `option`', {
        help: ['say with a variant which absence is meant'],
      });
    },
  }),
};
