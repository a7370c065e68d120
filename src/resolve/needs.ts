/**
 * What files of WIT say of packages: which they define, and which they name in paths (WIT.md, Interface and package
 * names). Names of which a part is missing were reported, and are left out.
 */
import type {
  PackageId as PackagePath,
  TopItem,
  UsePath,
  WitFile,
} from '../../grammar/wit/index.ts';
import type { PackageName } from '../model/index.ts';
import { isThere } from './context.ts';
import { packageName } from './paths.ts';

type Item = Exclude<TopItem, { readonly kind: 'error' | 'package-block' }>;

/** The packages that a file defines. */
export function definedPackages(file: WitFile): PackageName[] {
  const blocks = file.items.flatMap((item) => (item.kind === 'package-block' ? [item.id] : []));
  return [...(file.package === undefined ? [] : [file.package.id]), ...blocks].map(packageName);
}

/** The packages that the paths of a file lead into, each as often as it is named. */
export function neededPackages(file: WitFile): PackageName[] {
  const items = file.items.flatMap((item) => (item.kind === 'package-block' ? item.items : [item]));
  return items.flatMap((item) =>
    item.kind === 'error' || item.kind === 'package-block'
      ? []
      : [...usePaths(item)].flatMap((path) =>
          path.kind === 'package-path' && isWhole(path.package) ? [packageName(path.package)] : [],
        ),
  );
}

/** Whether no part of the name is missing, nor of its version; both were reported. */
export const isWhole = (id: PackagePath): boolean =>
  id.version?.text !== '' && [...id.namespaces, ...id.names].every((n) => isThere(n));

/** The paths of an item, in the order in which they matter for the model. */
export function* usePaths(item: Item): Iterable<UsePath> {
  switch (item.kind) {
    case 'top-use':
      yield item.path;
      return;
    case 'interface':
      for (const i of item.items) if (i.kind === 'use') yield i.path;
      return;
    case 'world': {
      for (const i of item.items) if (i.kind === 'use' || i.kind === 'include') yield i.path;
      for (const side of ['import', 'export'] as const) {
        for (const i of item.items) {
          if (i.kind !== side) continue;
          if (i.item.kind === 'extern-path' || i.item.kind === 'extern-named-path')
            yield i.item.path;
          if (i.item.kind !== 'extern-interface') continue;
          for (const inner of i.item.items) if (inner.kind === 'use') yield inner.path;
        }
      }
      return;
    }
    default:
      item satisfies never;
  }
}
