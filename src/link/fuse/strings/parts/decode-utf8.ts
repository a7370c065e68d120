/** UTF-8, validated, as UTF-16: ASCII by blocks, all else character by character. */
import * as op from '../../../../wasm/index.ts';
import type { Pair } from '../pair.ts';
import { widenedAscii } from './ascii.ts';
import { mixed } from './blocks.ts';
import { readUtf8 } from './utf8.ts';
import { writeUtf16 } from './utf16.ts';

/** A function `(str, src, end, dst) -> end of what is written`, from `src` on of the string at `str`. */
export function decodeUtf8(pair: Pair): number {
  return pair.func('decode', ['i32', 'i32', 'i32', 'i32'], ['i32'], (code) => {
    const [str, src, end, dst] = [0, 1, 2, 3];
    const span = { src, end, dst };
    code.block((bad) => {
      code.local('i32', (point) =>
        mixed(code, span, widenedAscii(pair, code, span), () => {
          readUtf8(pair, code, { src, end, point, bad });
          writeUtf16(pair, code, dst, point);
        }),
      );
      code.get(dst).op(op.return);
    });
    pair.invalid(code, 'UTF-8', str);
    code.op(op.unreachable);
  });
}
