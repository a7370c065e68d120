/** One package in two places. WIT.md, Package declaration; Filesystem structure. */
import { packageNameText } from '../../model/index.ts';
import type { Loaded } from '../../resolve/index.ts';
import type { LintRule } from '../contract.ts';

export const packageSplit: LintRule = {
  meta: {
    id: 'lint/package-split',
    category: 'package',
    severity: 'warning',
    summary: 'a package whose name another folder has, too',
    explanation:
      'All files of a package lie in one folder. Two folders that say `package demo:store@0.1.0;` are two packages of ' +
      'one name, and which of them a tool takes is chance. Only the folders that are linted together are compared.',
    examples: {
      bad: '// store/store.wit\npackage demo:store@0.1.0;\n\n// more/other.wit: package demo:store@0.1.0; again',
      good: '// store/store.wit\npackage demo:store@0.1.0;\n\n// more/other.wit: package demo:store-extras@0.1.0;',
    },
  },
  create: (context) => {
    const nameOf = ({ model, root }: Loaded): string | undefined =>
      root === undefined ? undefined : packageNameText(model.packages[root]!.name);
    const name = nameOf(context.loaded);
    const before = context.all.slice(0, context.all.indexOf(context.loaded));
    const filesOf = ({ files }: Loaded): string[] =>
      files.map(({ file }) => file.replace(/^(?:\.\/+)+/, ''));
    const own = new Set(filesOf(context.loaded));
    // A folder and a file in it, both given, are one place.
    const first = before.find(
      (other) => nameOf(other) === name && !filesOf(other).some((file) => own.has(file)),
    );
    let isReported = false;
    return {
      'package-decl': ({ id }) => {
        if (first === undefined || name === undefined || isReported) return;
        isReported = true;
        const other = first.files.find((file) => file.package !== undefined);
        const range = other?.package?.id.range;
        context.report(id, `package \`${name}\` is in another folder, too`, {
          related:
            other === undefined || range === undefined
              ? []
              : [
                  {
                    message: 'the other one',
                    span: { file: other.file, start: range[0], end: range[1] },
                  },
                ],
        });
      },
    };
  },
};
