/** Types are used from an incompatible version of a package. */
import { areCompatible, isRaised, sourceOf } from '../changes/packages.ts';
import { type ChangeContext, breakingRule } from '../changes/rule.ts';
import { type InterfaceDifference, usedType, type WorldDifference } from '../difference/index.ts';

export const useVersionChanged = breakingRule(
  {
    id: 'breaking/use-version-changed',
    category: 'types',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'types are used from an incompatible version of a package',
    explanation:
      'The types come from another interface: resources are others, and code that has them from the old version doesn’t compile. Take both sides to the new version together. Where the old version is used no longer, that is told once, by `breaking/dependency-raised`.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface api {\n  use demo:log/lines@1.0.0.{line};\n  last: func() -> line;\n}\n\ninterface more {\n  use demo:log/lines@2.0.0.{line};\n  first: func() -> line;\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface api {\n  use demo:log/lines@2.0.0.{line};\n  last: func() -> line;\n}\n\ninterface more {\n  use demo:log/lines@2.0.0.{line};\n  first: func() -> line;\n}',
    },
  },
  { interface: visit, world: visit },
);

/** The same for interfaces and for what worlds define themselves. */
function visit(node: InterfaceDifference | WorldDifference, cx: ChangeContext): void {
  const { types } = cx.difference;
  const told = new Set<string>();
  for (const { before, after } of node.types.kept) {
    if (usedType(types.before, before.id) === undefined) continue;
    if (usedType(types.after, after.id) === undefined) continue;
    const [was, is] = [sourceOf(cx, 'before', before.id), sourceOf(cx, 'after', after.id)];
    if (was === undefined || is === undefined || areCompatible(was, is) || told.has(was.name))
      continue;
    // That the old version is used no longer, but this one, is told once for all.
    if (isRaised(cx, was, is)) continue;
    told.add(was.name);
    cx.report(node, `${node.label} uses \`${is.name}\` in place of \`${was.name}\``, {
      before: types.before[before.id]!,
      after: types.after[after.id]!,
    });
  }
}
