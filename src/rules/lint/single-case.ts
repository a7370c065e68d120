/** A choice of one. WIT.md, Item: variant; Item: enum. */
import type { LintRule } from '../contract.ts';

export const singleCase: LintRule = {
  meta: {
    id: 'lint/single-case',
    category: 'types',
    severity: 'info',
    summary: 'a variant or enum with one case',
    explanation:
      'There is nothing to choose: a record, an alias or no type at all says the same. Room for later cases isn’t won ' +
      'either, since adding a case to a variant or enum breaks those who were built before.',
    examples: {
      bad: 'interface store {\n  variant error { other(string) }\n  get: func() -> result<string, error>;\n}',
      good: 'interface store {\n  variant error { denied, other(string) }\n  get: func() -> result<string, error>;\n}',
    },
  },
  create: (context) => {
    const visit = ({
      kind,
      name,
      cases,
    }: {
      readonly kind: string;
      readonly name: { readonly name: string; readonly range: readonly [number, number] };
      readonly cases: readonly unknown[];
    }): void => {
      if (cases.length === 1) context.report(name, `${kind} \`${name.name}\` has only one case`);
    };
    return { variant: visit, enum: visit };
  },
};
