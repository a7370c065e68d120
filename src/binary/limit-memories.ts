/**
 * A core module -> the same with an upper bound on the memories that it defines: only the memory section is written
 * anew. Imported memories are limited where they are defined. Core specification, Memory Section.
 */
import type { CoreModule } from './core.ts';
import { Reader } from './reader.ts';
import { readLimits } from './sections/core-type.ts';
import { Writer, writeLimits, type CoreLimits } from '../wasm/index.ts';

export interface LimitedModule {
  /** The module's own bytes where nothing had to be changed. */
  readonly bytes: Uint8Array;
  /** Bytes of the largest memory that would be larger than allowed from the start. */
  readonly tooLarge?: number;
}

const memorySection = 5;

/** `most` is in bytes, not negative; a memory may grow up to the last whole page below it. The module must be one that was read. */
export function limitMemories(module: CoreModule, most: number): LimitedModule {
  const { bytes } = module;
  const r = Reader.of(bytes, module.file);
  r.take(8, 'preamble');
  while (!r.atEnd) {
    const start = r.pos;
    const id = r.byte('section id');
    const part = r.part(r.u32('section size'), 'section');
    if (id !== memorySection) continue;
    const memories = part.vec('memory', () => readLimits(part));
    const tooLarge = Math.max(
      0,
      ...memories.map((m) => m.min * pageBytes(m)).filter((n) => n > most),
    );
    if (tooLarge > 0) return { bytes, tooLarge };
    const limited = memories.map((m) => limit(m, most));
    if (limited.every((m, i) => m === memories[i])) return { bytes };
    const w = new Writer();
    w.raw(bytes.subarray(0, start));
    w.byte(memorySection);
    w.sized((section) => section.vec(limited, (m) => writeLimits(section, m)));
    w.raw(bytes.subarray(r.pos));
    return { bytes: w.bytes };
  }
  return { bytes };
}

const pageBytes = ({ pageSize = 16 }: CoreLimits): number => 2 ** pageSize;

function limit(memory: CoreLimits, most: number): CoreLimits {
  const pages = Math.floor(most / pageBytes(memory));
  return (memory.max ?? addressable(memory)) <= pages ? memory : { ...memory, max: pages };
}

/** The most pages that a memory can ever have. */
const addressable = (memory: CoreLimits): number =>
  2 ** (memory.address === 'i64' ? 64 : 32) / pageBytes(memory);
