/**
 * Where things stand in a reference, and types as text that links to them. A type is written as HTML, because code of
 * Markdown can't hold links.
 */
import {
  accessorOf,
  type Func,
  type FuncKind,
  type InterfaceId,
  interfaceName,
  type Model,
  type PackageId,
  type TypeDef,
  type TypeRef,
} from '../../src/model/index.ts';

/** The page that an interface or world of the package stands on, and what its anchors begin with. */
export interface PageAnchor {
  readonly page: string;
  readonly anchor: string;
}

export interface PageAnchors {
  readonly interfaces: ReadonlyMap<InterfaceId, PageAnchor>;
  /** By world. */
  readonly worlds: ReadonlyMap<number, PageAnchor>;
}

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

export const html = (text: string): string => text.replaceAll(/[&<>"]/g, (c) => entities.get(c)!);

/** An anchor has letters, digits, dots and hyphens only. */
export const anchorOf = (...parts: readonly string[]): string =>
  parts.map((p) => p.replace(/^\[(\w+)\]/, '$1-').replaceAll(/[^0-9A-Za-z.-]/g, '-')).join('.');

export class Links {
  readonly #model: Model;
  readonly #anchors: PageAnchors;
  readonly #page: string;

  /** Links as they are written on `page`. */
  constructor(model: Model, anchors: PageAnchors, page: string) {
    this.#model = model;
    this.#anchors = anchors;
    this.#page = page;
  }

  /** The address of an anchor. */
  to({ page, anchor }: PageAnchor): string {
    return page === this.#page ? `#${anchor}` : `${page}#${anchor}`;
  }

  /** The name of an interface, linked where it belongs to the package. */
  interface(id: InterfaceId, from: PackageId): string {
    const { name, package: pkg } = this.#model.interfaces[id]!;
    const text = pkg === from ? name! : interfaceName(this.#model, id)!;
    const at = this.#anchors.interfaces.get(id);
    return at === undefined ? `\`${text}\`` : `[\`${text}\`](${this.to(at)})`;
  }

  /** A function's type with its name, as the content of a `code` element. */
  func(name: string, func: Func): string {
    const isMethod = func.kind.kind === 'method';
    const params = func.params
      .slice(isMethod ? 1 : 0)
      .map((p) => `${html(p.name)}: ${this.type(p.type)}`);
    const result = func.result === undefined ? '' : ` -&gt; ${this.type(func.result)}`;
    const modifier = `${func.kind.kind === 'static' ? 'static ' : ''}${func.async ? 'async ' : ''}`;
    return func.kind.kind === 'constructor'
      ? `constructor(${params.join(', ')})${fallible(func.kind, func.result, this.#model.types) ? result : ''}`
      : `${html(name)}: ${modifier}${accessorOf(func.kind) ?? 'func'}(${params.join(', ')})${result}`;
  }

  /** A type where it is used. */
  type(ref: TypeRef): string {
    if (typeof ref === 'string') return ref;
    const def = this.#model.types[ref]!;
    return def.name === undefined ? this.structure(def) : this.#named(def, def.name);
  }

  #named({ owner }: TypeDef, name: string): string {
    const at =
      owner?.kind === 'interface'
        ? this.#anchors.interfaces.get(owner.id)
        : owner && this.#anchors.worlds.get(owner.id);
    if (at === undefined) return html(name);
    const href = this.to({ ...at, anchor: anchorOf(at.anchor, name) });
    return `<a href="${html(href)}">${html(name)}</a>`;
  }

  /** What a type is, apart from its name; those with members are told by their kind. */
  structure({ type }: TypeDef): string {
    const of = (ref: TypeRef | undefined): string => (ref === undefined ? '_' : this.type(ref));
    const args = (...all: readonly string[]): string => `&lt;${all.join(', ')}&gt;`;
    switch (type.kind) {
      case 'tuple':
        return `tuple${args(...type.types.map(of))}`;
      case 'option':
        return `option${args(of(type.type))}`;
      case 'list':
        return `list${args(of(type.type), ...(type.length === undefined ? [] : [`${type.length}`]))}`;
      case 'map':
        return `map${args(of(type.key), of(type.value))}`;
      case 'result':
        if (type.err !== undefined) return `result${args(of(type.ok), of(type.err))}`;
        return type.ok === undefined ? 'result' : `result${args(of(type.ok))}`;
      case 'future':
      case 'stream':
        return type.type === undefined ? type.kind : `${type.kind}${args(of(type.type))}`;
      case 'own':
        return of(type.resource);
      case 'borrow':
        return `borrow${args(of(type.resource))}`;
      case 'alias':
        return of(type.type);
      case 'record':
      case 'variant':
      case 'enum':
      case 'flags':
      case 'resource':
        return type.kind;
      default:
        return type satisfies never;
    }
  }
}

/** Whether a constructor's result has to be told: its own resource goes without saying. */
function fallible(
  kind: FuncKind & { kind: 'constructor' },
  result: TypeRef | undefined,
  types: readonly TypeDef[],
): boolean {
  const type = typeof result === 'number' ? types[result]!.type : undefined;
  return !(type?.kind === 'own' && type.resource === kind.resource);
}
