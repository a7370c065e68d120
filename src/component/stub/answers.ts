/**
 * The type of a function -> what a stub answers to a call of it without doing anything: the interface's own word for no, a
 * list of nothing, or no answer, which is a trap. Only types are looked at; `stub-module.ts` makes code of it.
 */
import { contains, type AbiTypes } from '../../abi/index.ts';
import { structureOf, unalias } from '../../model/index.ts';
import type { Case, Func, Model, TypeId, TypeRef } from '../../model/index.ts';

/** Why a stub stands where something else could: it is not allowed, or the host doesn't have it. */
export type StubReason = 'denied' | 'missing';

/** What a stub answers. */
export type Answer =
  /** The error of the result: its case `number`, which carries nothing; absent where errors have no type. */
  | { readonly kind: 'error'; readonly number?: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'none' }
  /** A handle of a resource that the stub defines. */
  | { readonly kind: 'resource'; readonly resource: TypeId }
  | { readonly kind: 'trap' };

/** How WASI's sockets, its filesystem and http say no; of several words the first. */
const denials = ['access-denied', 'not-permitted', 'HTTP-request-denied'];
const words: Readonly<Record<StubReason, readonly string[]>> = {
  denied: denials,
  missing: ['not-supported', 'unsupported', ...denials],
};

const trap: Answer = { kind: 'trap' };

/** @param isOwn - Whether the stub defines a resource. */
export function answerOf(
  { types }: Model,
  abi: AbiTypes,
  { params, result }: Func,
  reason: StubReason,
  isOwn: (resource: TypeId) => boolean,
): Answer {
  // A borrow has to be dropped before an answer; those that are parameters themselves are found without reading values.
  const isHidden = (ref: TypeRef): boolean => {
    const type = abi.of(ref);
    return (
      type.kind !== 'borrow' && contains(type, (t) => t.kind === 'borrow' && !isOwn(t.resource))
    );
  };
  if (result === undefined || params.some((p) => isHidden(p.type))) return trap;
  const type = structureOf(types, result);
  if (typeof type === 'string') return trap;
  switch (type.kind) {
    case 'list':
      return type.length === undefined ? { kind: 'empty' } : trap;
    case 'map':
      return { kind: 'empty' };
    case 'option':
      return { kind: 'none' };
    case 'own': {
      const resource = unalias(types, type.resource) as TypeId;
      return isOwn(resource) ? { kind: 'resource', resource } : trap;
    }
    case 'result': {
      if (type.err === undefined) return { kind: 'error' };
      const number = caseOf(types, type.err, words[reason]);
      return number === -1 ? trap : { kind: 'error', number };
    }
    default:
      return trap;
  }
}

/** The number of the first of these cases that a type has and that carries nothing; -1 where there is none. */
function caseOf(types: Model['types'], ref: TypeRef, names: readonly string[]): number {
  const type = structureOf(types, ref);
  if (typeof type === 'string' || (type.kind !== 'enum' && type.kind !== 'variant')) return -1;
  const cases: readonly Case[] = type.cases;
  const numbers = names.map((n) => cases.findIndex((c) => c.name === n && c.type === undefined));
  return numbers.find((n) => n !== -1) ?? -1;
}
