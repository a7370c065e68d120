/**
 * What a composition declares -> a file of WIT, which is resolved as any other: its interfaces and worlds, and one world
 * more, with the types that stand at the top and what is imported. Spans stay those of the composition. WIT.md; LANGUAGE.md
 * of bytecodealliance/wac.
 */
import type {
  FuncType,
  Id,
  InterfaceDecl,
  InterfaceItem,
  PackageDecl,
  PackagePath,
  TypeDecl,
  UsePath,
  WitFile,
  WorldDecl,
  WorldItem,
} from '../../../grammar/wit/index.ts';
import type {
  ImportStatement,
  PackageDirective,
  Statement,
  WacExternItem,
  WacFile,
  WacInterface,
  WacInterfaceItem,
  WacTypeDecl,
  WacWorld,
} from '../../../grammar/wac/index.ts';
import { limits } from '../../base/index.ts';
import { packageNameText } from '../../model/index.ts';
import { packageName } from '../../resolve/index.ts';
import type { GraphPackage } from '../graph.ts';
import { Body, type Own } from './bodies.ts';
import { isOwn, nameOf, type Lookup } from './packages.ts';
import type { Reporter } from './reporter.ts';
import type { Local, Scope } from './scope.ts';

/** What an import statement imports. */
export type Imported =
  /** An item of the world, by its name there. */
  | { readonly kind: 'item'; readonly name: string }
  | { readonly kind: 'interface'; readonly path: UsePath }
  | { readonly kind: 'component'; readonly component: GraphPackage; readonly path: PackagePath };

/** The declarations of a composition in WIT. */
export interface Declarations {
  readonly file: WitFile;
  /** The world with the types of the top and what is imported. */
  readonly world: WorldDecl;
  /** By statement what became of it. */
  readonly items: ReadonlyMap<Statement, InterfaceDecl | WorldDecl>;
  readonly imports: ReadonlyMap<ImportStatement, Imported>;
}

export function declarationsOf(
  file: WacFile & { readonly package: PackageDirective },
  scope: Scope,
  lookup: Lookup,
  reporter: Reporter,
): Declarations {
  return new DeclarationsWriter(file, scope, lookup, reporter).write();
}

/** A type of the top, in WIT, with the types of the top that it names. */
interface TopType {
  readonly decl: TypeDecl;
  readonly uses: ReadonlySet<Local>;
}

interface TopFunc {
  readonly type: FuncType;
  readonly uses: ReadonlySet<Local>;
}

class DeclarationsWriter {
  readonly #file: WacFile & { readonly package: PackageDirective };
  readonly #own: string | undefined;
  readonly #scope: Scope;
  readonly #lookup: Lookup;
  readonly #reporter: Reporter;
  readonly #types = new Map<Local, TopType>();
  readonly #funcs = new Map<Local, TopFunc>();
  #taken = 0;

  constructor(
    file: WacFile & { readonly package: PackageDirective },
    scope: Scope,
    lookup: Lookup,
    reporter: Reporter,
  ) {
    this.#file = file;
    this.#own = nameOf(file.package.id);
    this.#scope = scope;
    this.#lookup = lookup;
    this.#reporter = reporter;
  }

  write(): Declarations {
    const { statements, package: directive, range, file } = this.#file;
    const items = new Map<Statement, InterfaceDecl | WorldDecl>();
    const imports = new Map<ImportStatement, Imported>();
    const top: WorldItem[] = [];
    const paths = new Set<string>();
    statements.forEach((statement, index) => {
      switch (statement.kind) {
        case 'interface':
          items.set(statement, this.#interface(statement, index));
          return;
        case 'world':
          items.set(statement, this.#world(statement, index));
          return;
        case 'import-statement':
          return this.#import(statement, index, top, imports, paths);
        case 'let':
        case 'export-statement':
        case 'error':
          return;
        default:
          top.push(...this.#topType(statement, index));
      }
    });
    const world: WorldDecl = {
      kind: 'world',
      range,
      docs: [],
      gates: [],
      name: { kind: 'id', range: directive.id.range, name: this.#freeName() },
      items: top,
    };
    const { kind: _, targets: __, ...line } = directive;
    const decl: PackageDecl = { kind: 'package-decl', ...line };
    return {
      file: {
        kind: 'file',
        file,
        range,
        package: decl,
        items: [...items.values(), world],
        comments: [],
      },
      world,
      items,
      imports,
    };
  }

  /** A name for the world that the composition has not given to anything. */
  #freeName(): string {
    const taken = new Set(this.#scope.locals.map(({ name }) => name));
    for (let n = 0; ; n++) {
      const name = n === 0 ? 'composition' : `composition-${n}`;
      if (!taken.has(name)) return name;
    }
  }

  #topType(statement: WacTypeDecl, index: number): WorldItem[] {
    const local = this.#scope.declaredBy(statement);
    const uses = new Set<Local>();
    const body = new Body({
      scope: this.#scope,
      index,
      useType: (used) => uses.add(used),
      funcOf: (used) => this.#funcs.get(used)?.type,
    });
    if (statement.kind === 'func-alias') {
      const type = body.func(statement.type);
      if (local === undefined) return [];
      this.#funcs.set(local, { type, uses });
      // Its type is that of a function.
      const { range, docs, gates, name } = statement;
      return [
        { kind: 'import', range, docs, gates, item: { kind: 'extern-func', range, name, type } },
      ];
    }
    const decl = body.typeDecl(statement)!;
    if (local !== undefined) {
      this.#types.set(local, { decl, uses });
      return [decl];
    }
    // What is wrong in it is told as well.
    const name = { ...decl.name, name: `${decl.name.name}-again-${index}` };
    return decl.name.missing === true ? [] : [{ ...decl, name }];
  }

  #import(
    statement: ImportStatement,
    index: number,
    top: WorldItem[],
    imports: Map<ImportStatement, Imported>,
    paths: Set<string>,
  ): void {
    const { type, name, range, docs } = statement;
    if (name.missing === true) return;
    const isDeclared = this.#scope.declaredBy(statement) !== undefined;
    const id = isDeclared ? name : { ...name, name: `${name.name}-again-${index}` };
    const add = (item: Extract<WorldItem, { kind: 'import' }>['item']): void => {
      top.push({ kind: 'import', range, docs, gates: [], item });
    };
    const addFunc = (func: FuncType | undefined): void => {
      if (func === undefined) return;
      add({ kind: 'extern-func', range, name: id, type: func });
      imports.set(statement, { kind: 'item', name: id.name });
    };
    const addPath = (path: UsePath): void => {
      imports.set(statement, { kind: 'interface', path });
      const key = path.kind === 'local-path' ? path.id.name : pathText(path);
      if (paths.has(key)) return;
      paths.add(key);
      add({ kind: 'extern-path', range: path.range, path });
    };
    switch (type.kind) {
      case 'error':
        return;
      case 'func-type':
        return addFunc(this.#topBody(index).func(type));
      case 'inline-interface': {
        const items = this.#interfaceItems(type.items, index);
        add({ kind: 'extern-interface', range, name: id, items });
        imports.set(statement, { kind: 'item', name: id.name });
        return;
      }
      case 'local-path': {
        const wanted = 'an interface or a type of functions';
        const local = this.#scope.findKind(type.id, index, ['interface', 'func-type'], wanted);
        if (local?.kind === 'func-type') return addFunc(this.#funcs.get(local)?.type);
        if (local !== undefined) addPath(type);
        return;
      }
      case 'package-path': {
        const own = this.#ownPath(type);
        if (own !== undefined) {
          const local = this.#scope.findKind(own.id, index, ['interface'], 'an interface');
          if (local !== undefined) addPath(own);
          return;
        }
        const found = this.#lookup.path(type);
        if (found === undefined || type.name.missing === true) return;
        if ('wit' in found) addPath(found.wit);
        else {
          const { component } = found;
          imports.set(statement, { kind: 'component', component, path: type });
        }
        return;
      }
      default:
        return type satisfies never;
    }
  }

  /** What stands at the top has the names of the top at hand. */
  #topBody(index: number): Body {
    return new Body({
      scope: this.#scope,
      index,
      useType: () => undefined,
      funcOf: (used) => this.#funcs.get(used)?.type,
    });
  }

  #interface(decl: WacInterface, index: number): InterfaceDecl {
    const items = this.#interfaceItems(decl.items, index);
    return { ...decl, name: this.#nameOf(decl, index), items };
  }

  /** The name of an interface or world; another where it is taken, so that what is wrong inside is told as well. */
  #nameOf(decl: WacInterface | WacWorld, index: number): Id {
    const { name } = decl;
    if (this.#scope.declaredBy(decl) !== undefined || name.missing === true) return name;
    return { ...name, name: `${name.name}-again-${index}` };
  }

  #interfaceItems(items: readonly WacInterfaceItem[], index: number): InterfaceItem[] {
    const { body, taken } = this.#body(items, index);
    const own = items.flatMap((item): InterfaceItem[] => {
      switch (item.kind) {
        case 'error':
          return [item];
        case 'use': {
          const path = this.#path(item.path, index, 'interface');
          for (const { name, as } of item.names) body.declare(as ?? name);
          return [{ ...item, path }];
        }
        case 'func':
          return [body.funcDecl(item)];
        default: {
          const decl = body.typeDecl(item);
          return decl === undefined ? [] : [decl];
        }
      }
    });
    return [...taken(), ...own];
  }

  #world(decl: WacWorld, index: number): WorldDecl {
    const { body, taken } = this.#body(decl.items, index);
    const own = decl.items.flatMap((item): WorldItem[] => {
      switch (item.kind) {
        case 'error':
          return [item];
        case 'use': {
          const path = this.#path(item.path, index, 'interface');
          for (const { name, as } of item.names) body.declare(as ?? name);
          return [{ ...item, path }];
        }
        case 'include':
          return [{ ...item, path: this.#path(item.path, index, 'world') }];
        case 'import':
        case 'export':
          return [{ ...item, item: this.#extern(item.item, index, body) }];
        default: {
          const type = body.typeDecl(item);
          return type === undefined ? [] : [type];
        }
      }
    });
    return { ...decl, name: this.#nameOf(decl, index), items: [...taken(), ...own] };
  }

  #extern(item: WacExternItem, index: number, body: Body) {
    switch (item.kind) {
      case 'error':
        return item;
      case 'extern-func':
        return { ...item, type: body.func(item.type) };
      case 'extern-interface':
        return { ...item, items: this.#interfaceItems(item.items, index) };
      case 'extern-path':
        return { ...item, path: this.#path(item.path, index, 'interface') };
      case 'extern-named-path': {
        const { path, range, name } = item;
        if (path.kind === 'local-path' && this.#isFunc(path.id, body)) {
          const type = body.funcNamed(path.id, 'a type of functions');
          return type === undefined
            ? { kind: 'error' as const, range, defines: name }
            : { kind: 'extern-func' as const, range, name, type };
        }
        return { ...item, path: this.#path(path, index, 'interface') };
      }
      default:
        return item satisfies never;
    }
  }

  /** Whether a name seems to be that of a type of functions: what is wrong with it is told then, too. */
  #isFunc(id: Id, body: Body): boolean {
    return body.declares(id.name) || this.#scope.kindOf(id) === 'func-type';
  }

  /** A body of its own, and the types of the top that it takes over, once all of it was read. */
  #body(items: readonly (WacInterfaceItem | WacWorld['items'][number])[], index: number) {
    const taken = new Set<Local>();
    const seen = new Set<Local>();
    const own = items.flatMap((item): Own[] => {
      switch (item.kind) {
        case 'use':
          return item.names.map(({ name, as }) => ({ kind: 'type', id: as ?? name }));
        case 'func-alias':
          return [{ kind: 'func-type', id: item.name }];
        case 'type-alias':
        case 'record':
        case 'variant':
        case 'enum':
        case 'flags':
        case 'resource':
          return [{ kind: 'type', id: item.name }];
        default:
          return [];
      }
    });
    const take = (locals: Iterable<Local>, id: Id): void => {
      const todo = [...locals];
      for (let local = todo.pop(); local !== undefined; local = todo.pop()) {
        if (seen.has(local)) continue;
        seen.add(local);
        if (body.declares(local.name)) this.#tellShadowed(id, local);
        else taken.add(local);
        todo.push(...(this.#types.get(local)?.uses ?? []));
      }
    };
    const body: Body = new Body(
      {
        scope: this.#scope,
        index,
        useType: (local, id) => take([local], id),
        funcOf: (local, id) => {
          const func = this.#funcs.get(local);
          if (func !== undefined) take(func.uses, id);
          return func?.type;
        },
      },
      own,
    );
    return { body, taken: () => this.#takenOver(taken) };
  }

  #takenOver(locals: ReadonlySet<Local>): readonly TypeDecl[] {
    const before = this.#taken;
    this.#taken += locals.size;
    if (this.#taken > limits.takenTypes) {
      if (before > limits.takenTypes) return [];
      this.#reporter.report(
        'wac/too-large',
        `interfaces use types of the composition more than ${limits.takenTypes} times, by way of others, too`,
        [...locals][0]!.range,
        { help: ['declare them in an interface of their own, and take them by `use`'] },
      );
      return [];
    }
    return [...locals]
      .toSorted((a, b) => a.index - b.index)
      .flatMap((local) => this.#types.get(local)?.decl ?? []);
  }

  #tellShadowed(id: Id, local: Local): void {
    this.#reporter.report(
      'wac/shadowed',
      `\`${id.name}\` is made of \`${local.name}\` of the composition, but here something else is called so`,
      id.range,
      {
        related: [{ message: 'declared here', span: this.#reporter.span(local.range) }],
        help: ['give one of the two another name'],
      },
    );
  }

  /** A path as it stands in a file of WIT; one that leads nowhere was reported, and is missing. */
  #path(path: UsePath, index: number, wanted: 'interface' | 'world'): UsePath {
    const local = path.kind === 'local-path' ? path : this.#ownPath(path);
    if (local !== undefined) {
      const words = wanted === 'world' ? 'a world' : 'an interface';
      const found = this.#scope.findKind(local.id, index, [wanted], words);
      return found === undefined ? missing(path) : local;
    }
    return (path.kind === 'package-path' ? this.#lookup.wit(path) : undefined) ?? missing(path);
  }

  /** A path into the composition's own package, as the name that it ends with. */
  #ownPath(path: PackagePath): Extract<UsePath, { kind: 'local-path' }> | undefined {
    const name = nameOf(path.package);
    if (name === undefined || !isOwn(name, this.#own)) return undefined;
    return { kind: 'local-path', range: path.range, id: path.name };
  }
}

function missing({ range }: UsePath): UsePath {
  const id: Id = { kind: 'id', range: [range[1], range[1]], name: '', missing: true };
  return { kind: 'local-path', range, id };
}

/** A path as it stands in names of imports and exports: `a:b/c@1.0.0`. */
export function pathText({ package: id, name }: PackagePath): string {
  const { version, ...pkg } = packageName(id);
  const path = `${packageNameText(pkg)}/${name.name}`;
  return version === undefined ? path : `${path}@${version}`;
}
