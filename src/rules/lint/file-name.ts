/** A file that is called unlike the one thing in it. WIT.md, Filesystem structure. */
import type { LintRule } from '../contract.ts';

/** Names that say what part of a package a file is rather than which item it holds. */
const general = new Set(['package', 'world', 'worlds', 'types', 'interface', 'interfaces']);

export const fileName: LintRule = {
  meta: {
    id: 'lint/file-name',
    category: 'package',
    severity: 'info',
    summary: 'a file of several with one interface or world, but another name',
    explanation:
      'In a folder of several files people look for an interface in the file that is called like it. Files with several ' +
      'items, and names such as `world.wit` and `types.wit`, are fine.',
    examples: {
      bad: '// wit/storage.wit\ninterface store {\n  get: func() -> string;\n}',
      good: '// wit/store.wit\ninterface store {\n  get: func() -> string;\n}',
    },
  },
  create: (context) => ({
    file: ({ file, items }) => {
      const own = items.filter((item) => item.kind !== 'top-use');
      const [only] = own;
      if (own.length !== 1 || only === undefined || context.loaded.files.length < 2) return;
      if (only.kind !== 'interface' && only.kind !== 'world') return;
      const base = file.slice(file.lastIndexOf('/') + 1).replace(/\.wit$/, '');
      const pkg = context.root === undefined ? '' : context.model.packages[context.root]!.name.name;
      const name = only.name.name;
      if (base === name || base === pkg || general.has(base)) return;
      context.report(
        only.name,
        `${only.kind} \`${name}\` is alone in a file called \`${base}.wit\``,
        {
          help: [`call the file \`${name}.wit\``],
        },
      );
    },
  }),
};
