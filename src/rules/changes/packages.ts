/** Where used types come from, and whether two versions of a package meet. */
import { type Span, versionTrack } from '../../base/index.ts';
import {
  type PackageId,
  type PackageName,
  packageNameText,
  type TypeId,
  type TypeRef,
} from '../../model/index.ts';
import {
  type Difference,
  namedAt,
  origin,
  type PackageDifference,
  type Pair,
  type ComparedSide,
} from '../difference/index.ts';
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
  return named(model.packages[pkg]!.name);
}

/** Whether components that name the one version meet those that name the other. */
export function areCompatible(before: Source, after: Source): boolean {
  if (before.name === after.name) return true;
  if (before.version === undefined || after.version === undefined) return false;
  return versionTrack(before.version) === versionTrack(after.version);
}

/** Whether two types are one of a package that is not compared, but for its version, and those don't meet. */
export function isOtherVersion(cx: ChangeContext, pair: Pair<TypeRef>): boolean {
  const nameOf = (at: 'before' | 'after', ref: TypeRef): string | undefined => {
    if (typeof ref === 'string' || sourceOf(cx, at, ref) === undefined) return undefined;
    const { types, interfaces, packages } = cx.difference[at].model;
    const { owner, name } = types[origin(types, ref)]!;
    const home = owner?.kind === 'interface' ? interfaces[owner.id]! : undefined;
    if (home?.package === undefined) return undefined;
    const { namespace, name: pkg } = packages[home.package]!.name;
    return `${namespace}:${pkg}/${home.name} ${name}`;
  };
  const [was, is] = [nameOf('before', pair.before), nameOf('after', pair.after)];
  if (was === undefined || was !== is) return false;
  const [from, to] = [
    sourceOf(cx, 'before', pair.before as TypeId),
    sourceOf(cx, 'after', pair.after as TypeId),
  ];
  return !areCompatible(from!, to!);
}

export interface OtherVersion {
  /** `ns:name@version` */
  readonly before: string;
  readonly after: string;
  readonly isCompatible: boolean;
  /** Where it is named after. */
  readonly span?: Span;
}

/** The compared packages that one of them names, before and after, and that have another version now. */
export function otherVersionsBeside(
  { difference }: ChangeContext,
  { pair: own }: PackageDifference,
): readonly OtherVersion[] {
  const { before, after, nodes } = difference;
  const others = nodes.filter((n) => n.kind === 'package').filter(({ pair }) => pair !== own);
  if (others.length === 0) return [];
  const [was, is] = [namedAt(before, [own.before]), namedAt(after, [own.after])];
  return others.flatMap(({ pair }) => {
    if (!was.has(pair.before) || !is.has(pair.after)) return [];
    const from = before.model.packages[pair.before]!.name;
    const to = after.model.packages[pair.after]!.name;
    if (from.version === to.version) return [];
    const names = { before: packageNameText(from), after: packageNameText(to) };
    const isCompatible = areCompatible(named(from), named(to));
    const span = is.get(pair.after);
    return [{ ...names, isCompatible, ...(span === undefined ? {} : { span }) }];
  });
}

const named = (name: PackageName): Source => ({
  name: packageNameText(name),
  ...(name.version === undefined ? {} : { version: name.version }),
});

const raised = new WeakMap<Difference, ReadonlySet<string>>();

/** Whether all that used the one version uses the other. */
export function isRaised({ difference }: ChangeContext, before: Source, after: Source): boolean {
  let names = raised.get(difference);
  if (names === undefined) {
    const { before: was, after: is, nodes } = difference;
    const nameOf = ({ model }: ComparedSide, id: PackageId): string =>
      packageNameText(model.packages[id]!.name);
    names = new Set(
      nodes.flatMap((node) => {
        if (node.kind !== 'dependency' || node.isCompatible) return [];
        return [`${nameOf(was, node.pair.before)} ${nameOf(is, node.pair.after)}`];
      }),
    );
    raised.set(difference, names);
  }
  return names.has(`${before.name} ${after.name}`);
}
