/**
 * The imports of a component that are instances of types alone: no function, and no resource whose identity somebody
 * has to provide. Told by their declarations, before anything is evaluated; where these don't tell, an import counts as
 * one that wants something. Explainer.md, Type Definitions. Of a WIT model the same says `hasOnlyTypes`.
 */
import type { ComponentTree, Decl, Definition, ExternType } from '../../binary/index.ts';
import { entriesOf } from './entries-of.ts';

/** An instance type, with the types that stand around it. */
interface Declared {
  readonly decls: readonly Decl[];
  readonly around: Space;
  /** What it came to when it was looked at: types may be shared many times over. */
  hasOnlyTypes?: boolean;
}

/** The types by index; undefined for those that are no instance's, or of which nothing is known here. */
type Space = (Declared | undefined)[];

/** The names of a component's imports that want nothing of whoever instantiates it. */
export function typesOnlyImports({ definitions }: ComponentTree): ReadonlySet<string> {
  const space: Space = [];
  const names = new Set<string>();
  for (const def of definitions) {
    if (def.kind === 'import' && isOfTypes(def.type, space)) names.add(def.extern.name);
    note(def, space, undefined);
  }
  return names;
}

function isOfTypes(type: ExternType, space: Space): boolean {
  const declared = type.kind === 'instance' ? space[type.type] : undefined;
  return declared !== undefined && (declared.hasOnlyTypes ??= onlyTypes(declared));
}

function onlyTypes({ decls, around }: Declared): boolean {
  const inner: Space = [];
  return decls.every((decl) => {
    const wants =
      decl.kind === 'export-decl' && decl.type.kind !== 'type-eq' && !isOfTypes(decl.type, inner);
    note(decl, inner, around);
    return !wants;
  });
}

/** Adds what a definition adds to the types. */
function note(def: Definition | Decl, space: Space, around: Space | undefined): void {
  if (def.kind === 'type' && def.type.kind === 'instance') {
    space.push({ decls: def.type.decls, around: space });
  } else if (def.kind === 'alias' && def.sort === 'type' && def.target.kind === 'outer') {
    const { count, index } = def.target;
    space.push(count === 0 ? space[index] : count === 1 ? around?.[index] : undefined);
  } else {
    const { sort, count } = entriesOf(def);
    if (sort === 'type') for (let i = 0; i < count; i++) space.push(undefined);
  }
}
