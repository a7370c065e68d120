/** One interface with a resource on both sides of a world. WIT.md, Item: world; Item: resource. */
import type { LintRule } from '../contract.ts';

export const importAndExport: LintRule = {
  meta: {
    id: 'lint/import-and-export',
    category: 'worlds',
    severity: 'info',
    summary: 'an interface with a resource that a world both imports and exports',
    explanation:
      'The imported resource and the exported one are two types with one name: a component can’t hand an imported handle ' +
      'out through the export without wrapping it, and other exports that use the type mean the exported one. That is ' +
      'right for a component that stands between two others. Otherwise one of the two is too many.',
    examples: {
      bad: 'interface store {\n  resource secret {\n    constructor();\n  }\n}\n\nworld app {\n  import store;\n  export store;\n}',
      good: 'interface store {\n  resource secret {\n    constructor();\n  }\n}\n\nworld app {\n  import store;\n  export run: func();\n}',
    },
  },
  create: (context) => ({
    export: ({ item }, parents) => {
      const around = parents.at(-1);
      if (item.kind !== 'extern-path' || around === undefined) return;
      const world = context.loaded.definitions.get(around);
      const id = item.path.kind === 'local-path' ? item.path.id : item.path.name;
      const target = context.facts.referenceAt(context.spanOf(id))?.target;
      if (world?.kind !== 'world' || target?.kind !== 'interface') return;
      const { imports } = context.model.worlds[world.id]!;
      const isImported = imports.some(
        (other) => other.kind === 'interface' && other.name === undefined && other.id === target.id,
      );
      const resource = context.model.interfaces[target.id]!.types.find(
        (type) => context.model.types[type.id]!.type.kind === 'resource',
      );
      if (!isImported || resource === undefined) return;
      context.report(
        id,
        `\`${id.name}\` is imported and exported, and its resource \`${resource.name}\` is a type on each side`,
      );
    },
  }),
};
