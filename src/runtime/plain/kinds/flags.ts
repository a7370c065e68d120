/** Flags: a bit each, of which those without a label are dropped. CanonicalABI.md, load_flags and its likes. */
import { type AbiType, layout } from '../../../abi/index.ts';
import type { ValueKind } from '../kinds.ts';
import { loadUnsigned, storeUnsigned } from './scalars.ts';

type AbiFlags = AbiType & { readonly kind: 'flags' };

export const flags: ValueKind<AbiFlags> = {
  load: (cx, ptr, type) =>
    labelled(loadUnsigned(cx.memory.view, ptr, layout(type).size), type.labels.length),
  store: (cx, value, type, ptr) => storeUnsigned(cx, value as number, ptr, layout(type).size),
  lift: (_, flat, type) => labelled(flat.next('i32') as number, type.labels.length),
  lower: (_, value, __, flat) => void flat.push(value as number),
  weight: (type) => 16 * type.labels.length,
};

/** The bits that have a label. */
function labelled(bits: number, labels: number): number {
  return labels === 32 ? bits >>> 0 : bits & (2 ** labels - 1);
}
