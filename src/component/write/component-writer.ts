/**
 * A component while it is put together: its definitions, and the length of each index space, so that whoever adds a
 * thing is told its index. Explainer.md, Index Spaces.
 */
import {
  writeNames,
  type CanonOperands,
  type CanonOption,
  type CoreExternKind,
  type ComponentTree,
  type CoreFuncType,
  type Definition,
  type ExternName,
  type ExternType,
  type Names,
  type Sort,
  type SortIndex,
} from '../../binary/index.ts';
import type { IndexSpaces } from './type-writer.ts';

const offset = 0;

export class ComponentWriter {
  readonly definitions: Definition[] = [];
  readonly spaces: IndexSpaces = { types: 0, instances: 0 };
  readonly #counts = new Map<Sort, number>();

  coreModule(bytes: Uint8Array): number {
    const parts = { types: [], imports: [], exports: [], customs: [] };
    const module = { kind: 'core-module', file: '', offset, bytes, ...parts } as const;
    return this.#add('core module', { kind: 'core-module', offset, module });
  }

  coreInstance(module: number, args: readonly { name: string; instance: number }[]): number {
    const expr = { kind: 'instantiate', module, args } as const;
    return this.#add('core instance', { kind: 'core-instance', offset, expr });
  }

  coreExports(exports: readonly { name: string; sort: CoreExternKind; index: number }[]): number {
    const expr = { kind: 'exports', exports } as const;
    return this.#add('core instance', { kind: 'core-instance', offset, expr });
  }

  coreAlias(sort: CoreExternKind, instance: number, name: string): number {
    const target = { kind: 'core-export', instance, name } as const;
    return this.#add(`core ${sort}`, { kind: 'alias', offset, sort: `core ${sort}`, target });
  }

  coreType(type: CoreFuncType): number {
    return this.#add('core type', { kind: 'core-type', offset, types: [type] });
  }

  canon(name: string, operands: CanonOperands): number {
    return this.#add('core func', { kind: 'canon', offset, name, operands });
  }

  lift(coreFunc: number, type: number, options: readonly CanonOption[]): number {
    const operands = { coreFunc, type, options };
    return this.#add('func', { kind: 'canon', offset, name: 'lift', operands });
  }

  /** A resource that is represented by an i32. */
  resource(dtor: number | undefined): number {
    const type = {
      kind: 'resource',
      rep: 'i32',
      ...(dtor === undefined ? {} : { dtor }),
    } as const;
    return this.#add('type', { kind: 'type', offset, type });
  }

  component(definitions: readonly Definition[]): number {
    const component = {
      kind: 'component',
      file: '',
      offset,
      end: 0,
      definitions,
      names: { sorts: new Map() },
    } as const;
    return this.#add('component', { kind: 'component', offset, component });
  }

  instance(component: number, args: readonly (SortIndex & { readonly name: string })[]): number {
    const expr = { kind: 'instantiate', component, args } as const;
    return this.#add('instance', { kind: 'instance', offset, expr });
  }

  /** An import, which is one more entry of the index space of what it imports; that is counted by the caller. */
  import(extern: ExternName, type: ExternType): void {
    this.definitions.push({ kind: 'import', offset, extern, type });
  }

  importFunc(extern: ExternName, type: number): number {
    return this.#add('func', { kind: 'import', offset, extern, type: { kind: 'func', type } });
  }

  /** An import of a sort; of a type or an instance the index is that which whoever counts these gives it next. */
  importItem(extern: ExternName, type: ExternType, sort: Sort): number {
    this.import(extern, type);
    if (sort === 'type') return this.spaces.types;
    return sort === 'instance' ? this.spaces.instances : this.#count(sort);
  }

  /** A core type that others have written. */
  countCoreType(): number {
    return this.#count('core type');
  }

  /** An export of an instance. */
  alias(sort: Sort, instance: number, name: string): number {
    const target = { kind: 'export', instance, name } as const;
    return this.#add(sort, { kind: 'alias', offset, sort, target });
  }

  /** An export; it adds an entry to the index space. */
  export(extern: ExternName, item: SortIndex, type?: ExternType): number {
    return this.#add(item.sort, {
      kind: 'export',
      offset,
      extern,
      item,
      ...(type === undefined ? {} : { type }),
    });
  }

  /** A component that was read, as it stands. */
  readComponent(component: ComponentTree): number {
    return this.#add('component', { kind: 'component', offset, component });
  }

  /** The component's own name. Binary.md, Name Section. */
  name(name: string): void {
    this.names({ component: name, sorts: new Map() });
  }

  /** The component's own name, and those of entries of its index spaces. Binary.md, Name Section. */
  names(names: Names): void {
    this.custom('component-name', writeNames(names));
  }

  custom(name: string, data: Uint8Array): void {
    this.definitions.push({ kind: 'custom', offset, name, data });
  }

  #add(sort: Sort, definition: Definition): number {
    this.definitions.push(definition);
    return this.#count(sort);
  }

  #count(sort: Sort): number {
    if (sort === 'type') return this.spaces.types++;
    if (sort === 'instance') return this.spaces.instances++;
    const index = this.#counts.get(sort) ?? 0;
    this.#counts.set(sort, index + 1);
    return index;
  }
}
