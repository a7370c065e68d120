/** A package whose files don't say what it is for. WIT.md, Package declaration. */
import { packageNameText } from '../../model/index.ts';
import type { LintRule } from '../contract.ts';

export const packageDocs: LintRule = {
  meta: {
    id: 'lint/package-docs',
    category: 'docs',
    severity: 'off',
    summary: 'a package without docs',
    explanation:
      'The comment before `package …;` is the first thing that registries and generated documentation show. One file ' +
      'of the package holds it.',
    examples: {
      bad: 'package demo:store@0.1.0;',
      good: '/// Keeps secrets for other components.\npackage demo:store@0.1.0;',
    },
  },
  create: (context) => {
    let isReported = false;
    const isDocumented = context.loaded.files.some(
      (file) => file.package !== undefined && file.package.docs.length > 0,
    );
    return {
      'package-decl': ({ id }) => {
        if (isDocumented || isReported || context.root === undefined) return;
        isReported = true;
        const { name } = context.model.packages[context.root]!;
        context.report(id, `package \`${packageNameText(name)}\` has no docs`);
      },
    };
  },
};
