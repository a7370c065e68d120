/** What is compared of a package that was read: those that its files declare, not what they depend on. */
import type { PackageId as PackageIdNode, WitFile } from '../../../grammar/wit/index.ts';
import type { Span } from '../../base/index.ts';
import { packageNameText } from '../../model/index.ts';
import type { Model, PackageId } from '../../model/index.ts';
import type { Resolution } from '../../resolve/index.ts';
import type { ComparedSide } from '../difference/index.ts';
import { withIncludeGates } from './include-gates.ts';

/** One side of a comparison: what was resolved of files, or decoded of a binary, which has none. */
export function sideOf({
  model,
  files,
  root,
  includes,
}: {
  readonly model: Model;
  readonly files: readonly WitFile[];
} & Partial<Pick<Resolution, 'root' | 'includes'>>): ComparedSide {
  const names = new Map<string, Span>();
  const note = (file: WitFile, id: PackageIdNode): void => {
    const [start, end] = id.range;
    const name = nameOf(id);
    if (!names.has(name)) names.set(name, { file: file.file, start, end });
  };
  for (const file of files) {
    if (file.package !== undefined) note(file, file.package.id);
    const todo = [...file.items];
    for (const item of todo) {
      if (item.kind !== 'package-block') continue;
      note(file, item.id);
      todo.push(...item.items);
    }
  }
  const packageSpans = new Map<PackageId, Span>();
  for (const [id, { name }] of model.packages.entries()) {
    const span = names.get(packageNameText(name));
    if (span !== undefined) packageSpans.set(id, span);
  }
  const own = new Set(packageSpans.keys());
  if (root !== undefined) own.add(root);
  return {
    model: includes === undefined ? model : withIncludeGates(model, includes),
    own: [...own],
    packageSpans,
    ...(root === undefined ? {} : { root }),
    ...(includes === undefined ? {} : { includes }),
  };
}

/** Whether nothing stands in the packages that are compared: what there is stands in those beside them. */
export const isEmpty = ({ model, own }: ComparedSide): boolean =>
  own.every((id) => {
    const { interfaces, worlds } = model.packages[id]!;
    return interfaces.length + worlds.length === 0;
  });

/** The side of what a package stands with, or of all together. */
export function othersOf(
  { model, own, root, packageSpans, includes }: ComparedSide,
  { withOwn = false } = {},
): ComparedSide {
  const spans = new Map(packageSpans);
  const ids = [...model.packages.keys()].filter((id) => withOwn || !own.includes(id));
  for (const id of ids) {
    if (spans.has(id)) continue;
    const { span } = model.packages[id]!;
    if (span !== undefined) spans.set(id, span);
  }
  return {
    model,
    own: ids,
    packageSpans: spans,
    ...(root === undefined || !withOwn ? {} : { root }),
    ...(includes === undefined ? {} : { includes }),
  };
}

/** `ns:name@version` of a declaration. */
export function nameOf({ namespaces, names, version }: PackageIdNode): string {
  return packageNameText({
    namespace: namespaces.map((id) => id.name).join(':'),
    name: names.map((id) => id.name).join('/'),
    ...(version === undefined ? {} : { version: version.text }),
  });
}
