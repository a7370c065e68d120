/** `wasi:random`: bytes and numbers from the machine's own source, from a seed, or from a function of the user's. */
import { sha256 } from '../../base/index.ts';
import { optionError, type WasiRandom } from '../options/index.ts';

/** Gives so many random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** As many bytes as one call gives: more would only fill memory. */
export const mostRandomBytes = 64 << 20;

/** As many as `crypto` gives at once. */
const atOnce = 65_536;

function machineBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += atOnce) {
    crypto.getRandomValues(bytes.subarray(at, at + atOnce));
  }
  return bytes;
}

/** Blocks of SHA-256 over the seed and their number, one after the other. */
function seededBytes(seed: string): RandomBytes {
  const start = new TextEncoder().encode(`${seed}:`);
  const input = new Uint8Array(start.length + 8);
  input.set(start);
  const counter = new DataView(input.buffer, start.length);
  let block = new Uint8Array();
  let next = 0n;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      if (block.length === 0) {
        counter.setBigUint64(0, next++);
        block = Uint8Array.from(sha256(input).match(/../g)!, (byte) => Number.parseInt(byte, 16));
      }
      const part = block.subarray(0, length - at);
      bytes.set(part, at);
      block = block.subarray(part.length);
      at += part.length;
    }
    return bytes;
  };
}

/** What the option says. */
export function randomBytes(given: WasiRandom | undefined): RandomBytes {
  if (given === undefined) return machineBytes;
  if (typeof given === 'function') return given;
  const seed: unknown = typeof given === 'object' && given !== null ? given.seed : undefined;
  if (typeof seed !== 'number' && typeof seed !== 'bigint' && typeof seed !== 'string') {
    throw optionError('random', '`{ seed }` or a function that gives bytes');
  }
  return seededBytes(String(seed));
}

/** The interfaces of `wasi:random`, by name. */
export function random(source: RandomBytes) {
  function bytes(length: bigint): Uint8Array {
    if (length > mostRandomBytes)
      throw new Error(`${length} random bytes are more than are given at once`);
    const given = source(Number(length));
    if (given.length === Number(length)) return given;
    throw new Error(
      `the option \`random\` gave ${given.length} bytes where ${length} were asked for`,
    );
  }
  function number(): bigint {
    const { buffer, byteOffset } = bytes(8n);
    return new DataView(buffer, byteOffset).getBigUint64(0, true);
  }
  return {
    'wasi:random/random': { getRandomBytes: bytes, getRandomU64: number },
    'wasi:random/insecure': { getInsecureRandomBytes: bytes, getInsecureRandomU64: number },
    'wasi:random/insecure-seed': { insecureSeed: (): [bigint, bigint] => [number(), number()] },
  };
}
