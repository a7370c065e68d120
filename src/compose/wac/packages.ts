/**
 * The packages that a composition names, as whoever reads files has found them: components, of which instances are made,
 * and packages of WIT, whose interfaces and worlds are imported, used and included. What is wrong with one is told where
 * the composition names it first; the place in the package itself comes second.
 */
import type {
  Id,
  PackageId,
  PackagePath,
  UsePath,
  Version,
  WitFile,
} from '../../../grammar/wit/index.ts';
import type { Expr, ImportType, WacFile, WacInterfaceItem } from '../../../grammar/wac/index.ts';
import { didYouMean, splitVersion, type Diagnostic } from '../../base/index.ts';
import { packageNameText } from '../../model/index.ts';
import { definedPackages, packageName } from '../../resolve/index.ts';
import type { GraphPackage } from '../graph.ts';
import { toldAt } from '../told-at.ts';
import type { Reporter } from './reporter.ts';

/** What stands under the name of a package. */
export type WacPackage =
  | { readonly kind: 'component'; readonly component: GraphPackage }
  /** Groups of files, each a package: first the one that is meant, then those that it depends on. */
  | { readonly kind: 'wit'; readonly groups: readonly (readonly WitFile[])[] }
  /** Something that could not be read, and why. */
  | { readonly kind: 'broken'; readonly diagnostics: readonly Diagnostic[] };

/** Where packages come from. */
export interface WacPackages {
  /** By their names, as the composition has them: `a:b`, `a:b@1.0.0`. */
  readonly packages: ReadonlyMap<string, WacPackage>;
  /** What helps whoever names a package that is not there, near names and where it was looked for; else near names alone. */
  readonly help?: (name: string) => readonly string[];
}

/** The name of a package as it is looked up; undefined where a part of it is missing, which was reported. */
export function nameOf(id: PackageId): string | undefined {
  const parts: readonly Id[] = [...id.namespaces, ...id.names];
  if (parts.some((part) => part.missing === true) || id.version?.text === '') return undefined;
  return packageNameText(packageName(id));
}

/** The names of all packages that a composition needs, each once, in the order in which it names them first. */
export function namedPackages(file: WacFile): readonly string[] {
  const own = file.package === undefined ? undefined : nameOf(file.package.id);
  const found = new Set<string>();
  for (const id of packageIds(file)) {
    const name = nameOf(id);
    if (name !== undefined && !isOwn(name, own)) found.add(name);
  }
  return [...found];
}

/** Whether a name is that of the composition's own package, with its version or without. */
export function isOwn(name: string, own: string | undefined): boolean {
  return own !== undefined && (name === own || name === splitVersion(own)[0]);
}

function* packageIds(file: WacFile): Iterable<PackageId> {
  if (file.package?.targets !== undefined) yield* inPath(file.package.targets);
  for (const statement of file.statements) {
    switch (statement.kind) {
      case 'import-statement':
        yield* inImport(statement.type);
        break;
      case 'let':
      case 'export-statement':
        yield* inExpr(statement.value);
        break;
      case 'interface':
        yield* inItems(statement.items);
        break;
      case 'world':
        for (const item of statement.items) {
          if (item.kind === 'use' || item.kind === 'include') yield* inPath(item.path);
          if (item.kind !== 'import' && item.kind !== 'export') continue;
          const extern = item.item;
          if ('path' in extern) yield* inPath(extern.path);
          if ('items' in extern) yield* inItems(extern.items);
        }
        break;
      default:
    }
  }
}

function* inPath(path: UsePath): Iterable<PackageId> {
  if (path.kind === 'package-path') yield path.package;
}

function* inItems(items: readonly WacInterfaceItem[]): Iterable<PackageId> {
  for (const item of items) if (item.kind === 'use') yield* inPath(item.path);
}

function* inImport(type: ImportType): Iterable<PackageId> {
  if (type.kind === 'package-path') yield type.package;
  if (type.kind === 'inline-interface') yield* inItems(type.items);
}

function* inExpr({ primary }: Expr): Iterable<PackageId> {
  if (primary.kind === 'nested') yield* inExpr(primary.value);
  if (primary.kind !== 'new') return;
  yield primary.package;
  for (const arg of primary.arguments) {
    if (arg.kind === 'named-argument') yield* inExpr(arg.value);
  }
}

/** Looks packages up for one composition. */
export class Lookup {
  readonly #packages: WacPackages;
  readonly #own: string | undefined;
  readonly #reporter: Reporter;
  /** Those that were found, each with the place that names it first. */
  readonly #named = new Map<string, { readonly found: WacPackage; readonly at: Id | PackageId }>();
  /** What was told of already. */
  readonly #told = new Set<string>();

  /** @param own - The name of the composition's own package. */
  constructor(packages: WacPackages, own: string | undefined, reporter: Reporter) {
    this.#packages = packages;
    this.#own = own;
    this.#reporter = reporter;
  }

  /** The component of that name. */
  component(id: PackageId): GraphPackage | undefined {
    const name = nameOf(id);
    if (name !== undefined && isOwn(name, this.#own)) {
      const message = `\`${name}\` is this composition, which can’t be a part of itself`;
      this.#reporter.report('wac/no-component', message, id.range);
      return undefined;
    }
    const found = this.#find(id);
    if (found === undefined || found.kind === 'broken') return undefined;
    if (found.kind === 'component') return found.component;
    this.#reporter.report(
      'wac/no-component',
      `\`${nameOf(id)!}\` is a package of WIT, of which no instance can be made`,
      id.range,
      { help: ['give a component under this name'] },
    );
    return undefined;
  }

  /** What a path leads into: a component, or a package of WIT with the path into it as the resolver knows it. */
  path(
    path: PackagePath,
  ): { readonly component: GraphPackage } | { readonly wit: PackagePath } | undefined {
    const found = this.#find(path.package);
    if (found === undefined || found.kind === 'broken') return undefined;
    if (found.kind === 'component') return { component: found.component };
    const { version } = found.groups[0]!.flatMap(definedPackages)[0]!;
    const { version: _, ...id } = path.package;
    const node: Version = { kind: 'version', range: path.package.range, text: version ?? '' };
    return { wit: { ...path, package: version === undefined ? id : { ...id, version: node } } };
  }

  /** A path where only a package of WIT can be meant. */
  wit(path: PackagePath): PackagePath | undefined {
    const found = this.path(path);
    if (found === undefined) return undefined;
    if ('wit' in found) return found.wit;
    this.#reporter.report(
      'wac/no-wit',
      `\`${nameOf(path.package)!}\` is a component; here a package of WIT must stand`,
      path.range,
      { help: ['what a component imports or exports can be the type of an `import`'] },
    );
    return undefined;
  }

  /** The files of all packages of WIT that were found: those that are named first, others where none of them is. */
  groups(): readonly (readonly WitFile[])[] {
    const kept = new Map<string, readonly WitFile[]>();
    const keep = (group: readonly WitFile[]): void => {
      const names = group.flatMap(definedPackages).map(packageNameText);
      if (!names.some((name) => kept.has(name))) for (const name of names) kept.set(name, group);
    };
    const found = [...this.#named.values()].flatMap(({ found: f }) =>
      f.kind === 'wit' ? [f] : [],
    );
    for (const { groups } of found) keep(groups[0]!);
    for (const { groups } of found) groups.slice(1).forEach(keep);
    return [...new Set(kept.values())];
  }

  /** Diagnostics of packages, told where the composition names these. */
  placed(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
    const places = new Map<string, Id | PackageId>();
    for (const { found, at } of this.#named.values()) {
      for (const file of filesOf(found)) if (!places.has(file)) places.set(file, at);
    }
    return diagnostics.flatMap((d) => {
      const at = d.span === undefined ? undefined : places.get(d.span.file);
      return at === undefined ? [d] : toldAt([d], this.#reporter.span(at.range));
    });
  }

  #find(id: PackageId): WacPackage | undefined {
    const name = nameOf(id);
    if (name === undefined) return undefined;
    const known = this.#named.get(name);
    if (known !== undefined) return known.found;
    const found = this.#packages.packages.get(name);
    if (found === undefined) {
      this.#unknown(name, id);
      return undefined;
    }
    this.#named.set(name, { found, at: id });
    if (found.kind === 'broken')
      this.#reporter.add(toldAt(found.diagnostics, this.#reporter.span(id.range)));
    if (found.kind === 'wit') return this.#checked(name, found, id);
    return found;
  }

  /** Under a name stands a package of that name. */
  #checked(name: string, found: WacPackage & { readonly kind: 'wit' }, id: PackageId) {
    const [is] = (found.groups[0] ?? []).flatMap(definedPackages);
    const broken: WacPackage = { kind: 'broken', diagnostics: [] };
    const key = is === undefined ? undefined : packageNameText(is);
    if (key !== undefined && isOwn(name, key)) return found;
    this.#named.set(name, { found: broken, at: id });
    const file = found.groups[0]?.[0]?.file;
    this.#reporter.report(
      'wac/other-package',
      key === undefined
        ? `what stands under \`${name}\` names no package`
        : `under \`${name}\` stands the package \`${key}\``,
      id.range,
      {
        related: file === undefined ? [] : [{ message: 'here', span: { file, start: 0, end: 0 } }],
      },
    );
    return broken;
  }

  #unknown(name: string, id: PackageId): void {
    if (this.#told.has(name)) return;
    this.#told.add(name);
    const { packages, help } = this.#packages;
    this.#reporter.report('wac/no-package', `there is no package \`${name}\``, id.range, {
      help: help?.(name) ?? didYouMean(name, packages.keys()),
    });
  }
}

function filesOf(found: WacPackage): readonly string[] {
  switch (found.kind) {
    case 'component':
      return [found.component.file];
    case 'wit':
      return found.groups.flat().map(({ file }) => file);
    case 'broken':
      return [];
    default:
      return found satisfies never;
  }
}
