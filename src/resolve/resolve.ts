/**
 * AST -> model: packages in order of dependency, interfaces and worlds in order of use, then the completion of worlds
 * (WIT.md from "WIT Packages and use" on). Everything that is wrong in all files is reported in one run; the model
 * then holds what is sound. The order of the arenas is that of wasm-tools' resolver, so that ids can be compared.
 */
import type { InterfaceDecl, UsePath, WitFile, WorldDecl } from '../../grammar/wit/index.ts';
import { findCycles, topologicalOrder } from '../base/index.ts';
import type { Outcome } from '../base/index.ts';
import type { Func, Model, PackageId, WorldId } from '../model/index.ts';
import { withHandles } from './arena.ts';
import { Resolving, spanOf, stationsShown, wayRound } from './context.ts';
import type {
  ItemSymbol,
  LeftOut,
  NearbyPackage,
  PackageBuild,
  Place,
  Reference,
  Target,
  WorldInclude,
} from './context.ts';
import { elaborate } from './elaborate.ts';
import { processIncludes } from './include.ts';
import { resolveInterface } from './interface.ts';
import { collectPackages, orderPackages, registerItems } from './packages.ts';
import { checkTopUses } from './paths.ts';
import { resolveWorld } from './world.ts';

/** What of the packages counts. WIT.md, Feature Gates. */
export interface ResolveOptions {
  /** Names of `@unstable(feature = …)` that are selected; none by default. */
  readonly features?: readonly string[] | 'all';
  /** Groups of files, each a package (with its nested ones), that the first may depend on. */
  readonly deps?: readonly (readonly WitFile[])[];
  /** Where the dependencies come from, in words for people; it appears in the help of an unknown package. */
  readonly searched?: readonly string[];
  /** Packages that stand near the root, where none was looked for; they appear there, too. */
  readonly nearby?: readonly NearbyPackage[];
  /** By the name of an unknown package, what to do about it. */
  readonly hints?: ReadonlyMap<string, string>;
}

/** A resolved model and how the text and it belong together. */
export interface Resolution {
  readonly model: Model;
  /** The package of the files themselves; absent when they name none. */
  readonly root?: PackageId;
  /** The model's entry for each declaration of an interface, world or type. */
  readonly definitions: ReadonlyMap<object, Target>;
  /** What each use of a name refers to, in no particular order. */
  readonly references: readonly Reference[];
  /** By world what it includes, in the order of the text. */
  readonly includes: ReadonlyMap<WorldId, readonly WorldInclude[]>;
  /** The features that `@unstable` gates name, selected or not, of all packages. */
  readonly features: ReadonlySet<string>;
  /** What is left out of the model, since its feature is not selected. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Resolves the files of one package, with what they depend on.
 *
 * @param files - The files of the root package, e.g. those of a folder, in the order of their names.
 */
export function resolve(
  files: readonly WitFile[],
  options: ResolveOptions = {},
): Outcome<Resolution> {
  const own = new Set<string>();
  const run = new Resolving(options.features ?? [], {
    folders: options.searched ?? [],
    own,
    nearby: options.nearby ?? [],
    hints: options.hints ?? new Map(),
  });
  const root = collectPackages(run, files);
  for (const { key } of root) own.add(key);
  const packages: PackageBuild[] = [];
  for (const pkg of [
    ...root,
    ...(options.deps ?? []).flatMap((group) => collectPackages(run, group)),
  ]) {
    const first = run.byKey.get(pkg.key);
    if (first === undefined) {
      run.byKey.set(pkg.key, pkg);
      packages.push(pkg);
      continue;
    }
    run.report(
      'duplicate-package',
      `package \`${pkg.key}\` is defined in two places`,
      pkg.nameSpan,
      {
        related: [{ message: 'the other one', span: first.nameSpan }],
        help: ['keep one of them'],
      },
    );
  }
  for (const pkg of packages) registerItems(run, pkg);
  for (const pkg of orderPackages(run, packages)) resolvePackage(run, pkg);
  const main = files.some((f) => f.package !== undefined) ? root.at(-1) : undefined;
  return {
    value: {
      model: {
        packages: run.packages,
        interfaces: run.interfaces,
        worlds: run.worlds,
        types: run.types,
      },
      ...(main === undefined ? {} : { root: run.byKey.get(main.key)!.id }),
      definitions: run.definitions,
      references: run.references,
      includes: run.includes,
      features: run.namedFeatures,
      leftOut: run.leftOut,
    },
    diagnostics: run.findings(),
  };
}

function resolvePackage(run: Resolving, pkg: PackageBuild): void {
  pkg.id = run.packages.length;
  run.packages.push({
    name: pkg.name,
    ...(pkg.docs === undefined ? {} : { docs: pkg.docs }),
    interfaces: [],
    worlds: [],
    span: pkg.nameSpan,
  });
  for (const { scope } of pkg.files) checkTopUses({ run, pkg, file: scope });
  const items = orderItems(run, pkg);
  const firstInterface = run.interfaces.length;
  const placeOf = (item: ItemSymbol): Place => ({ run, pkg, file: item.file, item });
  for (const item of items) if (item.kind === 'interface') resolveInterface(placeOf(item), item);
  const worlds = items
    .filter((item) => item.kind === 'world')
    .map((item) => resolveWorld(placeOf(item), item))
    .filter((world) => world !== undefined);
  const finish = (func: Func): Func => {
    const finished = withHandles(run, pkg, func);
    checkNoBorrow(run, finished);
    return finished;
  };
  for (const iface of run.interfaces.slice(firstInterface)) {
    iface.functions = iface.functions.map(finish);
  }
  for (const { world } of worlds) {
    for (const side of ['imports', 'exports'] as const) {
      world[side] = world[side].map((item) =>
        item.kind === 'func' ? { ...item, func: finish(item.func) } : item,
      );
    }
  }
  for (const pending of worlds) {
    processIncludes(pending);
    elaborate(pending);
  }
}

/** A borrow lives for the length of a call, so it cannot be given back. */
function checkNoBorrow(run: Resolving, func: Func): void {
  if (func.result === undefined || !run.hasBorrow(func.result)) return;
  run.report(
    'borrow-in-result',
    `the result of \`${func.name}\` contains a \`borrow\`, which cannot outlive the call`,
    func.span,
    { help: ['give the resource itself back, which hands it over'] },
  );
}

/** Interfaces after those they use, worlds after those they include; cycles are reported and come last. */
function orderItems(run: Resolving, pkg: PackageBuild): ItemSymbol[] {
  const items = [...pkg.items.values()];
  const index = new Map(items.map((item, i) => [item, i]));
  const uses = items.map((item) => localUses(pkg, item));
  const edges = uses.map((list) => list.map((u) => index.get(u.item)!));
  const ordered = topologicalOrder(edges);
  if (ordered.length === items.length) return ordered.map((i) => items[i]!);
  for (const cycle of findCycles(edges)) {
    const names = cycle.map((n) => `\`${items[n]!.name}\``);
    const spans = cycle.map((n, i) => {
      const next = items[cycle[(i + 1) % cycle.length]!]!;
      return spanOf(items[n]!.file.file, uses[n]!.find((u) => u.item === next)!.path.range);
    });
    const start = items[cycle[1 % cycle.length]!]!;
    const verb = start.kind === 'world' ? 'include' : 'use';
    run.report(
      'item-cycle',
      cycle.length === 1
        ? `${start.kind} ${names[0]} ${verb}s itself`
        : `${start.kind}s ${verb} each other: ${wayRound(names)}`,
      spanOf(start.file.file, start.decl.name.range),
      {
        related: spans.slice(0, stationsShown).map((span, i) => ({
          message: `${names[i]} ${verb}s ${names[(i + 1) % names.length]} here`,
          span,
        })),
        help:
          start.kind === 'world' ? [] : ['move the types that both need into a third interface'],
      },
    );
  }
  const reached = new Set(ordered);
  return [...ordered.map((i) => items[i]!), ...items.filter((_, i) => !reached.has(i))];
}

/** The items of the same package that an interface uses or a world includes. */
function localUses(pkg: PackageBuild, item: ItemSymbol): { item: ItemSymbol; path: UsePath }[] {
  const paths = [];
  for (const i of (item.decl as InterfaceDecl | WorldDecl).items) {
    if (i.kind === (item.kind === 'world' ? 'include' : 'use'))
      paths.push((i as { path: UsePath }).path);
  }
  return paths
    .map((path) => ({ path, item: localTarget(pkg, item, path) }))
    .filter((use) => use.item !== undefined) as { item: ItemSymbol; path: UsePath }[];
}

function localTarget(pkg: PackageBuild, from: ItemSymbol, path: UsePath): ItemSymbol | undefined {
  const top = path.kind === 'local-path' ? from.file.uses.get(path.id.name)?.path : undefined;
  const real = top ?? path;
  if (real.kind === 'local-path') return pkg.items.get(real.id.name);
  const { namespaces, names, version } = real.package;
  const isOwn =
    namespaces.map((n) => n.name).join(':') === pkg.name.namespace &&
    names.map((n) => n.name).join('/') === pkg.name.name &&
    version?.text === pkg.name.version;
  return isOwn ? pkg.items.get(real.name.name) : undefined;
}
