/**
 * Latin-1 as UTF-8: a byte for each as long as it is ASCII; at the first that isn't, room for two bytes each is asked for
 * and given back at the end. CanonicalABI.md, store_latin1_to_utf8.
 */
import * as op from '../../../wasm/index.ts';
import { advance, type Body, type Pair } from './pair.ts';
import { copiedAscii } from './parts/ascii.ts';
import { eachBlock, mixed } from './parts/blocks.ts';
import { storeToUtf8 } from './parts/store-to-utf8.ts';
import { writeUtf8 } from './parts/utf8.ts';

export function latin1ToUtf8(pair: Pair): Body {
  return storeToUtf8(pair, { width: 1, worst: 2, prefix: copyAscii(pair), rest: writeRest(pair) });
}

/** A function `(src, end, dst) -> bytes` that copies up to the first that is not ASCII. */
function copyAscii(pair: Pair): number {
  return pair.func('copy', ['i32', 'i32', 'i32'], ['i32'], (code) => {
    const [src, end, start] = [0, 1, 2];
    code.locals('i32', (dst, byte) => {
      code.get(start).set(dst);
      const span = { src, end, dst };
      eachBlock(code, span, copiedAscii(pair, code, span).blocks);
      code.block((done) => {
        code.loop((next) => {
          code.get(src).get(end).op(op.i32Eq).brIf(done);
          pair.load(code.get(src), op.i32Load8U).tee(byte).i32(0x80).op(op.i32GeU).brIf(done);
          pair.target(code.get(dst).get(byte), op.i32Store8);
          advance(code, src, 1);
          advance(code, dst, 1);
          code.br(next);
        });
      });
      code.get(dst).get(start).op(op.i32Sub);
    });
  });
}

/** A function `(str, src, end, dst) -> end of what is written`. */
function writeRest(pair: Pair): number {
  return pair.func('encode', ['i32', 'i32', 'i32', 'i32'], ['i32'], (code) => {
    const [, src, end, dst] = [0, 1, 2, 3];
    const span = { src, end, dst };
    code.local('i32', (point) =>
      mixed(code, span, copiedAscii(pair, code, span), () => {
        pair.load(code.get(src), op.i32Load8U).set(point);
        advance(code, src, 1);
        writeUtf8(pair, code, dst, point);
      }),
    );
    code.get(dst);
  });
}
