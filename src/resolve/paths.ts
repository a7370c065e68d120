/**
 * Paths to interfaces and worlds: `name` is looked up in the file, then in the package; `ns:pkg/name@1.0.0` in the
 * package that it names (WIT.md, WIT Packages and `use`).
 */
import type { Id, PackageId as PackageIdNode, UsePath } from '../../grammar/wit/index.ts';
import { type PackageName, packageNameText } from '../model/index.ts';
import { isThere, spanIn, symbolSpan } from './context.ts';
import type { ItemSymbol, PackageBuild, Place } from './context.ts';

/** The name that a package id in the text gives. */
export function packageName(id: PackageIdNode): PackageName {
  return {
    namespace: id.namespaces.map((n) => n.name).join(':'),
    name: id.names.map((n) => n.name).join('/'),
    ...(id.version === undefined || id.version.text === '' ? {} : { version: id.version.text }),
  };
}

/**
 * The interface or world that `path` names; `undefined` when that was reported, or is part of something reported. An
 * item that is gated off is reported unless the place itself is.
 */
export function resolvePath(
  place: Place,
  path: UsePath,
  wanted: 'interface' | 'world',
): ItemSymbol | undefined {
  const found = findItem(place, path, wanted);
  if (found === undefined) return undefined;
  const { item, at } = found;
  if (item.kind !== wanted) {
    const [is, not] =
      wanted === 'world' ? ['an interface', 'a world'] : ['a world', 'an interface'];
    const help =
      wanted === 'world'
        ? 'interfaces are imported or exported'
        : 'the imports and exports of a world are taken by `include`';
    place.run.report(
      wanted === 'world' ? 'not-a-world' : 'not-an-interface',
      `\`${item.name}\` is ${is}, not ${not}`,
      spanIn(place, at),
      { related: [{ message: 'defined here', span: itemSpan(item) }], help: [help] },
    );
    return undefined;
  }
  if (item.state === 'gated') {
    if (!place.off) {
      place.run.report(
        'gated-off',
        `${item.kind} \`${item.name}\` is gated by feature \`${item.feature}\`, which is not selected, but what refers to it here is not gated`,
        spanIn(place, at),
        {
          related: [{ message: 'gated here', span: itemSpan(item) }],
          help: [
            `add \`@unstable(feature = ${item.feature})\` here, too, or select the feature with \`--features ${item.feature}\``,
          ],
        },
      );
    }
    return undefined;
  }
  if (item.state === 'ready') {
    place.run.references.push({
      span: spanIn(place, at),
      target: { kind: item.kind, id: item.id },
    });
  }
  return item;
}

export function itemSpan(item: ItemSymbol) {
  return symbolSpan({ file: item.file.file, range: item.decl.name.range });
}

/** Follows a path without asking what is wanted; unknown names are reported. */
function findItem(
  place: Place,
  path: UsePath,
  wanted?: ItemSymbol['kind'],
): { item: ItemSymbol; at: Id } | undefined {
  if (path.kind === 'local-path') return findLocal(place, path.id, wanted);
  const pkg = findPackage(place, path.package);
  if (pkg === undefined || !isThere(path.name)) return undefined;
  const item = pkg.items.get(path.name.name);
  if (item === undefined) {
    if (pkg.hasNameless || pkg.broken.has(path.name.name)) return undefined;
    place.run.report(
      'unknown-item',
      `package \`${pkg.key}\` has no interface or world \`${path.name.name}\``,
      spanIn(place, path.name),
      {
        related: [{ message: 'the package', span: pkg.nameSpan }],
        help: place.run.near(path.name.name, () => namesOf(pkg, wanted)),
      },
    );
    return undefined;
  }
  return { item, at: path.name };
}

/** The items of a package, of one kind where only such are wanted. */
function namesOf(pkg: PackageBuild, wanted: ItemSymbol['kind'] | undefined): string[] {
  const items = [...pkg.items.values()];
  return items.filter(({ kind }) => wanted === undefined || kind === wanted).map((i) => i.name);
}

function findLocal(
  place: Place,
  id: Id,
  wanted: ItemSymbol['kind'] | undefined,
): { item: ItemSymbol; at: Id } | undefined {
  if (!isThere(id)) return undefined;
  const use = place.file.uses.get(id.name);
  if (use !== undefined) {
    const target = use.path;
    // What is wrong with a `use` at the top is said once, there.
    const found = place.run.quietly(() =>
      target.kind === 'local-path' ? packageItem(place, target.id) : findItem(place, target),
    );
    return found === undefined ? undefined : { item: found.item, at: id };
  }
  const found = packageItem(place, id);
  if (found === undefined && !place.pkg.hasNameless && !place.pkg.broken.has(id.name)) {
    place.run.report(
      'unknown-item',
      `no interface or world is called \`${id.name}\` here`,
      spanIn(place, id),
      {
        help: place.run.near(id.name, () => [
          ...place.file.uses.keys(),
          ...namesOf(place.pkg, wanted),
        ]),
      },
    );
  }
  return found;
}

function packageItem(place: Place, id: Id): { item: ItemSymbol; at: Id } | undefined {
  const item = place.pkg.items.get(id.name);
  return item === undefined ? undefined : { item, at: id };
}

/** Checks the target of each `use` at the top of a file, once: what comes from another package must be an interface. */
export function checkTopUses(place: Place): void {
  for (const use of place.file.uses.values()) {
    const found =
      use.path.kind === 'package-path'
        ? findItem(place, use.path)
        : packageItem(place, use.path.id);
    if (found?.item.kind === 'world' && use.path.kind === 'package-path') {
      place.run.report(
        'not-an-interface',
        `\`${found.item.name}\` is a world; a \`use\` at the top of a file names an interface`,
        spanIn(place, use.path),
        {
          related: [{ message: 'defined here', span: itemSpan(found.item) }],
          help: ['`include` can name the world by its full path'],
        },
      );
    }
    if (use.path.kind === 'package-path') continue;
    const isBroken = place.pkg.hasNameless || place.pkg.broken.has(use.path.id.name);
    if (isThere(use.path.id) && found === undefined && !isBroken) {
      const { id } = use.path;
      place.run.report(
        'unknown-item',
        `this package has no interface or world \`${id.name}\``,
        spanIn(place, id),
        { help: place.run.near(id.name, () => [...place.pkg.items.keys()]) },
      );
    }
  }
}

/** The package of a path. An unknown one was reported when the packages were put in order. */
function findPackage(place: Place, id: PackageIdNode): PackageBuild | undefined {
  return place.run.byKey.get(packageNameText(packageName(id)));
}
