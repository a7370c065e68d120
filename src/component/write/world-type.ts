/**
 * Interfaces -> instance types, worlds -> component types (WIT.md, Package Format). A world's imports come in their
 * order, each interface after those it uses; an export takes types from exports before it, otherwise from imports.
 */
import type {
  ComponentType,
  Decl,
  ExternName,
  ExternType,
  InstanceType,
} from '../../binary/index.ts';
import {
  externName,
  interfaceName,
  withDistinctInterfaces,
  type Func,
  type InterfaceId,
  type Model,
  type TypeId,
  type TypeOwner,
  type WorldId,
  type WorldItem,
} from '../../model/index.ts';
import { TypeWriter } from './type-writer.ts';

const offset = 0;

/** Which parts of an interface are written. */
export interface InterfacePart {
  readonly type: (id: TypeId) => boolean;
  readonly func: (f: Func) => boolean;
}

export const whole: InterfacePart = { type: () => true, func: () => true };
export const typesOnly: InterfacePart = { ...whole, func: () => false };

/** The type of an instance of an interface, or of a part of it, within `outer`. */
export function instanceType(
  model: Model,
  id: InterfaceId,
  outer: TypeWriter,
  part: InterfacePart = whole,
): InstanceType {
  const iface = model.interfaces[id]!;
  const decls: Decl[] = [];
  const declare = (extern: ExternName, type: ExternType): void => {
    decls.push({ kind: 'export-decl', offset, extern, type });
  };
  const writer = new TypeWriter(model, {
    write: (item) => decls.push(item),
    owner: { kind: 'interface', id },
    nameType: declare,
    outer,
  });
  for (const type of iface.types) if (part.type(type.id)) writer.index(type.id);
  for (const f of resourcesFirst(iface.functions).filter(part.func)) {
    const type = writer.func(f);
    declare(withExternalId(f.name, f), { kind: 'func', type });
  }
  return { kind: 'instance', decls };
}

/** As other tools have it, so that their binaries and ours are the same. */
function resourcesFirst(functions: readonly Func[]): Func[] {
  const isFree = (f: Func): boolean => f.kind.kind === 'freestanding';
  return [...functions.filter((f) => !isFree(f)), ...functions.filter(isFree)];
}

/** The name of a world's import or export with its attributes. */
export function worldExternName(model: Model, item: WorldItem): ExternName {
  const name = externName(model, item);
  switch (item.kind) {
    case 'func':
      return withExternalId(name, item.func);
    case 'type':
      return withExternalId(name, model.types[item.id]!);
    case 'interface': {
      const full = item.name === undefined ? undefined : interfaceName(model, item.id);
      // Attributes are written in their order here.
      const { externalId } = item;
      return {
        name,
        ...(full === undefined ? {} : { implements: full }),
        ...(externalId === undefined ? {} : { externalId }),
      };
    }
    default:
      return item satisfies never;
  }
}

function withExternalId(name: string, item: { readonly externalId?: string }): ExternName {
  return { name, ...(item.externalId === undefined ? {} : { externalId: item.externalId }) };
}

/** A writer whose items are declarators of a component type. */
export function componentTypeWriter(
  model: Model,
  owner?: TypeOwner,
): { readonly writer: TypeWriter; readonly decls: Decl[] } {
  const decls: Decl[] = [];
  const writer = new TypeWriter(model, {
    write: (item) => decls.push(item),
    ...(owner === undefined ? {} : { owner }),
    nameType: (extern, type) => decls.push({ kind: 'import', offset, extern, type }),
  });
  return { writer, decls };
}

/** The type of components of a world. */
export function worldType(given: Model, id: WorldId): ComponentType {
  const model = withDistinctInterfaces(given, id);
  const world = model.worlds[id]!;
  const { writer, decls } = componentTypeWriter(model, { kind: 'world', id });
  const side = (item: WorldItem, write: (extern: ExternName, type: ExternType) => void): void => {
    const extern = worldExternName(model, item);
    switch (item.kind) {
      case 'interface': {
        const type = writer.define(instanceType(model, item.id, writer));
        write(extern, { kind: 'instance', type });
        writer.addInstance(item.id);
        return;
      }
      case 'func':
        return write(extern, { kind: 'func', type: writer.func(item.func) });
      case 'type':
        writer.index(item.id);
        return;
      default:
        return item satisfies never;
    }
  };
  for (const item of world.imports) {
    side(item, (extern, type) => decls.push({ kind: 'import', offset, extern, type }));
  }
  for (const item of world.exports) {
    side(item, (extern, type) => decls.push({ kind: 'export-decl', offset, extern, type }));
  }
  return { kind: 'component', decls };
}
