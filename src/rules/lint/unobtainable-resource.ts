/** A resource that nobody can get hold of. WIT.md, Item: resource. */
import { type TypeRef, unalias } from '../../model/index.ts';
import type { LintRule } from '../contract.ts';

export const unobtainableResource: LintRule = {
  meta: {
    id: 'lint/unobtainable-resource',
    category: 'unused',
    severity: 'warning',
    summary: 'a resource that no function gives out',
    explanation:
      'The resource has no constructor, and no function takes or returns it by value, alone or within another type: ' +
      'nobody will ever have a handle to call its methods on. A constructor or a function that returns it is missing.',
    examples: {
      bad: 'interface store {\n  resource secret {\n    expose: func() -> string;\n  }\n}',
      good: 'interface store {\n  resource secret {\n    expose: func() -> string;\n  }\n  get: func(name: string) -> option<secret>;\n}',
    },
  },
  create: (context) => {
    const { model, facts } = context;
    let given: Set<TypeRef> | undefined;
    /** The resources that cross by value somewhere. */
    const givenOut = (): Set<TypeRef> => {
      const seen = facts.reachable(
        facts
          .allFuncs()
          .flatMap((func) => [
            ...func.params.map((p) => p.type),
            ...(func.result === undefined ? [] : [func.result]),
          ]),
      );
      const resources = new Set<TypeRef>();
      for (const ref of seen) {
        const type = typeof ref === 'number' ? model.types[ref]!.type : undefined;
        if (type?.kind === 'own') resources.add(unalias(model.types, type.resource));
      }
      return resources;
    };
    return {
      resource: (node) => {
        const id = context.typeOf(node);
        if (id === undefined) return;
        given ??= givenOut();
        if (given.has(id) || node.funcs.some((func) => func.kind === 'constructor')) return;
        context.report(node.name, `nothing gives out a \`${node.name.name}\``, {
          help: ['add a constructor, or a function that returns it'],
        });
      },
    };
  },
};
