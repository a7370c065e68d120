/**
 * UTF-16 into latin1+utf16: Latin-1 until a unit is not, then all as UTF-16, which has as many units as its source.
 * CanonicalABI.md, store_string_to_latin1_or_utf16.
 */
import * as op from '../../../wasm/index.ts';
import type { Body, Pair } from './pair.ts';
import { copyUtf16 } from './parts/copy-utf16.ts';
import { inflate, utf16Tag } from './parts/latin1-or-utf16.ts';
import { narrowPrefix } from './parts/narrow.ts';
import { widenInPlace } from './parts/widen.ts';

export function utf16ToLatin1(pair: Pair): Body {
  const [narrow, wide, copy] = [narrowPrefix(pair, 0x100), widenInPlace(pair), copyUtf16(pair)];
  return (code, str, units) => {
    code.locals('i32', (dst, end, latin1, worstCase) => {
      pair.allocate(code, dst, 2, units);
      code.get(str).get(units).i32(1).op(op.i32Shl, op.i32Add).set(end);
      code.get(str).get(end).get(dst).call(narrow).tee(latin1);
      code.get(units).op(op.i32Ne);
      code.if(() => {
        inflate(pair, code, wide, { dst, units, latin1 }, worstCase);
        const behind = (start: number): void => {
          code.get(start).get(latin1).i32(1).op(op.i32Shl, op.i32Add);
        };
        code.get(str);
        behind(str);
        code.get(end);
        behind(dst);
        code.call(copy).op(op.drop);
        code.get(units).i32(utf16Tag).op(op.i32Or).set(units);
      });
      code.get(dst).get(units);
    });
  };
}
