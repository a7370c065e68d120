/** Where used types come from, and whether two versions of a package meet. */
import { versionTrack } from '../../base/index.ts';
import { packageNameText, type TypeId } from '../../model/index.ts';
import { origin } from '../difference/index.ts';
import type { ChangeContext } from './rule.ts';

export interface Source {
  /** `ns:name@version` */
  readonly name: string;
  readonly version?: string;
}

/** The package that defines a used type, where it is none of the compared ones. */
export function sourceOf(
  { difference }: ChangeContext,
  at: 'before' | 'after',
  id: TypeId,
): Source | undefined {
  const { model, own } = difference[at];
  const { owner } = model.types[origin(model.types, id)]!;
  if (owner?.kind !== 'interface') return undefined;
  const pkg = model.interfaces[owner.id]!.package;
  if (pkg === undefined || own.includes(pkg)) return undefined;
  const { name } = model.packages[pkg]!;
  return {
    name: packageNameText(name),
    ...(name.version === undefined ? {} : { version: name.version }),
  };
}

/** Whether components that name the one version meet those that name the other. */
export function areCompatible(before: Source, after: Source): boolean {
  if (before.name === after.name) return true;
  if (before.version === undefined || after.version === undefined) return false;
  return versionTrack(before.version) === versionTrack(after.version);
}
