/** A stable item that needs an unstable one. WIT.md, Feature Gates. */
import type { Id, Node } from '../../../grammar/wit/index.ts';
import type { PackageId, Stability } from '../../model/index.ts';
import type { Target } from '../../resolve/index.ts';
import type { LintRule } from '../contract.ts';
import { gatesOf } from './gated.ts';

export const stableUsesUnstable: LintRule = {
  meta: {
    id: 'lint/stable-uses-unstable',
    category: 'gates',
    severity: 'warning',
    summary: 'an item without `@unstable` that refers to one with it',
    explanation:
      'As long as the feature isn’t selected the package doesn’t resolve for those who use it: the stable item refers to ' +
      'something that isn’t there. Gate the item with the same feature, or make what it uses stable. A package without a ' +
      'version, which nobody else uses, may refer to what is unstable in others: who builds it selects the feature.',
    examples: {
      bad: 'interface store {\n  @unstable(feature = colors)\n  enum color { red, green }\n  get: func() -> color;\n}',
      good: 'interface store {\n  @unstable(feature = colors)\n  enum color { red, green }\n  @unstable(feature = colors)\n  get: func() -> color;\n}',
    },
  },
  create: (context) => {
    const stabilityOf = (target: Target): Stability | undefined => {
      switch (target.kind) {
        case 'type':
          return context.model.types[target.id]!.stability;
        case 'interface':
          return context.model.interfaces[target.id]!.stability;
        case 'world':
          return context.model.worlds[target.id]!.stability;
        case 'package':
          return undefined;
        default:
          return target satisfies never;
      }
    };
    const packageOf = (target: Target): PackageId | undefined => {
      switch (target.kind) {
        case 'type': {
          const { owner } = context.model.types[target.id]!;
          if (owner === undefined) return undefined;
          return packageOf(owner);
        }
        case 'interface':
          return context.model.interfaces[target.id]!.package;
        case 'world':
          return context.model.worlds[target.id]!.package;
        case 'package':
          return target.id;
        default:
          return target satisfies never;
      }
    };
    const check = (id: Id, parents: readonly Node[]): void => {
      const reference = context.facts.referenceAt(context.spanOf(id));
      const stability = reference === undefined ? undefined : stabilityOf(reference.target);
      if (stability?.kind !== 'unstable') return;
      if (parents.some((parent) => gatesOf(parent).unstable !== undefined)) return;
      const here = context.facts.packageAround(parents);
      const isFinal =
        here !== undefined && context.model.packages[here]!.name.version === undefined;
      if (isFinal && packageOf(reference!.target) !== here) return;
      context.report(
        id,
        `\`${id.name}\` is unstable (feature \`${stability.feature}\`), but what refers to it here is not`,
        { help: [`put \`@unstable(feature = ${stability.feature})\` before this item, too`] },
      );
    };
    return {
      'type-name': ({ name }, parents) => check(name, parents),
      'use-name': ({ name }, parents) => check(name, parents),
      'local-path': ({ id }, parents) => {
        if (parents.at(-1)?.kind !== 'top-use') check(id, parents);
      },
      'package-path': ({ name }, parents) => {
        if (parents.at(-1)?.kind !== 'top-use') check(name, parents);
      },
    };
  },
};
