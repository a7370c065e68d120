/** UTF-16 as it is, validated while it is copied. CanonicalABI.md, store_string_copy. */
import * as op from '../../../wasm/index.ts';
import type { Body, Pair } from './pair.ts';
import { copyUtf16 } from './parts/copy-utf16.ts';

export function utf16ToUtf16(pair: Pair): Body {
  const copy = copyUtf16(pair);
  return (code, str, units) => {
    code.locals('i32', (dst, bytes) => {
      code.get(units).i32(1).op(op.i32Shl).set(bytes);
      pair.allocate(code, dst, 2, bytes);
      code.get(str).get(str).get(str).get(bytes).op(op.i32Add).get(dst).call(copy).op(op.drop);
      code.get(dst).get(units);
    });
  };
}
