/** A boolean that says what is not. */
import type { Id, TypeExpr } from '../../../grammar/wit/index.ts';
import type { LintRule } from '../contract.ts';

const negated =
  /^(?:no|not|non|dont|disable|disabled|without|isnt|is-not|is-no|cannot|never|skip-no)(?:-|$)/i;

export const negatedBool: LintRule = {
  meta: {
    id: 'lint/negated-bool',
    category: 'naming',
    severity: 'info',
    summary: 'a `bool` whose name is a negation',
    explanation:
      '`no-cache: false` makes readers think twice, and `!no-cache` thrice. Name what is so when it is true.',
    examples: {
      bad: 'interface store {\n  get: func(no-cache: bool) -> string;\n}',
      good: 'interface store {\n  get: func(use-cache: bool) -> string;\n}',
    },
  },
  create: (context) => {
    const check = ({ name, type }: { readonly name: Id; readonly type?: TypeExpr }): void => {
      if (type?.kind !== 'type-apply' || type.keyword !== 'bool' || !negated.test(name.name))
        return;
      context.report(
        name,
        `\`${name.name}\` is a negation: \`false\` then says that something is so`,
      );
    };
    return {
      param: check,
      field: check,
      func: ({ name, type: { result } }) =>
        check({ name, ...(result === undefined ? {} : { type: result }) }),
      'resource-func': ({ name, type: { result } }) =>
        check({ name, ...(result === undefined ? {} : { type: result }) }),
    };
  },
};
