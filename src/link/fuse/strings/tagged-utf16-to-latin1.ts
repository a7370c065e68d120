/**
 * UTF-16 of a latin1+utf16 source into latin1+utf16: it stays so, unless all of it would have fitted Latin-1.
 * CanonicalABI.md, store_probably_utf16_to_latin1_or_utf16.
 */
import type { Code } from '../../../wasm/index.ts';
import * as op from '../../../wasm/index.ts';
import { advance, type Body, type Pair } from './pair.ts';
import { copyUtf16 } from './parts/copy-utf16.ts';
import { utf16Tag } from './parts/latin1-or-utf16.ts';

export function taggedUtf16ToLatin1(pair: Pair): Body {
  const [copy, narrow] = [copyUtf16(pair), narrowInPlace(pair)];
  return (code, str, units) => {
    code.locals('i32', (dst, bytes) => {
      code.get(units).i32(1).op(op.i32Shl).set(bytes);
      pair.allocate(code, dst, 2, bytes);
      code.get(str).get(str).get(str).get(bytes).op(op.i32Add).get(dst).call(copy);
      code.i32(0xff00).op(op.i32And);
      code.if(
        () => code.get(units).i32(utf16Tag).op(op.i32Or).set(units),
        () => {
          code.get(dst).get(units).call(narrow);
          // The last call of realloc asks for the alignment of bytes.
          pair.reallocate(code, dst, bytes, 1, units);
        },
      );
      code.get(dst).get(units);
    });
  };
}

/** A function `(start, units)` that makes as many bytes of units in the target, from the first to the last. */
function narrowInPlace(pair: Pair): number {
  return pair.func('narrow in place', ['i32', 'i32'], [], (code) => {
    const [start, units] = [0, 1];
    code.locals('i32', (src, dst) => {
      code.get(start).tee(src).set(dst);
      const forwards = (count: number, move: () => Code): void => {
        code.block((done) => {
          code.loop((next) => {
            code.get(units).i32(count).op(op.i32LtU).brIf(done);
            move();
            advance(code, src, 2 * count);
            advance(code, dst, count);
            advance(code, units, -count);
            code.br(next);
          });
        });
      };
      forwards(16, () => {
        pair.target(code.get(dst).get(src), op.v128Load);
        pair.target(code.get(src), op.v128Load, 16).op(op.i8x16NarrowI16x8U);
        return pair.target(code, op.v128Store);
      });
      forwards(1, () => {
        pair.target(code.get(dst).get(src), op.i32Load8U);
        return pair.target(code, op.i32Store8);
      });
    });
  });
}
