/** Latin-1 widened to UTF-16, a unit for each byte. CanonicalABI.md, store_string_copy. */
import * as op from '../../../wasm/index.ts';
import type { Body, Pair } from './pair.ts';
import { widen } from './parts/widen.ts';

export function latin1ToUtf16(pair: Pair): Body {
  const wide = widen(pair);
  return (code, str, units) => {
    code.locals('i32', (dst, bytes) => {
      code.get(units).i32(1).op(op.i32Shl).set(bytes);
      pair.allocate(code, dst, 2, bytes);
      code.get(str).get(str).get(units).op(op.i32Add).get(dst).call(wide);
      code.get(dst).get(units);
    });
  };
}
