/**
 * Docs and gates of a package <-> the custom section `package-docs`: the byte 1, then JSON by the names of interfaces,
 * worlds, functions and types. The section is a convention of wit-parser that its tools share; WIT.md does not know it.
 */
import {
  externName,
  labelsOf,
  type Func,
  type Interface,
  type InterfaceId,
  type Model,
  type NamedType,
  type PackageId,
  type Stability,
  type WorldId,
  type WorldItem,
} from '../../model/index.ts';

export const packageDocsSection = 'package-docs';

/** An object as it will be printed: undefined entries and empty objects are left out. */
type Entry = { [key: string]: unknown };

/** The content of the section for one package. */
export function encodePackageDocs(model: Model, id: PackageId): Uint8Array {
  const pkg = model.packages[id]!;
  const json = compact({
    docs: pkg.docs,
    worlds: byName(pkg.worlds, (w) => [model.worlds[w]!.name, worldDocs(model, w)]),
    interfaces: byName(pkg.interfaces, (i) => [
      model.interfaces[i]!.name!,
      interfaceDocs(model, model.interfaces[i]!),
    ]),
  });
  const text = new TextEncoder().encode(JSON.stringify(json ?? {}));
  const bytes = new Uint8Array(text.length + 1);
  bytes[0] = 1;
  bytes.set(text, 1);
  return bytes;
}

/** A dictionary without prototype, of those entries that say something. */
function byName<T>(
  items: readonly T[],
  entry: (item: T) => readonly [string, unknown] | undefined,
): Entry | undefined {
  const object = Object.create(null) as Entry;
  for (const item of items) {
    const found = entry(item);
    if (found?.[1] !== undefined) object[found[0]] = found[1];
  }
  return Object.keys(object).length === 0 ? undefined : object;
}

function compact(entry: Entry): Entry | undefined {
  const entries = Object.entries(entry).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function stabilityJson(stability: Stability | undefined): Entry | undefined {
  if (stability === undefined) return undefined;
  const { kind, ...rest } = stability;
  return { [kind]: rest };
}

function interfaceDocs(model: Model, iface: Interface): Entry | undefined {
  return compact({
    docs: iface.docs,
    stability: stabilityJson(iface.stability),
    funcs: byName(iface.functions, (f) => [f.name, funcDocs(f)]),
    types: byName(iface.types, (t) => typeDocs(model, t)),
  });
}

function funcDocs(f: Func): unknown {
  return compact({ docs: f.docs, stability: stabilityJson(f.stability) });
}

function typeDocs(model: Model, { name, id }: NamedType): readonly [string, unknown] {
  const { docs, stability, type } = model.types[id]!;
  const items = byName(labelsOf(type), (m) => [m.name, m.docs]);
  return [name, compact({ docs, stability: stabilityJson(stability), items })];
}

function worldDocs(model: Model, id: WorldId): Entry | undefined {
  const { imports, exports, docs, stability } = model.worlds[id]!;
  const inline = (items: readonly WorldItem[]): Entry | undefined =>
    byName(items, (item) => {
      if (!isInline(model, item)) return undefined;
      const iface = model.interfaces[item.id]!;
      return [item.name!, interfaceDocs(model, { ...iface, ...only(item) })];
    });
  const funcs = (items: readonly WorldItem[]): Entry | undefined =>
    byName(items, (item) => (item.kind === 'func' ? [item.name, funcDocs(item.func)] : undefined));
  const named = (items: readonly WorldItem[], get: (i: WorldInterfaceItem) => unknown) =>
    byName(items, (item) =>
      item.kind === 'interface' && !isInline(model, item)
        ? [externName(model, item), get(item)]
        : undefined,
    );
  const gates = (item: WorldInterfaceItem): unknown => stabilityJson(item.stability);
  return compact({
    docs,
    stability: stabilityJson(stability),
    interfaces: inline(imports),
    types: byName(imports, (item) => (item.kind === 'type' ? typeDocs(model, item) : undefined)),
    funcs: funcs(imports),
    interface_exports: inline(exports),
    func_exports: funcs(exports),
    interface_import_stability: named(imports, gates),
    interface_export_stability: named(exports, gates),
    interface_import_docs: named(imports, (item) => item.docs),
    interface_export_docs: named(exports, (item) => item.docs),
  });
}

type WorldInterfaceItem = Extract<WorldItem, { kind: 'interface' }>;

/** Whether an item is an interface that is written where it is imported or exported. */
export function isInline(
  model: Model,
  item: WorldItem,
): item is WorldInterfaceItem & { name: string } {
  const id: InterfaceId | undefined = item.kind === 'interface' ? item.id : undefined;
  return id !== undefined && model.interfaces[id]!.name === undefined;
}

const only = ({ docs, stability }: WorldInterfaceItem): Pick<Interface, 'docs' | 'stability'> => ({
  ...(docs === undefined ? {} : { docs }),
  ...(stability === undefined ? {} : { stability }),
});
