/**
 * UTF-8, validated, as UTF-16: ASCII by blocks, all else character by character, most of which one load of four bytes
 * tells.
 */
import type { Code, Label } from '../../../../wasm/index.ts';
import * as op from '../../../../wasm/index.ts';
import { advance, hasBytes, type Pair } from '../pair.ts';
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
        mixed(code, span, widenedAscii(pair, code, span), (behind, again) => {
          hasBytes(code, src, end, 4).if(() =>
            shortCharacter(pair, code, { src, dst, point, bad, behind, again }),
          );
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

interface Character {
  readonly src: number;
  readonly dst: number;
  readonly point: number;
  readonly bad: Label;
  /** Where it is looked at what comes next. */
  readonly behind: Label;
  /** Where the next character is read, which there is. */
  readonly again: Label;
}

/** Reads and writes a character of up to three bytes, where four are there, and goes on with what follows. */
function shortCharacter(
  pair: Pair,
  code: Code,
  { src, dst, point, bad, behind, again }: Character,
): void {
  code.local('i32', (word) => {
    /** Whether a lead byte of such bits is there with its continuations behind it. */
    const isSequence = (mask: number, bits: number): Code =>
      code.get(word).i32(mask).op(op.i32And).i32(bits).op(op.i32Eq);
    /** Pushes bits of the word that are moved up (down where negative), and cut. */
    const moved = (up: number, mask: number): Code =>
      code
        .get(word)
        .i32(Math.abs(up))
        .op(up > 0 ? op.i32Shl : op.i32ShrU)
        .i32(mask)
        .op(op.i32And);
    const write = (bytes: number, next: Label): void => {
      pair.target(code.get(dst).get(point), op.i32Store16);
      advance(code, src, bytes);
      advance(code, dst, 2);
      code.br(next);
    };
    pair.load(code.get(src), op.i32Load).set(word);
    isSequence(0x80, 0).if(() => {
      code.get(word).i32(0x7f).op(op.i32And).set(point);
      write(1, behind);
    });
    isSequence(0xc0_c0f0, 0x80_80e0).if(() => {
      moved(12, 0xf000);
      moved(-2, 0xfc0).op(op.i32Or);
      moved(-16, 0x3f).op(op.i32Or).tee(point).i32(0x800).op(op.i32LtU).brIf(bad);
      code.get(point).i32(0xf800).op(op.i32And).i32(0xd800).op(op.i32Eq).brIf(bad);
      write(3, again);
    });
    isSequence(0xc0e0, 0x80c0).if(() => {
      moved(6, 0x7c0);
      moved(-8, 0x3f).op(op.i32Or).tee(point).i32(0x80).op(op.i32LtU).brIf(bad);
      write(2, behind);
    });
  });
}
