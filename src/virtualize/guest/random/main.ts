// Random numbers from a seed: the same at every run. SplitMix64.
import * as wit from './random';

let isSeeded: bool = false;
let state: u64 = 0;

function next(): u64 {
  if (!isSeeded) state = wit.seed.seed();
  isSeeded = true;
  state += 0x9e3779b97f4a7c15;
  let mixed = state;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}

function bytes(length: u64): Uint8Array {
  if (length > <u64>i32.MAX_VALUE) throw new Error('more bytes than fit in memory');
  const made = new Uint8Array(<i32>length);
  let number: u64 = 0;
  for (let i = 0; i < made.length; i++) {
    if (i % 8 == 0) number = next();
    made[i] = <u8>number;
    number >>= 8;
  }
  return made;
}

export namespace random {
  export function getRandomBytes(len: u64): Uint8Array {
    return bytes(len);
  }

  export function getRandomU64(): u64 {
    return next();
  }
}

export namespace insecure {
  export function getInsecureRandomBytes(len: u64): Uint8Array {
    return bytes(len);
  }

  export function getInsecureRandomU64(): u64 {
    return next();
  }
}

export namespace insecureSeed {
  export function insecureSeed(): wit.Tuple2<u64, u64> {
    return new wit.Tuple2<u64, u64>(next(), next());
  }
}
