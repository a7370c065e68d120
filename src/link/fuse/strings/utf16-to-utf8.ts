/**
 * UTF-16 as UTF-8: a byte for each unit as long as it is ASCII; at the first that isn't, room for three bytes each is
 * asked for and given back at the end. CanonicalABI.md, store_utf16_to_utf8.
 */
import * as op from '../../../wasm/index.ts';
import type { Body, Pair } from './pair.ts';
import { mixed } from './parts/blocks.ts';
import { narrowPrefix, withNarrowedAscii } from './parts/narrow.ts';
import { storeToUtf8 } from './parts/store-to-utf8.ts';
import { readUtf16 } from './parts/utf16.ts';
import { writeUtf8 } from './parts/utf8.ts';

export function utf16ToUtf8(pair: Pair): Body {
  const prefix = narrowPrefix(pair, 0x80);
  return storeToUtf8(pair, { width: 2, worst: 3, prefix, rest: writeRest(pair) });
}

/** A function `(str, src, end, dst) -> end of what is written`. */
function writeRest(pair: Pair): number {
  return pair.func('encode', ['i32', 'i32', 'i32', 'i32'], ['i32'], (code) => {
    const [str, src, end, dst] = [0, 1, 2, 3];
    const span = { src, end, dst };
    code.block((bad) => {
      code.local('i32', (point) =>
        withNarrowedAscii(pair, code, span, (plain) =>
          mixed(code, span, plain, () => {
            readUtf16(pair, code, { src, end, point, bad });
            writeUtf8(pair, code, dst, point);
          }),
        ),
      );
      code.get(dst).op(op.return);
    });
    pair.invalid(code, 'UTF-16', str);
    code.op(op.unreachable);
  });
}
