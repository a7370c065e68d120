/** A package in `deps/` that nothing needs. WIT.md, Filesystem structure. */
import { isTextSpan } from '../../base/index.ts';
import { packageNameText } from '../../model/index.ts';
import type { PackageId } from '../../model/index.ts';
import type { LintRule } from '../contract.ts';

export const unusedDependency: LintRule = {
  meta: {
    id: 'lint/unused-dependency',
    category: 'package',
    severity: 'warning',
    summary: 'a package in `deps/` that nothing needs',
    explanation:
      'The package is read, shipped and updated for nothing. Take its file or folder out of `deps/`. Folders given with ' +
      '`--deps` are libraries to choose from and are not looked at, nor is `deps/` of a package that has nothing of its own ' +
      'and only holds others together.',
    examples: {
      bad: '// wit/store.wit\ninterface store {\n  get: func() -> string;\n}\n\n// wit/deps/clocks.wit: package wasi:clocks@0.2.12;',
      good: '// wit/store.wit\ninterface store {\n  use wasi:clocks/wall-clock@0.2.12.{datetime};\n  changed: func() -> datetime;\n}\n\n// wit/deps/clocks.wit: package wasi:clocks@0.2.12;',
    },
  },
  create: (context) => {
    const named = new Set<PackageId>();
    return {
      'package-path': ({ package: id }) => {
        const pkg = context.facts.packageNamed(id);
        if (pkg !== undefined) named.add(pkg);
      },
      end: () => {
        const { loaded, model, root } = context;
        const file = loaded.files[0]?.file;
        if (root === undefined || file === undefined) return;
        // A package without anything of its own holds the others together, for whoever names them.
        const { interfaces, worlds } = model.packages[root]!;
        if (interfaces.length + worlds.length === 0) return;
        const deps = `${file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : ''}deps/`;
        const needed = context.facts.neededBy([root, ...named]);
        for (const [id, pkg] of model.packages.entries()) {
          if (needed.has(id)) continue;
          const { span } = pkg;
          if (span === undefined || !isTextSpan(span) || !span.file.startsWith(deps)) continue;
          context.report(span, `nothing needs package \`${packageNameText(pkg.name)}\``, {
            help: ['take it out of `deps/`'],
          });
        }
      },
    };
  },
};
