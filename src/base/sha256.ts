/**
 * Bytes -> their SHA-256 in hexadecimal (FIPS 180-4, section 6.2). The platform's own is asynchronous in browsers, while the
 * verbs that name parts by their digest give their answer at once. Where Node is, its own is taken: it needs a tenth of the time.
 */

// Marked as pure, so that bundles that take no digests leave them out.
const constants = /* @__PURE__ */ fractions(64, Math.cbrt);
const start = /* @__PURE__ */ fractions(8, Math.sqrt);

/** The first 32 bits of the fractional parts of roots of the first primes. */
function fractions(count: number, root: (n: number) => number): Uint32Array {
  const words = new Uint32Array(count);
  for (let n = 2, found = 0; found < count; n++) {
    if (isPrime(n)) words[found++] = Math.floor((root(n) % 1) * 2 ** 32);
  }
  return words;
}

function isPrime(n: number): boolean {
  for (let i = 2; i * i <= n; i++) if (n % i === 0) return false;
  return true;
}

// Asked for so that bundles for browsers have nothing to look for.
const crypto = /* @__PURE__ */ (
  globalThis as { process?: Partial<NodeJS.Process> }
).process?.getBuiltinModule?.('node:crypto');

const blockSize = 64;

/** The digest of bytes: 64 digits in lower case. */
export function sha256(bytes: Uint8Array): string {
  const ofNode = crypto?.createHash('sha256').update(bytes).digest('hex');
  return ofNode ?? ownSha256(bytes);
}

/** As `sha256`, without help. */
export function ownSha256(bytes: Uint8Array): string {
  const state = Uint32Array.from(start);
  const schedule = new Int32Array(64);
  const whole = bytes.length - (bytes.length % blockSize);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < whole; at += blockSize) compress(state, schedule, view, at);
  // The rest, a bit that ends it, and how many bits there were.
  const rest = bytes.length - whole;
  const last = new DataView(new ArrayBuffer(rest < blockSize - 8 ? blockSize : 2 * blockSize));
  for (let i = 0; i < rest; i++) last.setUint8(i, bytes[whole + i]!);
  last.setUint8(rest, 0x80);
  last.setBigUint64(last.byteLength - 8, BigInt(bytes.length) * 8n);
  for (let at = 0; at < last.byteLength; at += blockSize) compress(state, schedule, last, at);
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
}

function compress(state: Uint32Array, w: Int32Array, from: DataView, at: number): void {
  for (let i = 0; i < 16; i++) w[i] = from.getInt32(at + i * 4);
  for (let i = 16; i < 64; i++) {
    const [early, late] = [w[i - 15]!, w[i - 2]!];
    const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
  }
  let a = state[0]! | 0;
  let b = state[1]! | 0;
  let c = state[2]! | 0;
  let d = state[3]! | 0;
  let e = state[4]! | 0;
  let f = state[5]! | 0;
  let g = state[6]! | 0;
  let h = state[7]! | 0;
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + constants[i]! + w[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
