/** A dependency that is named without a version. WIT.md, Package declaration. */
import type { LintRule } from '../contract.ts';
import { packageText } from '../facts.ts';

export const dependencyVersion: LintRule = {
  meta: {
    id: 'lint/dependency-version',
    category: 'package',
    severity: 'info',
    summary: 'a versioned package that depends on one without a version',
    explanation:
      'A release of a package means the same for ever only if what it depends on does. A dependency without a version ' +
      'can change under it.',
    examples: {
      bad: 'package demo:types {\n  interface numbers {\n    type count = u32;\n  }\n}\n\ninterface store {\n  use demo:types/numbers.{count};\n  len: func() -> count;\n}',
      good: 'package demo:types@1.0.0 {\n  interface numbers {\n    type count = u32;\n  }\n}\n\ninterface store {\n  use demo:types/numbers@1.0.0.{count};\n  len: func() -> count;\n}',
    },
  },
  create: (context) => {
    const reported = new Set<string>();
    return {
      'package-path': ({ package: id }, parents) => {
        const here = context.facts.packageAround(parents);
        const own = here === undefined ? undefined : context.model.packages[here]!.name.version;
        const name = packageText(id);
        if (id.version !== undefined || own === undefined || reported.has(name)) return;
        if (context.facts.packageNamed(id) === here) return;
        reported.add(name);
        context.report(id, `the dependency \`${name}\` has no version`);
      },
    };
  },
};
