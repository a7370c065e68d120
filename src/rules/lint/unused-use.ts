/** A `use` of a type that isn't mentioned. WIT.md, Item: use. */
import type { InterfaceItem, Node, WorldItem } from '../../../grammar/wit/index.ts';
import { walk } from '../../../grammar/wit/index.ts';
import type { LintRule } from '../contract.ts';

export const unusedUse: LintRule = {
  meta: {
    id: 'lint/unused-use',
    category: 'unused',
    severity: 'warning',
    summary: 'a `use` of a type that is not mentioned afterwards',
    explanation:
      'Every `use` makes a dependency: who implements or imports this interface must have the other one, too. If the ' +
      'name is there for packages elsewhere to use, that is what `type name = name` can’t do and this can: ignore the finding with ' +
      'that reason.',
    examples: {
      bad: 'interface types {\n  enum error { denied }\n}\n\ninterface store {\n  use types.{error};\n  get: func() -> string;\n}',
      good: 'interface types {\n  enum error { denied }\n}\n\ninterface store {\n  use types.{error};\n  get: func() -> result<string, error>;\n}',
    },
  },
  create: (context) => {
    const used = new Set(
      context.loaded.references.map(({ target }) => (target.kind === 'type' ? target.id : -1)),
    );
    const check = (scope: Node, items: readonly (InterfaceItem | WorldItem)[]): void => {
      const uses = items.filter((item) => item.kind === 'use');
      if (uses.length === 0) return;
      const mentioned = new Set<string>();
      for (const item of items) {
        walk(item, {
          'type-name': { enter: ({ name }) => void mentioned.add(name.name) },
          'extern-interface': { enter: () => false },
        });
      }
      // By its id an interface's type may be used by other interfaces.
      const target = context.loaded.definitions.get(scope);
      const ids = new Map(
        (target?.kind === 'interface' ? context.model.interfaces[target.id]!.types : []).map(
          (type) => [type.name, type.id],
        ),
      );
      for (const { names } of uses) {
        for (const { name, as } of names) {
          const local = (as ?? name).name;
          const id = ids.get(local);
          if (mentioned.has(local)) continue;
          if (id !== undefined && (used.has(id) || context.mentions.hasType(context.model, id))) {
            continue;
          }
          context.report(as ?? name, `\`${local}\` is brought here by \`use\` but not used`);
        }
      }
    };
    return {
      interface: (node) => check(node, node.items),
      world: (node) => check(node, node.items),
      'extern-interface': (node) => check(node, node.items),
    };
  },
};
