/**
 * Files become packages: package headers and nested package blocks give their names (WIT.md, Package declaration),
 * and packages are put in an order in which each stands after those it depends on.
 */
import type {
  Id,
  PackageDecl,
  PackageId,
  TopItem,
  TopUse,
  WitFile,
} from '../../grammar/wit/index.ts';
import { docText } from '../../grammar/wit/index.ts';
import { compareVersions, findCycles, labelForm, topologicalOrder } from '../base/index.ts';
import { type PackageName, packageNameText } from '../model/index.ts';
import { brokenNames, isThere, spanOf, stationsShown, TypeScope, wayRound } from './context.ts';
import type {
  FileScope,
  ItemSymbol,
  PackageBuild,
  PackageFile,
  Place,
  Resolving,
} from './context.ts';
import { refuseGates } from './gates.ts';
import { isWhole, usePaths } from './needs.ts';
import { packageName } from './paths.ts';

type PackageItem = PackageFile['items'][number];

/**
 * The packages that a group of files defines: those of its blocks in order, then the one of its headers. A group is
 * what is read together as one package: a file, or the files of a folder.
 */
export function collectPackages(run: Resolving, group: readonly WitFile[]): PackageBuild[] {
  const packages: PackageBuild[] = [];
  const files = group.map((ast): PackageFile => {
    const scope = fileScope(ast);
    const items: PackageItem[] = [];
    for (const item of ast.items) {
      if (item.kind === 'package-block') packages.push(blockPackage(run, ast, item));
      else if (item.kind !== 'error') items.push(item);
    }
    return { scope, items };
  });
  const main = headerPackage(run, group, files);
  return main === undefined ? packages : [...packages, main];
}

const fileScope = (ast: WitFile): FileScope => ({ ast, file: ast.file, uses: new Map() });

function blockPackage(
  run: Resolving,
  ast: WitFile,
  block: Extract<TopItem, { kind: 'package-block' }>,
): PackageBuild {
  const scope = fileScope(ast);
  const build = newPackage(
    ast,
    block.id,
    docText(block.docs),
    [
      {
        scope,
        items: block.items.filter((item): item is PackageItem => {
          if (item.kind !== 'package-block') return item.kind !== 'error';
          run.report(
            'nested-package',
            'a package block cannot stand in another one',
            spanOf(ast.file, item.id.range),
            {
              help: ['move it to the top level of the file'],
            },
          );
          return false;
        }),
      },
    ],
    brokenNames(block.items),
  );
  refuseGates({ run, pkg: build, file: scope }, block.gates, 'a package');
  return build;
}

/** The package whose header stands in at least one file of a group. */
function headerPackage(
  run: Resolving,
  group: readonly WitFile[],
  files: readonly PackageFile[],
): PackageBuild | undefined {
  const headers = group
    .filter((ast) => ast.package !== undefined)
    .map((ast) => ({ ast, decl: ast.package! }));
  const [first] = headers;
  if (first === undefined) {
    missingHeader(run, group, files);
    return undefined;
  }
  const key = packageNameText(packageName(first.decl.id));
  for (const { ast, decl } of headers.slice(1)) {
    const other = packageNameText(packageName(decl.id));
    if (other === key || !isWhole(decl.id) || !isWhole(first.decl.id)) continue;
    run.report(
      'package-mismatch',
      `this file says package \`${other}\`, but the files of this folder are package \`${key}\``,
      spanOf(ast.file, decl.id.range),
      {
        related: [
          { message: 'named here first', span: spanOf(first.ast.file, first.decl.id.range) },
        ],
        help: ['all files of a folder are one package; put another package in a folder of its own'],
      },
    );
  }
  const broken = group.flatMap((ast) => brokenNames(ast.items));
  return newPackage(first.ast, first.decl.id, headerDocs(run, headers), files, broken);
}

function headerDocs(
  run: Resolving,
  headers: readonly { readonly ast: WitFile; readonly decl: PackageDecl }[],
): string | undefined {
  const [first, ...more] = headers.filter(({ decl }) => decl.docs.length > 0);
  for (const { ast, decl } of more) {
    run.report(
      'package-docs',
      'the package is documented in two files; only one can hold its docs',
      spanOf(ast.file, decl.docs[0]!.range),
      {
        related: [
          {
            message: 'documented here first',
            span: spanOf(first!.ast.file, first!.decl.docs[0]!.range),
          },
        ],
      },
    );
  }
  return first === undefined ? undefined : docText(first.decl.docs);
}

/** A file whose items could not be read at all has been reported enough. */
function missingHeader(
  run: Resolving,
  group: readonly WitFile[],
  files: readonly PackageFile[],
): void {
  const at = group[0];
  if (at === undefined || group.some((ast) => ast.items.some((i) => i.kind === 'error'))) return;
  const item = files.flatMap((f) =>
    f.items.map((i) => ({ file: f.scope.file, range: i.range })),
  )[0];
  run.report(
    'no-package',
    group.length === 1
      ? 'the file does not say which package it is'
      : `none of these ${group.length} files says which package they are`,
    item === undefined
      ? spanOf(at.file, [0, 0])
      : spanOf(item.file, [item.range[0], item.range[0]]),
    { help: ['begin one file with `package namespace:name;`'] },
  );
}

function newPackage(
  ast: WitFile,
  id: PackageId,
  docs: string | undefined,
  files: readonly PackageFile[],
  broken: readonly Id[],
): PackageBuild {
  const name = packageName(id);
  return {
    name,
    key: packageNameText(name),
    nameSpan: spanOf(ast.file, id.range),
    ...(docs === undefined ? {} : { docs }),
    files,
    broken: new Set(broken.map((name) => name.name)),
    items: new Map(),
    anonymous: new Map(),
    gatedAnonymous: new Set(),
    owns: new Map(),
    hasNameless: false,
    saidGateNeedsVersion: !isWhole(id),
    id: -1,
  };
}

/** Gives each package's items and each file's `use`s their names. */
export function registerItems(run: Resolving, pkg: PackageBuild): void {
  const folded = new Map<string, ItemSymbol>();
  for (const { scope, items } of pkg.files) {
    for (const decl of items) {
      if (decl.kind === 'top-use') continue;
      if (!isThere(decl.name)) {
        pkg.hasNameless = true;
        continue;
      }
      const key = labelForm(decl.name.name);
      const first = folded.get(key);
      if (first !== undefined) {
        run.report(
          'duplicate-name',
          first.name === decl.name.name
            ? `package \`${pkg.key}\` has two items called \`${decl.name.name}\``
            : `\`${first.name}\` and \`${decl.name.name}\` differ only in case or hyphens, which makes them the same name`,
          spanOf(scope.file, decl.name.range),
          {
            related: [
              {
                message: 'first defined here',
                span: spanOf(first.file.file, first.decl.name.range),
              },
            ],
          },
        );
        continue;
      }
      const symbol: ItemSymbol = {
        kind: decl.kind,
        name: decl.name.name,
        file: scope,
        decl,
        state: 'pending',
        id: -1,
        types: new TypeScope(),
      };
      folded.set(key, symbol);
      pkg.items.set(symbol.name, symbol);
    }
  }
  for (const { scope, items } of pkg.files) registerUses(run, pkg, scope, items);
}

function registerUses(
  run: Resolving,
  pkg: PackageBuild,
  scope: FileScope,
  items: readonly PackageItem[],
): void {
  for (const use of items) {
    if (use.kind !== 'top-use') continue;
    const place: Place = { run, pkg, file: scope };
    refuseGates(place, use.gates, 'a `use` at the top of a file');
    const name = topUseName(use);
    if (!isThere(name)) continue;
    const earlierUse = scope.uses.get(name.name);
    const item = pkg.items.get(name.name);
    const earlier =
      earlierUse === undefined
        ? item?.file === scope
          ? item.decl.name.range
          : undefined
        : topUseName(earlierUse).range;
    if (earlier === undefined) {
      scope.uses.set(name.name, use);
      continue;
    }
    run.report(
      'duplicate-name',
      `this file has two items called \`${name.name}\``,
      spanOf(scope.file, name.range),
      {
        related: [{ message: 'the other one', span: spanOf(scope.file, earlier) }],
        help: [`give this one another name: \`use … as …;\``],
      },
    );
  }
}

const topUseName = (use: TopUse) =>
  use.as ?? (use.path.kind === 'local-path' ? use.path.id : use.path.name);

/** The paths of a package into other packages, in the order in which they matter for the model. */
function* foreignPaths(pkg: PackageBuild): Iterable<{ file: string; id: PackageId }> {
  for (const { scope, items } of pkg.files) {
    for (const item of items) {
      for (const path of usePaths(item)) {
        // A package without a name after it was reported.
        if (path.kind !== 'package-path' || !isThere(path.name)) continue;
        yield { file: scope.file, id: path.package };
      }
    }
  }
}

/**
 * Puts packages in order of dependency; among those that are free, by name and version. Unknown packages and cycles
 * are reported.
 */
export function orderPackages(run: Resolving, packages: readonly PackageBuild[]): PackageBuild[] {
  const sorted = packages.toSorted((a, b) => compareNames(a.name, b.name));
  const index = new Map(sorted.map((pkg, i) => [pkg.key, i]));
  const edges: number[][] = [];
  const firstUse: Map<number, { file: string; id: PackageId }>[] = [];
  for (const pkg of sorted) {
    const uses = new Map<number, { file: string; id: PackageId }>();
    const unknown = new Set<string>();
    for (const path of foreignPaths(pkg)) {
      const key = packageNameText(packageName(path.id));
      const at = index.get(key);
      if (at !== undefined) {
        if (key !== pkg.key && !uses.has(at)) uses.set(at, path);
      } else if (!unknown.has(key) && isWhole(path.id)) {
        unknown.add(key);
        unknownPackage(run, sorted, pkg, path, key);
      }
    }
    edges.push([...uses.keys()]);
    firstUse.push(uses);
  }
  for (const cycle of findCycles(edges)) reportCycle(run, sorted, cycle, firstUse);
  return depthFirst(edges).map((i) => sorted[i]!);
}

function reportCycle(
  run: Resolving,
  sorted: readonly PackageBuild[],
  cycle: readonly number[],
  firstUse: readonly ReadonlyMap<number, { file: string; id: PackageId }>[],
): void {
  const names = cycle.map((n) => `\`${sorted[n]!.key}\``);
  const spans = cycle.map((n, i) => {
    const use = firstUse[n]!.get(cycle[(i + 1) % cycle.length]!)!;
    return spanOf(use.file, use.id.range);
  });
  run.report('package-cycle', `packages depend on each other: ${wayRound(names)}`, spans[0], {
    related: spans.slice(1, stationsShown).map((span, i) => ({
      message: `${names[i + 1]} uses ${names[(i + 2) % names.length]} here`,
      span,
    })),
    help: ['move what both need into a third package'],
  });
}

/** Every package after those it uses, in the order in which it uses them. */
function depthFirst(edges: readonly (readonly number[])[]): number[] {
  if (topologicalOrder(edges).length !== edges.length) return edges.map((_, i) => i);
  const order = new Set<number>();
  const visit = (root: number): void => {
    const stack = [{ node: root, next: 0 }];
    while (stack.length > 0) {
      const frame = stack.at(-1)!;
      const target = edges[frame.node]![frame.next++];
      if (target === undefined) {
        order.add(frame.node);
        stack.pop();
      } else if (!order.has(target)) stack.push({ node: target, next: 0 });
    }
  };
  for (let i = 0; i < edges.length; i++) if (!order.has(i)) visit(i);
  return [...order];
}

function unknownPackage(
  run: Resolving,
  known: readonly PackageBuild[],
  from: PackageBuild,
  path: { file: string; id: PackageId },
  key: string,
): void {
  const { folders, own, nearby } = run.searched;
  const name = packageName(path.id);
  const isVersion = (p: PackageBuild): boolean =>
    p.name.namespace === name.namespace && p.name.name === name.name;
  const versions = known.filter(isVersion);
  const missed = nearby.find((p) => p.key === key);
  const help =
    versions.length > 0
      ? [`there is ${versions.map((p) => `\`${p.key}\` (in ${p.nameSpan.file})`).join(', ')}`]
      : missed === undefined
        ? run.near(key, () => known.flatMap((p) => (p === from ? [] : [p.key])))
        : [];
  const hint = run.searched.hints.get(key);
  run.report(
    'unknown-package',
    `package \`${key}\` is not here`,
    spanOf(path.file, path.id.range),
    {
      help: [
        ...help,
        ...(folders.length === 0
          ? []
          : [
              lookedIn(
                folders,
                known.flatMap((p) => (own.has(p.key) ? [] : [p.key])),
              ),
            ]),
        missed === undefined
          ? (hint ??
            'put the package into `deps/` beside the WIT files, or name its folder with `--deps`')
          : `there is \`${key}\` in ${missed.at}: \`--deps ${missed.folder}\``,
      ],
    },
  );
}

/** Where packages were looked for, and which are there. */
function lookedIn(folders: readonly string[], there: readonly string[]): string {
  const where = `looked in ${folders.join(', ')}`;
  if (there.length === 0) return where;
  const shown = there.slice(0, 12).map((key) => `\`${key}\``);
  const more = there.length - shown.length;
  const names = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `${where}: ${names} ${there.length === 1 ? 'stands' : 'stand'} there`;
}

function compareNames(a: PackageName, b: PackageName): number {
  return (
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name) ||
    (a.version === undefined || b.version === undefined
      ? Number(a.version !== undefined) - Number(b.version !== undefined)
      : compareVersions(a.version, b.version))
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
