/**
 * Model -> WIT text that parses to the same model. What elaboration added (implied imports) is printed like what was
 * written; `use`s are gathered, one for each interface and gate. Nothing of the original layout is known here: the
 * formatter works on the AST.
 */
import {
  commentText,
  compareVersions,
  isVersion,
  keywords,
  parsePlainName,
  withVersion,
} from '../base/index.ts';
import type {
  DefinedType,
  Func,
  InterfaceId,
  Model,
  NamedType,
  PackageId,
  PackageName,
  Stability,
  TypeDef,
  TypeId,
  TypeRef,
  World,
  WorldItem,
} from './model.ts';
import { accessorOf } from './accessors.ts';
import { packageNameText } from './names.ts';
import { funcsOfResource } from './resource-funcs.ts';
import { usedFrom } from './types.ts';

/** What of a model is printed, and how. WIT.md, Package Format. */
export interface PrintOptions {
  /** The package whose items stand at the top of the text; all others become `package … { … }` blocks. */
  readonly root?: PackageId;
  /** Only the root package, without those it depends on. */
  readonly rootOnly?: boolean;
}

const reserved: ReadonlySet<string> = new Set(keywords);

/** Prints packages as one WIT text. */
export function printWit(model: Model, options: PrintOptions = {}): string {
  const root = options.root ?? model.packages.length - 1;
  const printer = new Printer(model);
  if (model.packages[root] !== undefined) printer.rootPackage(root);
  if (options.rootOnly !== true) {
    for (const id of model.packages.keys()) if (id !== root) printer.nestedPackage(id);
  }
  return printer.text();
}

/** Prints one type as it is written where it is used: `list<u8>`, or its name. */
export function printType(types: readonly TypeDef[], ref: TypeRef): string {
  if (typeof ref !== 'number') return ref;
  const def = types[ref]!;
  return def.name === undefined ? printStructure(types, def.type) : identifier(def.name);
}

/** Prints a function's type: `func(a: u32) -> string`. */
export function printFuncType(
  types: readonly TypeDef[],
  func: Pick<Func, 'async' | 'params' | 'result'> & Partial<Pick<Func, 'kind'>>,
): string {
  const params = func.params.map((p) => `${identifier(p.name)}: ${printType(types, p.type)}`);
  const result = func.result === undefined ? '' : ` -> ${printType(types, func.result)}`;
  const word = (func.kind && accessorOf(func.kind)) ?? 'func';
  return `${func.async ? 'async ' : ''}${word}(${params.join(', ')})${result}`;
}

const identifier = (name: string): string => (reserved.has(name) ? `%${name}` : name);

/** What a function is called where it is declared: without what its place and its `get` or `set` say. */
const ownName = (f: Func): string => identifier(parsePlainName(f.name).name);

/** Prints what a type is even where it has a name: `list<u8>`; a record and the like as their kind alone. */
export function printStructure(types: readonly TypeDef[], type: DefinedType): string {
  const print = (ref: TypeRef): string => printType(types, ref);
  switch (type.kind) {
    case 'tuple':
      return `tuple<${type.types.map(print).join(', ')}>`;
    case 'option':
      return `option<${print(type.type)}>`;
    case 'list':
      return type.length === undefined
        ? `list<${print(type.type)}>`
        : `list<${print(type.type)}, ${type.length}>`;
    case 'map':
      return `map<${print(type.key)}, ${print(type.value)}>`;
    case 'result':
      if (type.ok === undefined)
        return type.err === undefined ? 'result' : `result<_, ${print(type.err)}>`;
      return `result<${print(type.ok)}${type.err === undefined ? '' : `, ${print(type.err)}`}>`;
    case 'future':
    case 'stream':
      return type.type === undefined ? type.kind : `${type.kind}<${print(type.type)}>`;
    case 'own':
      return print(type.resource);
    case 'borrow':
      return `borrow<${print(type.resource)}>`;
    case 'alias':
      return print(type.type);
    case 'record':
    case 'variant':
    case 'enum':
    case 'flags':
    case 'resource':
      // WIT cannot write these without a name; a component may still hold them.
      return type.kind;
    default:
      return type satisfies never;
  }
}

/** What an item carries in front of it. */
interface Heading {
  readonly docs?: string;
  readonly stability?: Stability;
  readonly externalId?: string;
}

type NamedDef = NamedType & { readonly def: TypeDef };

class Printer {
  readonly #model: Model;
  readonly #lines: string[] = [];
  #indent = '';
  /** Of the package that is printed. */
  #version: string | undefined;

  constructor(model: Model) {
    this.#model = model;
  }

  text(): string {
    return this.#lines.length === 0 ? '' : `${this.#lines.join('\n')}\n`;
  }

  #line(text = ''): void {
    this.#lines.push(text === '' ? '' : this.#indent + text);
  }

  #block(head: string, body: () => void): void {
    this.#line(`${head} {`);
    const outer = this.#indent;
    this.#indent += '  ';
    body();
    this.#indent = outer;
    this.#line('}');
  }

  /** Prints items with a blank line between them. */
  #spaced<T>(items: readonly T[], print: (item: T) => void): void {
    items.forEach((item, i) => {
      if (i > 0) this.#line();
      print(item);
    });
  }

  #heading({ docs, stability, externalId }: Heading): void {
    for (const line of docs?.split('\n') ?? []) {
      this.#line(line === '' ? '///' : `/// ${commentText(line)}`);
    }
    if (stability !== undefined && this.#canHave(stability)) {
      this.#line(
        stability.kind === 'stable'
          ? `@since(version = ${stability.since})`
          : `@unstable(feature = ${stability.feature})`,
      );
      if (stability.deprecated !== undefined) {
        this.#line(`@deprecated(version = ${stability.deprecated})`);
      }
    }
    if (externalId !== undefined) this.#line(`@external-id(${quote(externalId)})`);
  }

  /** A version that this package hasn't reached is that of another one, from which the item came by `include`. */
  #canHave(stability: Stability): boolean {
    if (stability.kind === 'unstable') return true;
    const [since, version] = [stability.since, this.#version];
    if (version === undefined) return false;
    return !isVersion(since) || !isVersion(version) || compareVersions(since, version) <= 0;
  }

  rootPackage(id: PackageId): void {
    const pkg = this.#model.packages[id]!;
    this.#version = pkg.name.version;
    this.#heading(pkg);
    this.#line(`package ${packageDeclName(pkg.name)};`);
    this.#items(id, true);
  }

  nestedPackage(id: PackageId): void {
    const pkg = this.#model.packages[id]!;
    this.#version = pkg.name.version;
    this.#line();
    this.#heading(pkg);
    this.#block(`package ${packageDeclName(pkg.name)}`, () => this.#items(id, false));
  }

  #items(id: PackageId, blankFirst: boolean): void {
    const { interfaces, worlds } = this.#model.packages[id]!;
    if (blankFirst && interfaces.length + worlds.length > 0) this.#line();
    this.#spaced(
      [
        ...interfaces.map((i) => () => this.#namedInterface(i)),
        ...worlds.map((w) => () => this.#world(w)),
      ],
      (print) => print(),
    );
  }

  #namedInterface(id: InterfaceId): void {
    const iface = this.#model.interfaces[id]!;
    this.#heading(iface);
    this.#block(`interface ${identifier(iface.name!)}`, () => this.#interfaceBody(id));
  }

  #interfaceBody(id: InterfaceId): void {
    const { types, functions, package: pkg } = this.#model.interfaces[id]!;
    const own = this.#uses(types, pkg);
    const items = this.#inOrder(own, functions);
    if (own.length < types.length && items.length > 0) this.#line();
    this.#spaced(items, (item) => {
      if ('def' in item) this.#type(item, functions);
      else this.#func(item);
    });
  }

  /**
   * Types before functions; but where a function stands before those of a resource, the resource is printed after it,
   * so that the functions keep their order.
   */
  #inOrder(types: readonly NamedDef[], funcs: readonly Func[]): (NamedDef | Func)[] {
    const items: (NamedDef | Func)[] = [];
    const rest = [...types];
    const lastOfResource = funcs.findLastIndex((f) => f.kind.kind !== 'freestanding');
    const firstFree = funcs.findIndex((f) => f.kind.kind === 'freestanding');
    if (firstFree > lastOfResource) return [...types, ...funcs.slice(firstFree)];
    for (const f of funcs) {
      const { kind } = f;
      if (kind.kind === 'freestanding') items.push(f);
      else {
        const at = rest.findIndex((t) => t.id === kind.resource);
        if (at !== -1) items.push(...rest.splice(0, at + 1));
      }
    }
    return [...items, ...rest];
  }

  #func(f: Func): void {
    this.#heading(f);
    this.#line(`${ownName(f)}: ${printFuncType(this.#model.types, f)};`);
  }

  #world(id: number): void {
    const world = this.#model.worlds[id]!;
    this.#heading(world);
    this.#block(`world ${identifier(world.name)}`, () => this.#worldBody(world));
  }

  #worldBody(world: World): void {
    const types = world.imports.filter((i) => i.kind === 'type');
    const funcs = world.imports.flatMap((i) => (i.kind === 'func' ? [i.func] : []));
    for (const item of world.imports) {
      if (item.kind === 'interface') this.#extern('import', item, world.package);
    }
    for (const type of this.#uses(types, world.package)) this.#type(type, funcs);
    for (const item of world.imports) {
      const isFree = item.kind === 'func' && item.func.kind.kind === 'freestanding';
      if (isFree) this.#extern('import', item, world.package);
    }
    for (const item of world.exports) this.#extern('export', item, world.package);
  }

  #extern(side: 'import' | 'export', item: WorldItem, pkg: PackageId): void {
    if (item.kind === 'type') return;
    if (item.kind === 'func') {
      this.#heading(item.func);
      this.#line(`${side} ${ownName(item.func)}: ${printFuncType(this.#model.types, item.func)};`);
      return;
    }
    const iface = this.#model.interfaces[item.id]!;
    const isInline = iface.name === undefined;
    this.#heading(isInline ? { ...iface, ...item } : item);
    if (isInline) {
      this.#block(`${side} ${identifier(item.name!)}: interface`, () =>
        this.#interfaceBody(item.id),
      );
    } else {
      const label = item.name === undefined ? '' : `${identifier(item.name)}: `;
      this.#line(`${side} ${label}${this.#path(item.id, pkg)};`);
    }
  }

  /** The path to an interface as seen from a package. */
  #path(id: InterfaceId, from: PackageId | undefined): string {
    const { name, package: pkg } = this.#model.interfaces[id]!;
    if (pkg === from || pkg === undefined) return identifier(name!);
    const p = this.#model.packages[pkg]!.name;
    const path = packageDeclName({ namespace: p.namespace, name: p.name });
    return withVersion(`${path}/${identifier(name!)}`, p.version);
  }

  /** Prints the types that came by `use`, gathered by interface and gates; gives back the others. */
  #uses(types: readonly NamedType[], pkg: PackageId | undefined): NamedDef[] {
    const defs = types.map((t) => ({ ...t, def: this.#model.types[t.id]! }));
    const uses = defs.filter(({ def }) => usedFrom(this.#model.types, def) !== undefined);
    const key = ({ def }: NamedDef): string =>
      `${usedFrom(this.#model.types, def)} ${JSON.stringify([def.stability, def.externalId])}`;
    for (const group of groups(uses, key)) {
      const { def } = group[0]!;
      const { docs: _, ...heading } = def;
      this.#heading(heading);
      const names = group.map((use) => {
        const target = this.#model.types[(use.def.type as { type: TypeId }).type]!.name!;
        const own = identifier(use.name);
        return target === use.name ? own : `${identifier(target)} as ${own}`;
      });
      this.#line(
        `use ${this.#path(usedFrom(this.#model.types, def)!, pkg)}.{${names.join(', ')}};`,
      );
    }
    return defs.filter(({ def }) => usedFrom(this.#model.types, def) === undefined);
  }

  #type({ id, name, def }: NamedDef, funcs: readonly Func[]): void {
    this.#heading(def);
    this.#declaration(id, name, def.type, funcs);
  }

  #declaration(id: TypeId, name: string, type: DefinedType, funcs: readonly Func[]): void {
    const own = identifier(name);
    const ref = (r: TypeRef): string => printType(this.#model.types, r);
    switch (type.kind) {
      case 'record':
        this.#members(
          `record ${own}`,
          type.fields,
          (f) => `${identifier(f.name)}: ${ref(f.type)},`,
        );
        return;
      case 'variant':
        this.#members(`variant ${own}`, type.cases, (c) =>
          c.type === undefined
            ? `${identifier(c.name)},`
            : `${identifier(c.name)}(${ref(c.type)}),`,
        );
        return;
      case 'enum':
        this.#members(`enum ${own}`, type.cases, (c) => `${identifier(c.name)},`);
        return;
      case 'flags':
        this.#members(`flags ${own}`, type.flags, (f) => `${identifier(f.name)},`);
        return;
      case 'resource':
        this.#resource(id, own, funcs);
        return;
      case 'own':
        this.#line(`type ${own} = own<${ref(type.resource)}>;`);
        return;
      default:
        this.#line(`type ${own} = ${printStructure(this.#model.types, type)};`);
    }
  }

  #members<T extends { readonly docs?: string }>(
    head: string,
    members: readonly T[],
    print: (member: T) => string,
  ): void {
    this.#block(head, () => {
      for (const member of members) {
        this.#heading({ ...(member.docs === undefined ? {} : { docs: member.docs }) });
        this.#line(print(member));
      }
    });
  }

  #resource(id: TypeId, name: string, funcs: readonly Func[]): void {
    const own = funcsOfResource(funcs, id);
    if (own.length === 0) {
      this.#line(`resource ${name};`);
      return;
    }
    this.#block(`resource ${name}`, () => {
      for (const f of own) {
        this.#heading(f);
        this.#line(`${this.#member(f, id)};`);
      }
    });
  }

  #member(f: Func, resource: TypeId): string {
    const { types } = this.#model;
    const plain = ownName(f);
    switch (f.kind.kind) {
      case 'constructor': {
        const params = printFuncType(types, { async: false, params: f.params }).slice(
          'func'.length,
        );
        const result = typeof f.result === 'number' ? types[f.result]!.type : undefined;
        const isImplied = result?.kind === 'own' && result.resource === resource;
        return isImplied || f.result === undefined
          ? `constructor${params}`
          : `constructor${params} -> ${printType(types, f.result)}`;
      }
      case 'static': {
        return `${plain}: static ${printFuncType(types, f)}`;
      }
      default:
        return `${plain}: ${printFuncType(types, { ...f, params: f.params.slice(1) })}`;
    }
  }
}

/** Runs of neighbours with the same key. */
function groups<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const result: T[][] = [];
  let last: string | undefined;
  for (const item of items) {
    const k = key(item);
    if (k === last) result.at(-1)!.push(item);
    else result.push([item]);
    last = k;
  }
  return result;
}

function packageDeclName(name: PackageName): string {
  const parts = (text: string, separator: string): string =>
    text.split(separator).map(identifier).join(separator);
  return packageNameText({
    ...name,
    namespace: parts(name.namespace, ':'),
    name: parts(name.name, '/'),
  });
}

/** A string literal of WIT: control characters and marks that could close it or reorder text are escaped. */
function quote(text: string): string {
  const escaped = text.replaceAll(
    /["\\]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u0149\u0673\u0F77\u0F79\u17A3\u17A4\u17B4\u17B5]/gu,
    (c) => (c === '"' || c === '\\' ? `\\${c}` : `\\u{${c.codePointAt(0)!.toString(16)}}`),
  );
  return `"${escaped}"`;
}
