/**
 * Whether a string may be read at all: its bytes are not too many, its pointer is aligned, and it lies within its
 * memory. What is in it is looked at when it is transcoded. CanonicalABI.md, load_string_from_range.
 */
import { maxStringBytes } from '../../../base/index.ts';
import type { Code } from '../../../wasm/index.ts';
import * as op from '../../../wasm/index.ts';
import type { Pair } from './pair.ts';

/** How many bytes a code unit has, and the alignment of pointers to them. */
interface Units {
  readonly width: 1 | 2;
  readonly align: 1 | 2;
}

/** Writes the checks of the string of `units` code units at `str`, both locals. */
export function checkRange(
  pair: Pair,
  code: Code,
  str: number,
  units: number,
  { width, align }: Units,
): void {
  const { memory } = pair.from;
  const bytes = width === 2 ? '{0*2} bytes' : '{0} bytes';

  // Compared as units, since the bytes of UTF-16 may not fit in 32 bits.
  code
    .get(units)
    .i32(Math.floor(maxStringBytes / width))
    .op(op.i32GtU)
    .if(() => pair.trap(code, 'trap/string-too-long', `a string of ${bytes}`, units));

  if (align > 1) {
    const detail = `a string at {0x} of code units aligned to ${align}`;
    code
      .get(str)
      .i32(align - 1)
      .op(op.i32And)
      .if(() => pair.trap(code, 'trap/unaligned-pointer', detail, str));
  }

  code.local('i32', (pages) => {
    const detail = `a string of ${bytes} at {1x} in a memory of {2*65536}`;
    code.get(str).op(op.i64ExtendI32U);
    code.get(units).op(op.i64ExtendI32U);
    if (width === 2) code.i64(1n).op(op.i64Shl);
    code.op(op.i64Add);
    code.memorySize(memory).tee(pages).op(op.i64ExtendI32U).i64(16n).op(op.i64Shl, op.i64GtU);
    code.if(() => pair.trap(code, 'trap/string-out-of-bounds', detail, units, str, pages));
  });
}
