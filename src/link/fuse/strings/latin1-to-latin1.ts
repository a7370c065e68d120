/** Latin-1 as it is: all bytes are valid. CanonicalABI.md, store_string_copy. */
import type { Body, Pair } from './pair.ts';
import { copyBytes } from '../copy.ts';

export function latin1ToLatin1(pair: Pair): Body {
  return (code, str, units) => {
    code.local('i32', (dst) => {
      pair.allocate(code, dst, 2, units);
      copyBytes(code, pair.memories, { src: str, dst, length: units });
      code.get(dst).get(units);
    });
  };
}
