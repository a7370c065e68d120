/**
 * Handles: an own one leaves one table and comes into the other, a borrow is lent for the call. Who implements the
 * resource gets borrows as representations, and so does JavaScript any handle: it keeps its own. CanonicalABI.md, lift_own, lift_borrow, lower_own and lower_borrow.
 */
import * as op from '../../../wasm/index.ts';
import type { AbiType } from '../../../abi/index.ts';
import { addBorrow, addOwn, lendListed, takeOwn } from '../handles.ts';
import { isImplementedBy, resourceOf } from '../resources.ts';
import { read, write, type Place } from './place.ts';
import type { Translation } from './translation.ts';

export function handle(
  cx: Translation,
  type: AbiType & { readonly kind: 'own' | 'borrow' },
  from: Place,
  to: Place,
): void {
  const { into, code } = cx;
  const id = resourceOf(into.plan, type.resource);
  const isOwn = type.kind === 'own';
  write(code, to, 'i32', op.i32Store, () => {
    read(code, from, 'i32', op.i32Load);
    if (cx.from.isHost !== true) {
      code.call((isOwn ? takeOwn : lendListed)(into, cx.from.instance, id));
    }
    if (cx.to.isHost === true) return;
    if (isOwn) code.call(addOwn(into, cx.to.instance, id));
    else if (!isImplementedBy(into.plan, id, cx.to.instance)) {
      code.call(addBorrow(into, cx.to.instance, id));
    }
  });
}
