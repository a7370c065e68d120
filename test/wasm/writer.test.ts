/** Rows of bytes, small and large, on their own and in parts with their sizes: as if each byte were written by itself. */
import { expect, test } from 'vitest';
import { Writer } from '../../src/wasm/index.ts';
import { randomNumbers } from '../abi/random-functions.ts';

/** A writer, and the bytes that it should have. */
interface Written {
  readonly writer: Writer;
  readonly bytes: number[];
}

test('large rows stand where they were written', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = randomNumbers(seed);
    const below = (end: number): number => Math.floor(random() * end);
    const size = (length: number): number[] =>
      length < 0x80 ? [length] : [(length & 0x7f) | 0x80, ...size(length >>> 7)];
    const write = ({ writer, bytes }: Written, depth: number): void => {
      for (let i = below(6); i >= 0; i--) {
        const row = new Uint8Array(below(4) === 0 ? 30_000 + below(10_000) : below(200));
        row.fill(below(256));
        switch (below(depth > 0 ? 4 : 3)) {
          case 0:
            writer.byte(row.length & 0xff);
            bytes.push(row.length & 0xff);
            break;
          case 1:
            writer.raw(row);
            bytes.push(...row);
            break;
          case 2:
            // Whoever looks in between sees all so far.
            expect(writer.bytes.length).toBe(bytes.length);
            break;
          default:
            writer.sized((part) => {
              const inner: Written = { writer: part, bytes: [] };
              write(inner, depth - 1);
              bytes.push(...size(inner.bytes.length), ...inner.bytes);
            });
        }
        expect(writer.length).toBe(bytes.length);
      }
    };
    const whole: Written = { writer: new Writer(), bytes: [] };
    write(whole, 3);
    expect(Buffer.from(whole.bytes).equals(whole.writer.bytes), `seed ${seed}`).toBe(true);
  }
});
