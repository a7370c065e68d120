/** A whole platform included for a few of its interfaces. WIT.md, Item: include. */
import type { InterfaceId, TypeRef, WorldItem } from '../../model/index.ts';
import type { LintRule } from '../contract.ts';
import { pathText } from './paths.ts';

/** A platform has this many imports at least; of which this part at most is mentioned. */
const platform = 10;
const few = 0.25;

export const wholePlatform: LintRule = {
  meta: {
    id: 'lint/whole-platform',
    category: 'worlds',
    severity: 'off',
    summary: 'an `include` of a platform of which the world mentions few interfaces',
    explanation:
      'Who runs a component of this world has to offer all that the included world imports, and a reader learns nothing ' +
      'about what it needs. If the components need only what the world’s own interfaces mention, import that. What the ' +
      'code of the components calls can’t be seen here, which is why the rule is off by default.',
    examples: {
      bad: `package demo:platform@1.0.0 {
  interface a { type t = u8; }
  interface b { type t = u8; }
  interface c { type t = u8; }
  interface d { type t = u8; }
  interface e { type t = u8; }
  interface f { type t = u8; }
  interface g { type t = u8; }
  interface h { type t = u8; }
  interface i { type t = u8; }
  interface j { type t = u8; }
  world imports {
    import a;
    import b;
    import c;
    import d;
    import e;
    import f;
    import g;
    import h;
    import i;
    import j;
  }
}

world app {
  use demo:platform/a@1.0.0.{t};
  include demo:platform/imports@1.0.0;
  export run: func(x: t);
}`,
      good: `package demo:platform@1.0.0 {
  interface a { type t = u8; }
}

world app {
  use demo:platform/a@1.0.0.{t};
  export run: func(x: t);
}`,
    },
  },
  create: (context) => {
    const { model, facts } = context;
    const typesOf = (item: WorldItem): TypeRef[] => {
      if (item.kind === 'type') return [item.id];
      const funcs = item.kind === 'func' ? [item.func] : model.interfaces[item.id]!.functions;
      const types = item.kind === 'func' ? [] : model.interfaces[item.id]!.types.map((t) => t.id);
      return [
        ...types,
        ...funcs.flatMap((func) => [
          ...func.params.map((p) => p.type),
          ...(func.result === undefined ? [] : [func.result]),
        ]),
      ];
    };
    return {
      world: (node) => {
        const own = context.loaded.definitions.get(node);
        if (own?.kind !== 'world') return;
        for (const item of node.items) {
          if (item.kind !== 'include' || item.path.kind !== 'package-path') continue;
          const target = facts.referenceAt(context.spanOf(item.path.name))?.target;
          if (target?.kind !== 'world') continue;
          const there = model.worlds[target.id]!;
          const world = model.worlds[own.id]!;
          if (there.package === world.package || there.imports.length < platform) continue;
          const brought = new Set(
            there.imports.flatMap((i) => (i.kind === 'interface' ? [i.id] : [])),
          );
          const rest = [
            ...world.imports.filter((i) => i.kind !== 'interface' || !brought.has(i.id)),
            ...world.exports,
          ];
          const mentioned = new Set<InterfaceId>();
          for (const ref of facts.reachable(rest.flatMap(typesOf))) {
            const owner = typeof ref === 'number' ? model.types[ref]!.owner : undefined;
            if (owner?.kind === 'interface' && brought.has(owner.id)) mentioned.add(owner.id);
          }
          if (mentioned.size > brought.size * few) continue;
          context.report(
            item.path,
            `\`${pathText(item.path)}\` brings ${brought.size} interfaces, of which this world mentions ${mentioned.size}`,
            { help: ['import those that are needed'] },
          );
        }
      },
    };
  },
};
