/** An interface that no world imports or exports. WIT.md, Item: world. */
import type { LintRule } from '../contract.ts';

export const unreachedInterface: LintRule = {
  meta: {
    id: 'lint/unreached-interface',
    category: 'unused',
    severity: 'info',
    summary: 'an interface that no world of the package reaches',
    explanation:
      'The package has worlds, but none of them imports or exports this interface or uses its types: no component built ' +
      'for one of them can have it, nor does a world of another package of the same run or workspace. Add it to a world, or ignore the finding if packages elsewhere are to use it.',
    examples: {
      bad: 'interface store {\n  get: func() -> string;\n}\n\ninterface log {\n  write: func(line: string);\n}\n\nworld app {\n  import store;\n}',
      good: 'interface store {\n  get: func() -> string;\n}\n\ninterface log {\n  write: func(line: string);\n}\n\nworld app {\n  import store;\n  import log;\n}',
    },
  },
  create: (context) => {
    const reached = new Set(
      context.model.worlds.flatMap((world) =>
        [...world.imports, ...world.exports].map((item) =>
          item.kind === 'interface' ? item.id : undefined,
        ),
      ),
    );
    return {
      interface: (node, parents) => {
        const pkg = context.facts.packageAround(parents);
        if (pkg === undefined || context.model.packages[pkg]!.worlds.length === 0) return;
        const target = context.loaded.definitions.get(node);
        if (target?.kind !== 'interface' || reached.has(target.id)) return;
        if (context.mentions.hasInterface(context.model, target.id)) return;
        context.report(node.name, `no world reaches interface \`${node.name.name}\``);
      },
    };
  },
};
