/** Strings: checked, transcoded and copied by the function of their pair of encodings. CanonicalABI.md, load_string and store_string. */
import * as op from '../../../wasm/index.ts';
import type { Code } from '../../../wasm/index.ts';
import { realloc } from '../guest-call.ts';
import { memoryOf, sideKey } from '../side.ts';
import { transcoder } from '../strings/index.ts';
import { part, read, write, type Place } from './place.ts';
import type { Translation } from './translation.ts';

export function string(cx: Translation, from: Place, to: Place): void {
  const { code } = cx;
  read(code, part(from, 0, 0, 1), 'i32', op.i32Load);
  read(code, part(from, 4, 1, 1), 'i32', op.i32Load);
  code.call(stringFunc(cx));
  writeString(code, to);
}

/** Puts the pointer and the code units on the stack where they belong. */
export function writeString(code: Code, to: Place): void {
  code.local('i32', (units) => {
    code.set(units);
    code.local('i32', (pointer) => {
      code.set(pointer);
      write(code, part(to, 0, 0, 1), 'i32', op.i32Store, () => code.get(pointer));
      write(code, part(to, 4, 1, 1), 'i32', op.i32Store, () => code.get(units));
    });
  });
}

/** The function (pointer, code units) -> (pointer, code units). */
export function stringFunc({ into, from, to }: Translation): number {
  return into.shared(`string ${sideKey(from)} ${sideKey(to)}`, () =>
    transcoder(
      into,
      {
        encoding: from.options.encoding,
        memory: memoryOf(into, from),
        instance: from.instance,
      },
      {
        encoding: to.options.encoding,
        memory: memoryOf(into, to),
        instance: to.instance,
        realloc: realloc(into, to),
      },
      `[${from.options.encoding} to ${to.options.encoding}]`,
    ),
  );
}
