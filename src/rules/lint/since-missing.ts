/** An item of a released package that doesn't say since when it is there. WIT.md, Feature Gates. */
import { compareVersions } from '../../base/index.ts';
import type { TextSpan } from '../../base/index.ts';
import type { PackageId } from '../../model/index.ts';
import type { Id } from '../../../grammar/wit/index.ts';
import type { LintRule } from '../contract.ts';
import { gatesOf, visitGated } from './gated.ts';

export const sinceMissing: LintRule = {
  meta: {
    id: 'lint/since-missing',
    category: 'gates',
    severity: 'warning',
    summary: 'an item without `@since` in a package of version 1.0.0 or later that has gates',
    explanation:
      'From 1.0.0 on, people choose the oldest version that has what they need, and `@since` is how tools know which ' +
      'that is. An item that isn’t stable yet has `@unstable(feature = …)` instead. Within an interface or world that ' +
      'has neither, only the interface or world is reported, and nothing in a package without any gates. A configuration ' +
      'may ask for it from a version on, in all packages: `"lint/since-missing": { "from": "0.3.0" }`.',
    examples: {
      bad: 'package demo:store@1.2.0;\n\n@since(version = 1.0.0)\ninterface store {\n  get: func() -> string;\n}',
      good: 'package demo:store@1.2.0;\n\n@since(version = 1.0.0)\ninterface store {\n  @since(version = 1.0.0)\n  get: func() -> string;\n}',
    },
  },
  create: (context) => {
    const missing: { readonly pkg: PackageId; readonly name: string; readonly span: TextSpan }[] =
      [];
    /** The packages that use gates. */
    const gated = new Set<PackageId>();
    return {
      ...visitGated((node, parents) => {
        const pkg = context.facts.packageAround(parents);
        const version = pkg === undefined ? undefined : context.model.packages[pkg]!.name.version;
        if (pkg === undefined || version === undefined) return;
        const from = context.sinceFrom(context.file.file);
        // Who asks for it, wants it in packages without gates, too.
        if (from !== undefined) gated.add(pkg);
        if (!isUngated(node)) gated.add(pkg);
        else if (compareVersions(version, from ?? '1.0.0') >= 0 && 'name' in node) {
          const around = parents.filter(
            (parent) => 'gates' in parent && parent.kind !== 'package-block',
          );
          if (around.some((parent) => isUngated(parent))) return;
          const id = node.name as Id;
          missing.push({ pkg, name: id.name, span: context.spanOf(id) });
        }
      }),
      end: () => {
        for (const { pkg, name, span } of missing) {
          if (!gated.has(pkg)) continue;
          context.report(span, `\`${name}\` doesn’t say since which version it is there`, {
            help: ['put `@since(version = …)` before it, or `@unstable(feature = …)`'],
          });
        }
      },
    };
  },
};

function isUngated(node: Parameters<typeof gatesOf>[0]): boolean {
  const { since, unstable } = gatesOf(node);
  return since === undefined && unstable === undefined;
}
