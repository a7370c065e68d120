/**
 * Strings from one memory into another, as functions of core WebAssembly: a file for each pair of encodings, where
 * latin1+utf16 counts as a source as the one or the other, which its tag tells when it runs. Checks, calls of realloc and
 * what is in the target's memory afterwards are exactly those of the plain runtime (src/runtime/plain/strings.ts), the
 * reference. CanonicalABI.md, load_string and store_string.
 */
import type { Code } from '../../../wasm/index.ts';
import { type Body, type Encoding, Pair } from './pair.ts';
import type { StringModule, StringSource, StringTarget } from './pair.ts';
import { checkRange } from './range.ts';
import { utf8ToUtf8 } from './utf8-to-utf8.ts';

export type { StringModule, StringSource, StringTarget, TrapSite } from './pair.ts';

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

/** What a transcoder does with its pointer and code units, which are locals. */
function writer(pair: Pair): (code: Code, str: number, units: number) => void {
  const { encoding } = pair.from;
  const checked = (body: Body, width: 1 | 2, align: 1 | 2): Body => {
    return (code, str, units) => {
      checkRange(pair, code, str, units, { width, align });
      body(code, str, units);
    };
  };
  switch (encoding) {
    case 'utf8':
      return checked(fromUtf8[pair.to.encoding](pair), 1, 1);
    case 'utf16':
    case 'latin1+utf16':
      throw new TypeError(`no transcoder from ${encoding} yet`);
    default:
      return encoding satisfies never;
  }
}

type Bodies = Readonly<Record<Encoding, (pair: Pair) => Body>>;

const notYet = (pair: Pair): never => {
  throw new TypeError(`no transcoder to ${pair.to.encoding} yet`);
};

const fromUtf8: Bodies = { utf8: utf8ToUtf8, utf16: notYet, 'latin1+utf16': notYet };
