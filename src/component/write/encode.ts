/**
 * A package of a model -> its binary form: a component that defines a component type for each interface and world, and
 * exports it under its short name; docs and gates go to a custom section. Interfaces of which types are used come as
 * imports with their types alone. WIT.md, Package Format.
 */
import { append, limits, type Outcome } from '../../base/index.ts';
import {
  writeComponent,
  type ComponentType,
  type Definition,
  type InstanceType,
} from '../../binary/index.ts';
import {
  childTypes,
  namedTypes,
  interfaceName,
  worldName,
  type InterfaceId,
  type Model,
  type PackageId,
  type TypeId,
  type TypeRef,
  type WorldId,
} from '../../model/index.ts';
import { encodePackageDocs, packageDocsSection } from './package-docs.ts';
import { encoding, Unencodable } from './type-writer.ts';
import { componentTypeWriter, instanceType, typesOnly, worldType } from './world-type.ts';

const offset = 0;

/** What of a package its binary form has. */
export interface EncodePackageOptions {
  /** Whether docs and gates are written; by default they are. */
  readonly docs?: boolean;
}

/**
 * The binary form of a package; undefined, with an error, for a model that contradicts itself. The other packages of the model are not in it: what it uses of them is repeated.
 *
 * @param root - The package; the last one of the model if it isn't given.
 */
export function encode(
  model: Model,
  root: PackageId = model.packages.length - 1,
  { docs = true }: EncodePackageOptions = {},
): Outcome<Uint8Array | undefined> {
  return encoding(() => encodePackage(model, root, docs));
}

function encodePackage(model: Model, root: PackageId, docs: boolean): Uint8Array {
  const definitions: Definition[] = [];
  const pkg = model.packages[root]!;
  let count = 0;
  const add = (name: string, type: ComponentType): void => {
    count += declarations(type);
    if (count > limits.encodedItems) {
      throw new Unencodable(
        `the package takes more than ${limits.encodedItems} definitions in binary form, in which each ` +
          'interface repeats what it uses of others',
      );
    }
    define(definitions, name, type);
  };
  for (const id of pkg.interfaces) add(model.interfaces[id]!.name!, interfaceType(model, id));
  for (const id of pkg.worlds) add(model.worlds[id]!.name, wrappedWorld(model, id));
  if (docs) {
    const data = encodePackageDocs(model, root);
    definitions.push({ kind: 'custom', offset, name: packageDocsSection, data });
  }
  return writeComponent({ definitions });
}

/** The declarations in a type, and in the types that are declared in it. */
function declarations({ decls }: ComponentType | InstanceType): number {
  return decls.reduce((sum, decl) => {
    const isNested =
      decl.kind === 'type' && (decl.type.kind === 'instance' || decl.type.kind === 'component');
    return sum + 1 + (isNested ? declarations(decl.type) : 0);
  }, 0);
}

/** Adds a type and its export, which are two entries of the index space. */
function define(definitions: Definition[], name: string, type: ComponentType): void {
  const index = definitions.length;
  definitions.push({ kind: 'type', offset, type });
  definitions.push({ kind: 'export', offset, extern: { name }, item: { sort: 'type', index } });
}

/** The definitions of a package that has one world and nothing else: what custom sections say a world with. */
export function worldDefinitions(model: Model, id: WorldId): Definition[] {
  const definitions: Definition[] = [];
  define(definitions, model.worlds[id]!.name, wrappedWorld(model, id));
  return definitions;
}

function wrappedWorld(model: Model, id: WorldId): ComponentType {
  return {
    kind: 'component',
    decls: [
      { kind: 'type', offset, type: worldType(model, id) },
      {
        kind: 'export-decl',
        offset,
        extern: { name: worldName(model, id) },
        type: { kind: 'component', type: 0 },
      },
    ],
  };
}

function interfaceType(model: Model, id: InterfaceId): ComponentType {
  const { writer, decls } = componentTypeWriter(model);
  for (const used of usedInterfaces(model, id)) {
    const type = writer.define(instanceType(model, used, writer, typesOnly));
    const extern = { name: interfaceName(model, used)! };
    decls.push({ kind: 'import', offset, extern, type: { kind: 'instance', type } });
    writer.addInstance(used);
  }
  const type = writer.define(instanceType(model, id, writer));
  const extern = { name: interfaceName(model, id)! };
  decls.push({ kind: 'export-decl', offset, extern, type: { kind: 'instance', type } });
  return { kind: 'component', decls };
}

/**
 * The interfaces of which types are needed for an interface, without itself, each after those it needs.
 *
 * @param seen - Those that are left out; what is found is added, so that several calls find each once.
 */
export function usedInterfaces(
  model: Model,
  root: InterfaceId,
  seen = new Set<InterfaceId>(),
): InterfaceId[] {
  const order: InterfaceId[] = [];
  // Chains of uses may be of any length, so those that are being visited stand in a list.
  const open: { readonly id: InterfaceId; readonly needs: Iterator<InterfaceId> }[] = [];
  const enter = (id: InterfaceId): void => {
    if (seen.has(id)) return;
    seen.add(id);
    open.push({ id, needs: neighbours(model, id).values() });
  };
  enter(root);
  for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
    const { done, value } = at.needs.next();
    if (done !== true) {
      enter(value);
      continue;
    }
    open.pop();
    if (at.id !== root) order.push(at.id);
  }
  return order;
}

/** The interfaces whose types an interface names directly. */
const neighbours = (model: Model, id: InterfaceId): Set<InterfaceId> =>
  owningInterfaces(model, namedTypes(model.interfaces[id]!), id);

/** The interfaces, but one, whose types stand in others, without those that these use. */
export function owningInterfaces(
  model: Model,
  refs: readonly TypeRef[],
  id?: InterfaceId,
): Set<InterfaceId> {
  const seen = new Set<TypeId>();
  const others = new Set<InterfaceId>();
  const todo = [...refs];
  for (const ref of todo) {
    if (typeof ref === 'string' || seen.has(ref)) continue;
    seen.add(ref);
    const { owner, type } = model.types[ref]!;
    if (owner?.kind === 'interface' && owner.id !== id) {
      others.add(owner.id);
      continue;
    }
    append(todo, childTypes(type));
    if (type.kind === 'own' || type.kind === 'borrow') todo.push(type.resource);
  }
  return others;
}
