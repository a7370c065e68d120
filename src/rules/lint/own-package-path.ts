/** A path into the own package that spells the package out. WIT.md, Item: use. */
import type { LintRule } from '../contract.ts';

export const ownPackagePath: LintRule = {
  meta: {
    id: 'lint/own-package-path',
    category: 'use',
    severity: 'info',
    fixable: true,
    summary: 'a full path to an item of the own package',
    explanation:
      'The name alone is enough, and stays right when the package is renamed or gets a new version: a full path with ' +
      'the old version would silently mean another package, or none.',
    examples: {
      bad: 'package demo:store@0.1.0;\n\ninterface types {\n  type name = string;\n}\n\ninterface store {\n  use demo:store/types@0.1.0.{name};\n  get: func(x: name) -> name;\n}',
      good: 'package demo:store@0.1.0;\n\ninterface types {\n  type name = string;\n}\n\ninterface store {\n  use types.{name};\n  get: func(x: name) -> name;\n}',
    },
  },
  create: (context) => {
    /** The names that the file's `use`s at the top take. */
    let topUses = new Set<string>();
    return {
      file: ({ items }) => {
        topUses = new Set(
          items.flatMap((item) => {
            if (item.kind !== 'top-use') return [];
            const { as, path } = item;
            return [(as ?? (path.kind === 'local-path' ? path.id : path.name)).name];
          }),
        );
      },
      'package-path': (path, parents) => {
        const here = context.facts.packageAround(parents);
        if (here === undefined || context.facts.packageNamed(path.package) !== here) return;
        if (parents.at(-1)?.kind === 'top-use') return;
        const { file } = context.file;
        const local = path.name.name;
        const isHidden = topUses.has(local);
        const [start, end] = path.range;
        context.report(path, `\`${local}\` is in this package; its name is enough`, {
          fixes: isHidden
            ? []
            : [
                {
                  title: 'leave the package out',
                  edits: [{ span: { file, start, end }, newText: context.text(path.name.range) }],
                },
              ],
        });
      },
    };
  },
};
