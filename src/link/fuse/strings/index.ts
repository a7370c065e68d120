/**
 * Strings from one memory into another, as functions of core WebAssembly: a file for each pair of encodings, where
 * latin1+utf16 counts as a source as the one or the other, which its tag tells when it runs. Checks, calls of realloc and
 * what is in the target's memory afterwards are exactly those of the plain runtime (src/runtime/plain/kinds/string.ts), the
 * reference. CanonicalABI.md, load_string and store_string.
 */
import * as op from '../../../wasm/index.ts';
import { type Body, type Encoding, Pair } from './pair.ts';
import type { StringModule, StringSource, StringTarget } from './pair.ts';
import { checkRange } from './range.ts';
import { latin1ToLatin1 } from './latin1-to-latin1.ts';
import { latin1ToUtf16 } from './latin1-to-utf16.ts';
import { latin1ToUtf8 } from './latin1-to-utf8.ts';
import { taggedUtf16ToLatin1 } from './tagged-utf16-to-latin1.ts';
import { utf16ToLatin1 } from './utf16-to-latin1.ts';
import { utf16ToUtf16 } from './utf16-to-utf16.ts';
import { utf16ToUtf8 } from './utf16-to-utf8.ts';
import { utf8ToLatin1 } from './utf8-to-latin1.ts';
import { utf8ToUtf16 } from './utf8-to-utf16.ts';
import { utf8ToUtf8 } from './utf8-to-utf8.ts';
import { utf16Tag } from './parts/latin1-or-utf16.ts';

export { charChecker } from './chars.ts';
export type { StringModule, StringSource, StringTarget } from './pair.ts';

/**
 * The index of a new function `(pointer, codeUnits) -> (pointer, codeUnits)` that checks a string, validates it, and
 * lowers it into the target's memory; code units of latin1+utf16 have their tag. `name` is for the name section.
 */
export function transcoder(
  into: StringModule,
  from: StringSource,
  to: StringTarget,
  name = `[string] ${from.encoding} -> ${to.encoding}`,
): number {
  const pair = new Pair(into, from, to, name);
  const write = writer(pair);
  return into.module.func(
    { params: ['i32', 'i32'], results: ['i32', 'i32'] },
    (code) => write(code, 0, 1),
    name,
  );
}

type Bodies = Readonly<Record<Encoding, (pair: Pair) => Body>>;

const fromUtf8: Bodies = { utf8: utf8ToUtf8, utf16: utf8ToUtf16, 'latin1+utf16': utf8ToLatin1 };
const fromUtf16: Bodies = {
  utf8: utf16ToUtf8,
  utf16: utf16ToUtf16,
  'latin1+utf16': utf16ToLatin1,
};
const fromLatin1: Bodies = {
  utf8: latin1ToUtf8,
  utf16: latin1ToUtf16,
  'latin1+utf16': latin1ToLatin1,
};
/** UTF-16 whose source might have used Latin-1. */
const fromTaggedUtf16: Bodies = { ...fromUtf16, 'latin1+utf16': taggedUtf16ToLatin1 };

/** What a transcoder does with its pointer and code units, which are locals; the latter may have a tag. */
function writer(pair: Pair): Body {
  const { encoding } = pair.from;
  const checked = (bodies: Bodies, width: 1 | 2, align: 1 | 2): Body => {
    const body = bodies[pair.to.encoding](pair);
    return (code, str, units) => {
      checkRange(pair, code, str, units, { width, align });
      body(code, str, units);
    };
  };
  switch (encoding) {
    case 'utf8':
      return checked(fromUtf8, 1, 1);
    case 'utf16':
      return checked(fromUtf16, 2, 2);
    case 'latin1+utf16': {
      const latin1 = checked(fromLatin1, 1, 2);
      const utf16 = checked(fromTaggedUtf16, 2, 2);
      return (code, str, units) => {
        code.get(units).i32(0).op(op.i32LtS);
        code.if(() => {
          code.get(units).i32(utf16Tag).op(op.i32Xor).set(units);
          utf16(code, str, units);
          code.op(op.return);
        });
        latin1(code, str, units);
      };
    }
    default:
      return encoding satisfies never;
  }
}
