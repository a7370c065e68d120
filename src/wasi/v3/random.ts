/** `wasi:random` 0.3: as in 0.2, but that fewer bytes may come than are asked for. */
import { mostRandomBytes, random as random2, type RandomBytes } from '../random/index.ts';

/** The interfaces of `wasi:random`, by name. */
export function random(source: RandomBytes) {
  const {
    'wasi:random/random': { getRandomBytes, getRandomU64 },
    'wasi:random/insecure-seed': { insecureSeed },
  } = random2(source);
  const most = BigInt(mostRandomBytes);
  const bytes = (length: bigint): Uint8Array => getRandomBytes(length > most ? most : length);
  return {
    'wasi:random/random': { getRandomBytes: bytes, getRandomU64 },
    'wasi:random/insecure': { getInsecureRandomBytes: bytes, getInsecureRandomU64: getRandomU64 },
    'wasi:random/insecure-seed': { getInsecureSeed: insecureSeed },
  };
}
