/**
 * UTF-8 as UTF-16: room for a unit for each byte is asked for, and what was too much given back. CanonicalABI.md,
 * store_utf8_to_utf16.
 */
import * as op from '../../../wasm/index.ts';
import type { Body, Pair } from './pair.ts';
import { decodeUtf8 } from './parts/decode-utf8.ts';

export function utf8ToUtf16(pair: Pair): Body {
  const decode = decodeUtf8(pair);
  return (code, str, units) => {
    code.locals('i32', (dst, worstCase, bytes) => {
      code.get(units).i32(1).op(op.i32Shl).set(worstCase);
      pair.allocate(code, dst, 2, worstCase);
      code.get(str).get(str).get(str).get(units).op(op.i32Add).get(dst).call(decode);
      code.get(dst).op(op.i32Sub).tee(bytes).get(worstCase).op(op.i32LtU);
      code.if(() => pair.reallocate(code, dst, worstCase, 2, bytes));
      code.get(dst).get(bytes).i32(1).op(op.i32ShrU);
    });
  };
}
