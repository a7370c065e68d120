/** A world of nothing. WIT.md, Item: world. */
import type { LintRule } from '../contract.ts';

export const emptyWorld: LintRule = {
  meta: {
    id: 'lint/empty-world',
    category: 'worlds',
    severity: 'warning',
    summary: 'a world that imports and exports nothing',
    explanation:
      'Every component fits this world, and none can do anything in it. Something was forgotten, or all that it has is ' +
      'commented out.',
    examples: {
      bad: 'world app {}',
      good: 'world app {\n  export run: func();\n}',
    },
  },
  create: (context) => ({
    world: (node) => {
      const target = context.loaded.definitions.get(node);
      if (target?.kind !== 'world') return;
      const { imports, exports } = context.model.worlds[target.id]!;
      if (imports.length + exports.length > 0) return;
      context.report(node.name, `world \`${node.name.name}\` imports and exports nothing`);
    },
  }),
};
