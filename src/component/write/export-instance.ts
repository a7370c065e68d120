/**
 * An exported interface -> a component that takes the lifted functions and the types, and gives them back under the
 * interface's names: only so do the types of an exported instance have names. Explainer.md, Import and Export
 * Definitions.
 */
import type { Definition, SortIndex } from '../../binary/index.ts';
import {
  needsName,
  type Func,
  type InterfaceId,
  type Model,
  type TypeDef,
  type TypeId,
} from '../../model/index.ts';
import { ComponentWriter } from './component-writer.ts';
import { TypeWriter } from './type-writer.ts';

export interface ExportInstance {
  readonly definitions: readonly Definition[];
  readonly args: readonly (SortIndex & { readonly name: string })[];
}

/**
 * @param funcs - Each function of the interface with the index of what was lifted.
 * @param typeIndex - The index of a type outside.
 */
export function exportInstance(
  model: Model,
  ifaceId: InterfaceId,
  funcs: readonly (readonly [func: Func, index: number])[],
  typeIndex: (id: TypeId) => number,
): ExportInstance {
  const w = new ComponentWriter();
  const args: (SortIndex & { name: string })[] = [];
  const taken = new Set<string>();
  /** A name for an import, told from others by a number: names must differ in more than case. */
  const fresh = (kind: string, name: string): string => {
    const words = name.replaceAll('[', '').replaceAll(/[\].]/g, '-');
    const plain = `import-${kind}-${words}`;
    let unique = plain;
    for (let n = 0; taken.has(unique.toLowerCase()); n++) unique = `${plain}-n${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  };
  const write = (item: Definition): void => {
    w.definitions.push(item);
  };

  const isOwn = ({ owner }: TypeDef): boolean =>
    owner?.kind === 'interface' && owner.id === ifaceId;
  const inner: TypeWriter = new TypeWriter(model, {
    write,
    spaces: w.spaces,
    find: (id, def) => {
      const { type } = def;
      const isResource = type.kind === 'resource';
      // Own types without identity need no name here; those of others keep theirs, so that it is seen whose they are.
      if (isOwn(def) && !isResource && !needsName(type)) return inner.structure(type);
      const eq = isResource ? undefined : inner.structure(type);
      const name = fresh('type', def.name!);
      args.push({ name, sort: 'type', index: typeIndex(id) });
      w.import(
        { name },
        eq === undefined ? { kind: 'type-sub-resource' } : { kind: 'type-eq', type: eq },
      );
      const index = inner.addType();
      return index;
    },
  });
  const imported = funcs.map(([f, index]): [Func, number] => {
    const type = inner.func(f);
    const name = fresh('func', f.name);
    args.push({ name, sort: 'func', index });
    return [f, w.importFunc({ name }, type)];
  });

  const outside: TypeWriter = new TypeWriter(model, {
    write,
    spaces: w.spaces,
    find: (id, def) => {
      if (!isOwn(def)) return inner.index(id);
      const index = def.type.kind === 'resource' ? inner.index(id) : outside.structure(def.type);
      const extern = { name: def.name!, ...externalId(def) };
      return w.export(extern, { sort: 'type', index });
    },
  });
  for (const type of model.interfaces[ifaceId]!.types) outside.index(type.id);
  for (const [f, index] of imported) {
    const type = outside.func(f);
    w.export({ name: f.name, ...externalId(f) }, { sort: 'func', index }, { kind: 'func', type });
  }
  return { definitions: w.definitions, args };
}

function externalId(item: { readonly externalId?: string }): { readonly externalId?: string } {
  return item.externalId === undefined ? {} : { externalId: item.externalId };
}
