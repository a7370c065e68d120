/**
 * From which other imports the types in an import come, told by its declarations: `use` of WIT as components have it.
 * Explainer.md, Alias Definitions.
 */
import type { ComponentTree, Decl } from '../../binary/index.ts';
import { entriesOf } from './entries-of.ts';

/** The imports that are instances, each with the names of those whose types it takes by alias, in their order. */
export function typeSources({
  definitions,
}: ComponentTree): ReadonlyMap<string, readonly string[]> {
  /** The import that an instance is, or from which a type was taken, by index. */
  const instances: (string | undefined)[] = [];
  const types: { readonly from?: string; readonly decls?: readonly Decl[] }[] = [];
  const sources = new Map<string, readonly string[]>();
  for (const def of definitions) {
    const { sort, count } = entriesOf(def);
    if (def.kind === 'import' && def.type.kind === 'instance') {
      const decls = types[def.type.type]?.decls ?? [];
      const from = decls.flatMap((decl) => {
        const isOuter = decl.kind === 'alias' && decl.target.kind === 'outer';
        if (!isOuter || decl.target.count !== 1) return [];
        return types[decl.target.index]?.from ?? [];
      });
      sources.set(def.extern.name, [...new Set(from)]);
      instances.push(def.extern.name);
    } else if (sort === 'instance') instances.push(undefined);
    else if (def.kind === 'type' && def.type.kind === 'instance') {
      types.push({ decls: def.type.decls });
    } else if (def.kind === 'alias' && sort === 'type' && def.target.kind === 'export') {
      const from = instances[def.target.instance];
      types.push(from === undefined ? {} : { from });
    } else if (sort === 'type') for (let i = 0; i < count; i++) types.push({});
  }
  return sources;
}
