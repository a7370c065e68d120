/**
 * Where in a component's binary the parts of its imports and exports stand: for the first place of a finding. A part of
 * an imported interface is declared in the interface's type, an exported interface only stands as a whole.
 */
import type { Direction } from '../../model/index.ts';
import type { BinarySpan } from '../../base/index.ts';
import type { ComponentTree, Decl, DefType, ExternName } from '../../binary/index.ts';
import { entriesOf } from '../tree/entries-of.ts';
import type { ExternPair } from './fit.ts';

interface Item {
  readonly extern: ExternName;
  readonly offset: number;
  /** Of an imported interface. */
  readonly decls?: readonly Decl[];
}

export class ComponentSpans {
  readonly #file: string;
  readonly #items: Readonly<Record<Direction, Map<string, Item>>> = {
    import: new Map(),
    export: new Map(),
  };
  readonly #offsets = new Map<readonly Decl[], ReadonlyMap<string, number>>();

  constructor({ file, definitions }: ComponentTree) {
    this.#file = file;
    /** The index space of types, as far as it was written here. */
    const types: (DefType | undefined)[] = [];
    for (const def of definitions) {
      if (def.kind === 'import' || def.kind === 'export') {
        const { extern, offset } = def;
        const type =
          def.kind === 'import' && def.type.kind === 'instance' ? types[def.type.type] : undefined;
        const decls = type?.kind === 'instance' ? { decls: type.decls } : {};
        this.#items[def.kind].set(extern.name, { extern, offset, ...decls });
      }
      // No definition adds more than one type.
      if (entriesOf(def).sort === 'type' && def.kind !== 'custom') {
        types.push(def.kind === 'type' ? def.type : undefined);
      }
    }
  }

  /** The names of the imports or exports, as they are written. */
  externs(side: Direction): ExternName[] {
    return [...this.#items[side].values()].map((item) => item.extern);
  }

  extern(side: Direction, name: string): ExternName | undefined {
    return this.#items[side].get(name)?.extern;
  }

  /** @param isThere - Whether the component has the innermost thing that the pair names. */
  find({ side, component, inner }: ExternPair, isThere: boolean): BinarySpan {
    const file = this.#file;
    const item = component === undefined ? undefined : this.#items[side].get(component);
    if (item === undefined) return { file, offset: 0, path: 'component' };
    const path = `component > ${side} "${component!}"`;
    if (inner === undefined || !isThere) return { file, offset: item.offset, path };
    const offset = this.#innerOffset(item, inner) ?? item.offset;
    return { file, offset, path: `${path} > export "${inner}"` };
  }

  #innerOffset({ decls }: Item, name: string): number | undefined {
    if (decls === undefined) return undefined;
    let offsets = this.#offsets.get(decls);
    if (offsets === undefined) {
      offsets = new Map(
        decls.flatMap((d) => (d.kind === 'export-decl' ? [[d.extern.name, d.offset]] : [])),
      );
      this.#offsets.set(decls, offsets);
    }
    return offsets.get(name);
  }
}
