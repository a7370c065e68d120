/** An `include` that changes nothing. WIT.md, Item: include. */
import type { Include, WorldDecl } from '../../../grammar/wit/index.ts';
import type { WorldId } from '../../model/index.ts';
import { externName } from '../../model/index.ts';
import type { LintRule } from '../contract.ts';
import { pathText } from './paths.ts';

export const redundantInclude: LintRule = {
  meta: {
    id: 'lint/redundant-include',
    category: 'use',
    severity: 'info',
    summary: 'an `include` that adds nothing',
    explanation:
      'All that the included world imports and exports is in this world already: written here, or brought by another ' +
      '`include`. Leave one of them out.',
    examples: {
      bad: 'interface log {\n  write: func(line: string);\n}\n\nworld logging {\n  import log;\n}\n\nworld base {\n  include logging;\n  export run: func();\n}\n\nworld app {\n  include base;\n  include logging;\n}',
      good: 'interface log {\n  write: func(line: string);\n}\n\nworld logging {\n  import log;\n}\n\nworld base {\n  include logging;\n  export run: func();\n}\n\nworld app {\n  include base;\n}',
    },
  },
  create: (context) => {
    const { model, facts } = context;
    const included = ({ path }: Include): WorldId | undefined => {
      const id = path.kind === 'local-path' ? path.id : path.name;
      const target = facts.referenceAt(context.spanOf(id))?.target;
      return target?.kind === 'world' ? target.id : undefined;
    };
    const itemsOf = (id: WorldId): string[] => {
      const { imports, exports } = model.worlds[id]!;
      return [
        ...imports.map((item) => `import ${externName(model, item)}`),
        ...exports.map((item) => `export ${externName(model, item)}`),
      ];
    };
    const written = (node: WorldDecl): string[] =>
      node.items.flatMap((item) => {
        if (item.kind !== 'import' && item.kind !== 'export') return [];
        if (item.item.kind !== 'extern-path') return [];
        const { path } = item.item;
        const id = path.kind === 'local-path' ? path.id : path.name;
        const target = facts.referenceAt(context.spanOf(id))?.target;
        if (target?.kind !== 'interface') return [];
        return [`${item.kind} ${externName(model, { kind: 'interface', id: target.id })}`];
      });
    return {
      world: (node) => {
        const includes = node.items.flatMap((item) => {
          const id =
            item.kind === 'include' && item.names.length === 0 ? included(item) : undefined;
          return item.kind === 'include' && id !== undefined ? [{ item, items: itemsOf(id) }] : [];
        });
        /** How many of what is written here bring an item. */
        const times = new Map<string, number>();
        const count = (names: readonly string[], by: 1 | -1): void => {
          for (const name of names) times.set(name, (times.get(name) ?? 0) + by);
        };
        count(written(node), 1);
        for (const { items } of includes) count(items, 1);
        // The later of two that add the same is the one too many, so the last is asked first.
        for (const { item, items } of includes.toReversed()) {
          if (items.some((name) => times.get(name) === 1)) continue;
          count(items, -1);
          context.report(item.path, `including \`${pathText(item.path)}\` adds nothing`);
        }
      },
    };
  },
};
