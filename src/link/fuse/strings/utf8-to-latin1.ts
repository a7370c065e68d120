/**
 * UTF-8 into latin1+utf16: Latin-1 until a character is not, then all as UTF-16; what was too much is given back.
 * CanonicalABI.md, store_string_to_latin1_or_utf16.
 */
import * as op from '../../../wasm/index.ts';
import { advance, type Body, type Pair } from './pair.ts';
import { copiedAscii } from './parts/ascii.ts';
import { mixed } from './parts/blocks.ts';
import { decodeUtf8 } from './parts/decode-utf8.ts';
import { inflate, utf16Tag } from './parts/latin1-or-utf16.ts';
import { widenInPlace } from './parts/widen.ts';

export function utf8ToLatin1(pair: Pair): Body {
  const [prefix, wide, decode] = [latin1Prefix(pair), widenInPlace(pair), decodeUtf8(pair)];
  return (code, str, units) => {
    code.locals('i32', (dst, src, end, latin1, worstCase) => {
      pair.allocate(code, dst, 2, units);
      code.get(str).get(units).op(op.i32Add).set(end);
      code.get(str).get(end).get(dst).call(prefix).get(dst).op(op.i32Sub).set(latin1).tee(src);
      code.get(end).op(op.i32Eq);
      code.if(
        () => {
          code.get(latin1).get(units).op(op.i32LtU);
          code.if(() => pair.reallocate(code, dst, units, 2, latin1));
          code.get(latin1).set(units);
        },
        () => {
          inflate(pair, code, wide, { dst, units, latin1 }, worstCase);
          code.get(str).get(src).get(end);
          code.get(dst).get(latin1).i32(1).op(op.i32Shl, op.i32Add).call(decode);
          code.get(dst).op(op.i32Sub).set(latin1);
          code.get(worstCase).get(latin1).op(op.i32GtU);
          code.if(() => pair.reallocate(code, dst, worstCase, 2, latin1));
          code.get(latin1).i32(1).op(op.i32ShrU).i32(utf16Tag).op(op.i32Or).set(units);
        },
      );
      code.get(dst).get(units);
    });
  };
}

/**
 * A function `(str, end, dst) -> (src, dst)` that writes Latin-1 up to the first character that is none, or that is not
 * valid where it might be none.
 */
function latin1Prefix(pair: Pair): number {
  return pair.func('narrow', ['i32', 'i32', 'i32'], ['i32', 'i32'], (code) => {
    const [str, end, dst] = [0, 1, 2];
    code.locals('i32', (src, byte) => {
      code.get(str).set(src);
      const span = { src, end, dst };
      code.block((bad) => {
        code.block((done) => {
          mixed(code, span, copiedAscii(pair, code, span), () => {
            pair.load(code.get(src), op.i32Load8U).tee(byte).i32(0x80).op(op.i32GeU);
            code.if(() => {
              code.get(byte).i32(0xc4).op(op.i32GeU).brIf(done);
              // C2 and C3, and a continuation.
              code.get(byte).i32(0xc2).op(op.i32LtU).brIf(bad);
              code.get(end).get(src).op(op.i32Sub).i32(1).op(op.i32LeU).brIf(bad);
              code.get(byte).i32(6).op(op.i32Shl);
              pair.load(code.get(src), op.i32Load8U, 1).i32(0x80).op(op.i32Xor).tee(byte);
              // Of the lead's bits the lowest two stay in a byte.
              code.op(op.i32Or).get(byte).i32(0x3f).op(op.i32GtU).brIf(bad).set(byte);
              advance(code, src, 1);
            });
            pair.target(code.get(dst).get(byte), op.i32Store8);
            advance(code, src, 1);
            advance(code, dst, 1);
          });
        });
        code.get(src).get(dst).op(op.return);
      });
      pair.invalid(code, 'UTF-8', str);
      code.op(op.unreachable);
    });
  });
}
