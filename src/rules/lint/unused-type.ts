/** A type that nothing mentions. WIT.md, Item: Types. */
import type { Node, TypeDecl } from '../../../grammar/wit/index.ts';
import type { TextSpan } from '../../base/index.ts';
import type { TypeId } from '../../model/index.ts';
import type { LintRule } from '../contract.ts';

export const unusedType: LintRule = {
  meta: {
    id: 'lint/unused-type',
    category: 'unused',
    severity: 'info',
    summary: 'a type that no function, type or `use` mentions',
    explanation:
      'A value of the type never crosses the interface. Either a function forgot to take or return it, or it can go. Other ' +
      'packages that are looked at in the same run, or are in the same workspace, may use it; a type that is there for ' +
      'packages elsewhere is fine: ignore the finding with that reason. Resources are the matter of `lint/unobtainable-resource`.',
    examples: {
      bad: 'interface store {\n  enum error { denied }\n  get: func() -> option<string>;\n}',
      good: 'interface store {\n  enum error { denied }\n  get: func() -> result<string, error>;\n}',
    },
  },
  create: (context) => {
    const declared: { readonly id: TypeId; readonly name: string; readonly span: TextSpan }[] = [];
    const visit = (
      node: Exclude<TypeDecl, { kind: 'resource' }>,
      _parents: readonly Node[],
    ): void => {
      const id = context.typeOf(node);
      if (id !== undefined)
        declared.push({ id, name: node.name.name, span: context.spanOf(node.name) });
    };
    return {
      record: visit,
      variant: visit,
      enum: visit,
      flags: visit,
      'type-alias': visit,
      end: () => {
        const used = new Set(
          context.loaded.references.map(({ target }) =>
            target.kind === 'type' ? target.id : undefined,
          ),
        );
        for (const { id, name, span } of declared) {
          if (used.has(id) || context.mentions.hasType(context.model, id)) continue;
          context.report(span, `type \`${name}\` is never used`);
        }
      },
    };
  },
};
