/** Booleans one after the other. WIT.md, Item: func. */
import type { LintRule } from '../contract.ts';

export const boolParams: LintRule = {
  meta: {
    id: 'lint/bool-params',
    category: 'types',
    severity: 'info',
    summary: 'two or more `bool` parameters in a row',
    explanation:
      'A call `open("x", true, false)` doesn’t say what is on and what is off, and nothing notices when the two are ' +
      'swapped. Take `flags`, or a record with named fields.',
    examples: {
      bad: 'interface store {\n  open: func(name: string, create: bool, truncate: bool);\n}',
      good: 'interface store {\n  flags open-flags { create, truncate }\n  open: func(name: string, options: open-flags);\n}',
    },
  },
  create: (context) => ({
    'func-type': ({ params }) => {
      const isBool = (i: number): boolean => {
        const type = params[i]?.type;
        return type?.kind === 'type-apply' && type.keyword === 'bool';
      };
      for (let i = 0; i < params.length; i++) {
        let end = i;
        while (isBool(end)) end += 1;
        if (end - i < 2) continue;
        const run = params.slice(i, end);
        context.report(
          { range: [run[0]!.range[0], run.at(-1)!.range[1]] },
          `${run.length} \`bool\` parameters in a row are easily swapped`,
          { help: ['take `flags`, or a record'] },
        );
        i = end;
      }
    },
  }),
};
