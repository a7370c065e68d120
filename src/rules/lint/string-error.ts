/** Errors as text. WIT.md, Item: Types. */
import type { LintRule } from '../contract.ts';

export const stringError: LintRule = {
  meta: {
    id: 'lint/string-error',
    category: 'types',
    severity: 'info',
    summary: 'a `result` whose error is a bare `string`',
    explanation:
      'Callers can’t tell one failure from another except by the words of a message, which then can’t change any more. A ' +
      'variant or enum names the failures; one of its cases may carry a text.',
    examples: {
      bad: 'interface store {\n  get: func(name: string) -> result<string, string>;\n}',
      good: 'interface store {\n  variant error { not-found, other(string) }\n  get: func(name: string) -> result<string, error>;\n}',
    },
  },
  create: (context) => ({
    'type-apply': ({ keyword, args }) => {
      const error = args?.[1];
      if (keyword !== 'result' || error?.kind !== 'type-apply' || error.keyword !== 'string')
        return;
      context.report(error, 'a text as error can’t be told from other errors', {
        help: ['name the failures with a variant or enum'],
      });
    },
  }),
};
