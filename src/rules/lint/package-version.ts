/** A package without a version. WIT.md, Package declaration. */
import { packageNameText } from '../../model/index.ts';
import type { LintRule } from '../contract.ts';

export const packageVersion: LintRule = {
  meta: {
    id: 'lint/package-version',
    category: 'package',
    severity: 'info',
    summary: 'a package without a version',
    explanation:
      'Without a version nobody can say which state of the package a component was built against, gates such as ' +
      '`@since` can’t be used, and two states of it can’t stand side by side. Packages that are only used inside one ' +
      'project may do without.',
    examples: {
      bad: 'package demo:store;',
      good: 'package demo:store@0.1.0;',
    },
  },
  create: (context) => {
    let isReported = false;
    return {
      'package-decl': ({ id }) => {
        if (id.version !== undefined || context.root === undefined || isReported) return;
        isReported = true;
        const { name } = context.model.packages[context.root]!;
        context.report(id, `package \`${packageNameText(name)}\` has no version`, {
          help: [`give it one: \`package ${packageNameText(name)}@0.1.0;\``],
        });
      },
    };
  },
};
