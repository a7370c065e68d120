/**
 * Lowering to UTF-8: as long as all is ASCII one code unit is one byte; the first that isn't asks for the worst case, of
 * which is given back what was too much. CanonicalABI.md, store_string_to_utf8.
 */
import * as op from '../../../../wasm/index.ts';
import type { Body, Pair } from '../pair.ts';

interface ToUtf8 {
  /** Bytes of a code unit of the source. */
  readonly width: 1 | 2;
  /** Bytes that a code unit may become. */
  readonly worst: 2 | 3;
  /** Index of a function `(src, end, dst) -> bytes` that writes ASCII up to the first that is none. */
  readonly prefix: number;
  /** Index of a function `(str, src, end, dst) -> end of what is written`, for the rest of the string at `str`. */
  readonly rest: number;
}

export function storeToUtf8(pair: Pair, { width, worst, prefix, rest }: ToUtf8): Body {
  return (code, str, units) => {
    code.locals('i32', (dst, end, ascii, worstCase) => {
      const bytes = (count: number): void => {
        code.get(count);
        if (width === 2) code.i32(1).op(op.i32Shl);
      };
      pair.allocate(code, dst, 1, units);
      code.get(str);
      bytes(units);
      code.op(op.i32Add).set(end);
      code.get(str).get(end).get(dst).call(prefix).tee(ascii);
      code.get(units).op(op.i32Ne);
      code.if(() => {
        code.get(units).i32(worst).op(op.i32Mul).set(worstCase);
        pair.reallocate(code, dst, units, 1, worstCase);
        code.get(str).get(str);
        bytes(ascii);
        code.op(op.i32Add).get(end).get(dst).get(ascii).op(op.i32Add).call(rest);
        code.get(dst).op(op.i32Sub).set(units);
        code.get(worstCase).get(units).op(op.i32GtU);
        code.if(() => pair.reallocate(code, dst, worstCase, 1, units));
      });
      code.get(dst).get(units);
    });
  };
}
