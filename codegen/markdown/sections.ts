/**
 * Interfaces and worlds of a package -> sections of Markdown: a heading with an anchor, the gates, the documentation,
 * then types and functions.
 */
import { parsePlainName } from '../../src/base/index.ts';
import type {
  Func,
  InterfaceId,
  Model,
  NamedType,
  PackageId,
  Stability,
  TypeDef,
  TypeId,
  WorldId,
  WorldItem,
} from '../../src/model/index.ts';
import { docsLines } from './docs-text.ts';
import { anchorOf, html, type Links, type PageAnchor } from './links.ts';

interface Item {
  readonly docs?: string;
  readonly stability?: Stability;
  readonly externalId?: string;
}

export class Sections {
  readonly lines: string[] = [];
  readonly #model: Model;
  readonly #links: Links;
  readonly #package: PackageId;

  constructor(model: Model, links: Links, pkg: PackageId) {
    this.#model = model;
    this.#links = links;
    this.#package = pkg;
  }

  paragraph(...lines: readonly string[]): void {
    if (lines.length > 0) this.lines.push(...lines, '');
  }

  heading(level: number, text: string, anchor?: string): void {
    if (anchor !== undefined) this.paragraph(`<a id="${html(anchor)}"></a>`);
    this.paragraph(`${'#'.repeat(level)} ${text}`);
  }

  /** Gates and documentation of an item. */
  about({ docs, stability, externalId }: Item): void {
    const gates = gatesOf(stability);
    if (gates !== undefined) this.paragraph(gates);
    if (externalId !== undefined) {
      this.paragraph(
        `External id: <code>${html(JSON.stringify(externalId)).replaceAll(/[^ -~]|[`\\*_[\]]/gu, numeric)}</code>`,
      );
    }
    if (docs !== undefined) this.paragraph(...docsLines(docs));
  }

  interface(id: InterfaceId, at: PageAnchor, level: number): void {
    const { name, types, functions } = this.#model.interfaces[id]!;
    if (name !== undefined) this.heading(level, `Interface \`${name}\``, at.anchor);
    this.about(this.#model.interfaces[id]!);
    this.#members(types, functions, at, level + 1);
  }

  world(id: WorldId, at: PageAnchor, level: number): void {
    const world = this.#model.worlds[id]!;
    this.heading(level, `World \`${world.name}\``, at.anchor);
    this.about(world);
    this.#side('Imports', world.imports, at, at, level + 1);
    // An export may have the name of an import.
    const exported = { ...at, anchor: anchorOf(at.anchor, 'exports') };
    this.#side('Exports', world.exports, at, exported, level + 1);
  }

  /** The imports or exports of a world; `own` is where what is not an interface stands. */
  #side(
    title: string,
    items: readonly WorldItem[],
    at: PageAnchor,
    own: PageAnchor,
    level: number,
  ): void {
    if (items.length === 0) return;
    this.heading(level, title);
    const named = items.flatMap((item) => {
      if (item.kind !== 'interface') return [];
      const isInline = this.#model.interfaces[item.id]!.name === undefined;
      if (isInline) return [];
      const label = item.name === undefined ? '' : `\`${item.name}\`: `;
      return [`- ${label}${this.#links.interface(item.id, this.#package)}`];
    });
    this.paragraph(...named);
    for (const item of items) {
      if (item.kind !== 'interface' || this.#model.interfaces[item.id]!.name !== undefined)
        continue;
      const inline = { ...at, anchor: anchorOf(at.anchor, title.toLowerCase(), item.name!) };
      this.heading(level + 1, `Interface \`${item.name!}\``, inline.anchor);
      this.interface(item.id, inline, level + 1);
    }
    const types = items.flatMap((item) => (item.kind === 'type' ? [item] : []));
    const functions = items.flatMap((item) => (item.kind === 'func' ? [item.func] : []));
    this.#members(types, functions, own, level + 1);
  }

  #members(
    types: readonly NamedType[],
    functions: readonly Func[],
    at: PageAnchor,
    level: number,
  ): void {
    for (const type of types) this.#type(type, functions, at, level);
    for (const func of functions) {
      if (func.kind.kind === 'freestanding') this.#func(func, at, level);
    }
  }

  #type({ id, name }: NamedType, functions: readonly Func[], at: PageAnchor, level: number): void {
    const def = this.#model.types[id]!;
    const { type } = def;
    const isDeclared = ['record', 'variant', 'enum', 'flags', 'resource'].includes(type.kind);
    const kind = isDeclared ? `${type.kind.charAt(0).toUpperCase()}${type.kind.slice(1)}` : 'Type';
    this.heading(level, `${kind} \`${name}\``, anchorOf(at.anchor, name));
    if (!isDeclared) {
      this.paragraph(
        `<code>type ${html(name)} = ${this.#links.structure(def)}</code>${this.#origin(def)}`,
      );
    }
    this.about(def);
    switch (type.kind) {
      case 'record':
        return this.#list(type.fields, (f) => `${html(f.name)}: ${this.#links.type(f.type)}`);
      case 'variant':
        return this.#list(type.cases, (c) =>
          c.type === undefined ? html(c.name) : `${html(c.name)}(${this.#links.type(c.type)})`,
        );
      case 'enum':
        return this.#list(type.cases, (c) => html(c.name));
      case 'flags':
        return this.#list(type.flags, (f) => html(f.name));
      case 'resource':
        return this.#resource(id, functions, at, level + 1);
      default:
      // Everything is told by what it is equal to.
    }
  }

  /** The interface that a type came from by `use`. */
  #origin({ type, owner }: TypeDef): string {
    const target = type.kind === 'alias' && typeof type.type === 'number' ? type.type : undefined;
    const source = target === undefined ? undefined : this.#model.types[target]!.owner;
    if (source?.kind !== 'interface') return '';
    const isSame = owner?.kind === 'interface' && owner.id === source.id;
    return isSame || this.#model.interfaces[source.id]!.name === undefined
      ? ''
      : ` of ${this.#links.interface(source.id, this.#package)}`;
  }

  #resource(id: TypeId, functions: readonly Func[], at: PageAnchor, level: number): void {
    for (const func of functions) {
      if (func.kind.kind !== 'freestanding' && func.kind.resource === id) {
        this.#func(func, at, Math.min(level, 6));
      }
    }
  }

  #func(func: Func, at: PageAnchor, level: number): void {
    const plain = parsePlainName(func.name);
    const name = plain.kind === 'constructor' ? 'constructor' : plain.name;
    this.heading(level, `\`${name}\``, anchorOf(at.anchor, func.name));
    this.paragraph(`<code>${this.#links.func(name, func)}</code>`);
    this.about(func);
  }

  /** Members, each with its documentation behind it. */
  #list<T extends { readonly docs?: string }>(
    members: readonly T[],
    print: (member: T) => string,
  ): void {
    const isLoose = members.some((m) => m.docs !== undefined);
    for (const member of members) {
      this.lines.push(`- <code>${print(member)}</code>`);
      if (member.docs !== undefined) {
        const docs = docsLines(member.docs).map((line) => (line === '' ? '' : `  ${line}`));
        this.lines.push('', ...docs);
      }
      if (isLoose) this.lines.push('');
    }
    if (!isLoose) this.lines.push('');
  }
}

function gatesOf(stability: Stability | undefined): string | undefined {
  if (stability === undefined) return undefined;
  const parts = [
    stability.kind === 'stable'
      ? `Since ${stability.since}`
      : `Unstable, feature \`${stability.feature}\``,
    ...(stability.deprecated === undefined ? [] : [`**deprecated** since ${stability.deprecated}`]),
  ];
  return `*${parts.join('; ')}*`;
}

/** A character that no renderer takes for anything else. */
const numeric = (char: string): string => `&#${char.codePointAt(0)!};`;
