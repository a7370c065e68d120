/**
 * The custom section `package-docs` -> docs and gates in a decoded model. What the section says of names that are not
 * there is passed over, and so is a section that can't be read: it is metadata, not meaning.
 */
import { packageDocsSection, isInline } from '../write/package-docs.ts';
import { directiveIn } from '../../base/index.ts';
import type { Definition } from '../../binary/index.ts';
import {
  externName,
  labelsOf,
  type DefinedType,
  type Func,
  type Interface,
  type InterfaceId,
  type Model,
  type PackageId,
  type Stability,
  type TypeDef,
  type TypeId,
  type World,
  type WorldItem,
} from '../../model/index.ts';

/** A piece of JSON whose fields are asked for by names of the input. */
class Node {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  at(...keys: readonly string[]): Node {
    let value = this.#value;
    for (const key of keys) {
      const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
      value = isThere ? (value as Record<string, unknown>)[key] : undefined;
    }
    return new Node(value);
  }

  get text(): string | undefined {
    return typeof this.#value === 'string' ? this.#value : undefined;
  }
}

/** The model with what the section says of the root package; older sections, of version 0, have docs only. */
export function applyPackageDocs(
  model: Model,
  root: PackageId,
  definitions: readonly Definition[],
): Model {
  const section = definitions.find((d) => d.kind === 'custom' && d.name === packageDocsSection);
  const data = section?.kind === 'custom' ? section.data : undefined;
  if (data === undefined || data[0] === undefined || data[0] > 1) return model;
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(data.subarray(1)));
    return new Applied(model).apply(root, new Node(json));
  } catch {
    return model;
  }
}

class Applied {
  readonly #model: Model;
  readonly #types: TypeDef[];
  readonly #interfaces: Interface[];
  readonly #worlds: World[];

  constructor(model: Model) {
    this.#model = model;
    this.#types = [...model.types];
    this.#interfaces = [...model.interfaces];
    this.#worlds = [...model.worlds];
  }

  apply(root: PackageId, node: Node): Model {
    const packages = [...this.#model.packages];
    const pkg = packages[root]!;
    packages[root] = { ...pkg, ...docs(node.at('docs')) };
    for (const id of pkg.interfaces) {
      this.#interface(id, node.at('interfaces', this.#interfaces[id]!.name!));
    }
    for (const id of pkg.worlds) {
      const world = this.#worlds[id]!;
      this.#worlds[id] = this.#world(world, node.at('worlds', world.name));
    }
    return {
      packages,
      types: this.#types,
      interfaces: this.#interfaces,
      worlds: this.#worlds,
    };
  }

  #interface(id: InterfaceId, node: Node): void {
    const iface = this.#interfaces[id]!;
    for (const type of iface.types) this.#type(type.id, node.at('types', type.name));
    this.#interfaces[id] = {
      ...iface,
      ...heading(node),
      functions: iface.functions.map((f) => withFuncDocs(f, node.at('funcs', f.name))),
    };
  }

  #type(id: TypeId, node: Node): void {
    const def = this.#types[id]!;
    this.#types[id] = { ...def, ...heading(node), type: withItems(def.type, node.at('items')) };
  }

  #world(world: World, node: Node): World {
    return {
      ...world,
      ...heading(node),
      imports: world.imports.map((item) =>
        this.#item(item, node, 'interfaces', 'funcs', 'interface_import'),
      ),
      exports: world.exports.map((item) =>
        this.#item(item, node, 'interface_exports', 'func_exports', 'interface_export'),
      ),
    };
  }

  #item(item: WorldItem, node: Node, inline: string, funcs: string, named: string): WorldItem {
    switch (item.kind) {
      case 'func':
        return { ...item, func: withFuncDocs(item.func, node.at(funcs, item.name)) };
      case 'type':
        this.#type(item.id, node.at('types', item.name));
        return item;
      case 'interface': {
        if (isInline(this.#model, item)) {
          const own = node.at(inline, item.name);
          this.#interface(item.id, own);
          return { ...item, ...stability(own.at('stability')) };
        }
        const name = externName(this.#model, item);
        return {
          ...item,
          ...docs(node.at(`${named}_docs`, name)),
          ...stability(node.at(`${named}_stability`, name)),
        };
      }
      default:
        return item satisfies never;
    }
  }
}

/** Docs without the lines that are directives: other tools take every comment for docs, block comments with a `*`. */
function docs(node: Node): { readonly docs?: string } {
  const { text } = node;
  if (text === undefined) return {};
  const lines = text.split('\n');
  const kept = lines.filter((line) => directiveIn(line.replace(/^\*/, '')) === undefined);
  if (kept.length === lines.length) return { docs: text };
  return kept.length === 0 ? {} : { docs: kept.join('\n') };
}

function stability(node: Node): { readonly stability?: Stability } {
  const since = node.at('stable', 'since').text;
  const feature = node.at('unstable', 'feature').text;
  const kind = since === undefined ? 'unstable' : 'stable';
  const deprecated = node.at(kind, 'deprecated').text;
  const more = deprecated === undefined ? {} : { deprecated };
  if (since !== undefined) return { stability: { kind: 'stable', since, ...more } };
  if (feature !== undefined) return { stability: { kind: 'unstable', feature, ...more } };
  return {};
}

const heading = (node: Node): { readonly docs?: string; readonly stability?: Stability } => ({
  ...docs(node.at('docs')),
  ...stability(node.at('stability')),
});

/** A function's entry is its docs alone in sections of version 0. */
function withFuncDocs(f: Func, node: Node): Func {
  return { ...f, ...docs(node), ...heading(node) };
}

function withItems(type: DefinedType, node: Node): DefinedType {
  const add = <T extends { readonly name: string }>(items: readonly T[]): T[] =>
    items.map((item) => ({ ...item, ...docs(node.at(item.name)) }));
  if (labelsOf(type).length === 0) return type;
  switch (type.kind) {
    case 'record':
      return { ...type, fields: add(type.fields) };
    case 'variant':
      return { ...type, cases: add(type.cases) };
    case 'enum':
      return { ...type, cases: add(type.cases) };
    case 'flags':
      return { ...type, flags: add(type.flags) };
    default:
      return type;
  }
}
