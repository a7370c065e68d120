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
      'All files of a package lie in one folder. Two folders that say `package demo:store@0.1.0;`, each with interfaces ' +
      'or worlds that the other doesn’t have, are two packages of one name, and which of them a tool takes is chance. ' +
      'Copies and older states of a package, which have names in common, are no such folders. Only folders that are linted ' +
      'together are compared.',
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
    const [folder, own] = [folderOf(context.loaded), itemsOf(context.loaded)];
    const first = before.find((other) => {
      // A file beside another may be a package of its own, and a folder and a file in it are one place.
      if (nameOf(other) !== name || folderOf(other) === folder) return false;
      const others = itemsOf(other);
      return own.size > 0 && others.size > 0 && own.isDisjointFrom(others);
    });
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

const folderOf = ({ files }: Loaded): string | undefined => {
  const [first] = files;
  if (first === undefined) return undefined;
  const name = first.file.replace(/^(?:\.\/+)+/, '');
  return name.slice(0, name.lastIndexOf('/') + 1);
};

/** The names of what a package itself has. */
function itemsOf({ model, root }: Loaded): ReadonlySet<string | undefined> {
  if (root === undefined) return new Set();
  const { interfaces, worlds } = model.packages[root]!;
  return new Set([
    ...interfaces.map((id) => model.interfaces[id]!.name),
    ...worlds.map((id) => model.worlds[id]!.name),
  ]);
}
