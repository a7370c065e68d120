/** An item of a released package that doesn't say since when it is there. WIT.md, Feature Gates. */
import { compareVersions } from '../../base/index.ts';
import type { Id } from '../../../grammar/wit/index.ts';
import type { LintRule } from '../contract.ts';
import { gatesOf, visitGated } from './gated.ts';

export const sinceMissing: LintRule = {
  meta: {
    id: 'lint/since-missing',
    category: 'gates',
    severity: 'warning',
    summary: 'an item without `@since` in a package of version 1.0.0 or later',
    explanation:
      'From 1.0.0 on, people choose the oldest version that has what they need, and `@since` is how tools know which ' +
      'that is. An item that isn’t stable yet has `@unstable(feature = …)` instead. Within an interface or world that ' +
      'has neither, only the interface or world is reported. A configuration may ask for it from another version on: ' +
      '`"lint/since-missing": { "from": "0.3.0" }`.',
    examples: {
      bad: 'package demo:store@1.2.0;\n\ninterface store {\n  get: func() -> string;\n}',
      good: 'package demo:store@1.2.0;\n\n@since(version = 1.0.0)\ninterface store {\n  @since(version = 1.0.0)\n  get: func() -> string;\n}',
    },
  },
  create: (context) =>
    visitGated((node, parents) => {
      const pkg = context.facts.packageAround(parents);
      const version = pkg === undefined ? undefined : context.model.packages[pkg]!.name.version;
      if (
        version === undefined ||
        compareVersions(version, context.sinceFrom(context.file.file)) < 0
      )
        return;
      const isUngated = (n: typeof node): boolean => {
        const { since, unstable } = gatesOf(n);
        return since === undefined && unstable === undefined;
      };
      if (!isUngated(node) || !('name' in node)) return;
      const around = parents.filter(
        (parent) => 'gates' in parent && parent.kind !== 'package-block',
      );
      if (around.some((parent) => isUngated(parent as typeof node))) return;
      const id = node.name as Id;
      context.report(id, `\`${id.name}\` doesn’t say since which version it is there`, {
        help: ['put `@since(version = …)` before it, or `@unstable(feature = …)`'],
      });
    }),
};
