/** A core module -> its sections one after the other, for who writes it anew with some of them changed. */
import { Reader } from './reader.ts';
import type { CoreModule } from './core.ts';

/** A section of a core module that was read before, so that its parts are known to be there. */
export interface ModuleSection {
  readonly id: number;
  /** With its head. */
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
  /** Reads the content, with places that are the module's. */
  readonly reader: Reader;
}

export function* moduleSections({
  bytes,
  file,
}: Pick<CoreModule, 'bytes' | 'file'>): Generator<ModuleSection> {
  const r = Reader.of(bytes, file);
  r.take(8, 'preamble');
  while (!r.atEnd) {
    const start = r.pos;
    const id = r.byte('section id');
    const size = r.u32('section size');
    const begin = r.pos;
    const reader = r.part(size, 'section');
    yield { id, bytes: r.since(start), content: r.since(begin), reader };
  }
}
