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
      '`--deps` are libraries to choose from and are not looked at.',
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
        const deps = `${file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : ''}deps/`;
        const needed = context.facts.neededBy([root, ...named]);
        for (const [id, pkg] of model.packages.entries()) {
          if (needed.has(id)) continue;
          const items = [
            ...pkg.interfaces.map((i) => model.interfaces[i]!),
            ...pkg.worlds.map((w) => model.worlds[w]!),
          ];
          const span = items[0]?.span;
          if (span === undefined || !isTextSpan(span) || !span.file.startsWith(deps)) continue;
          context.report(
            { file: span.file, start: 0, end: 0 },
            `nothing needs package \`${packageNameText(pkg.name)}\``,
            { help: ['take it out of `deps/`'] },
          );
        }
      },
    };
  },
};
