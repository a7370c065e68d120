/** The names of a `use` out of order. WIT.md, Item: use. */
import type { LintRule } from '../contract.ts';

export const unsortedUse: LintRule = {
  meta: {
    id: 'lint/unsorted-use',
    category: 'use',
    severity: 'off',
    fixable: true,
    summary: 'names of a `use` that are not in alphabetical order',
    explanation: 'Sorted names are found quickly and don’t conflict when two people add one each.',
    examples: {
      bad: 'interface types {\n  type a = u8;\n  type b = u8;\n}\n\ninterface store {\n  use types.{b, a};\n  get: func(x: a) -> b;\n}',
      good: 'interface types {\n  type a = u8;\n  type b = u8;\n}\n\ninterface store {\n  use types.{a, b};\n  get: func(x: a) -> b;\n}',
    },
  },
  create: (context) => ({
    use: ({ names }) => {
      const sorted = names.toSorted((a, b) => compare(a.name.name, b.name.name));
      const at = names.findIndex((name, i) => name !== sorted[i]);
      const [first, last] = [names[0], names.at(-1)];
      if (at === -1 || first === undefined || last === undefined) return;
      const { file } = context.file;
      const isPlain = !/\/[/*]/.test(context.text([first.range[0], last.range[1]]));
      context.report(names[at]!, `the names of this \`use\` are not sorted`, {
        fixes: isPlain
          ? [
              {
                title: 'sort them',
                edits: names.map(({ range: [start, end] }, i) => ({
                  span: { file, start, end },
                  newText: context.text(sorted[i]!.range),
                })),
              },
            ]
          : [],
      });
    },
  }),
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
