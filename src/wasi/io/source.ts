/**
 * Where the bytes of an `input-stream` come from, and where those of an `output-stream` go. Streams (`streams.ts`) make of
 * them what the WIT says; files, standard streams, sockets and http have one each. They know no resources, so that other
 * versions of WASI can stand on them, too.
 */
import type { IoEvent } from './event.ts';

/** Ready when `read` would give bytes, the end or an error. */
export interface Source extends IoEvent {
  /**
   * What is there of the next bytes, `limit` at most, which is more than 0: none where one would have to wait, undefined
   * at the end. They are the caller's. Throws where reading fails, after which nothing is read any more.
   */
  read(limit: number): Uint8Array | undefined;
  /** Nothing will be read any more. */
  close?(): void;
}

/** Ready when there is room, or an error to tell. */
export interface Sink extends IoEvent {
  /** How many bytes `write` takes; 0 where one has to wait. Throws as `write` does. */
  room(): number;
  /**
   * Takes bytes, as many as there is room for; they are the sink's from then on. Throws where writing has failed,
   * `StreamClosed` where nobody takes them any more; after either nothing is written.
   */
  write(bytes: Uint8Array): void;
  /** Begins to hand on all that was written; there is no room until that is done. */
  flush(): void;
  /** Settles when all that was written until now is taken, or has failed; absent where that is so when `write` returns. */
  taken?(): Promise<void>;
  /** Nothing will be written any more. */
  close?(): void;
}

/** The source that has nothing. */
export const emptySource: Source = { ready: () => true, read: () => undefined };

/** As many bytes as a sink takes at once that never has to wait. */
export const amplyRoom = 1 << 20;

/** A sink over a function that takes what it gets at once. */
export function sinkOf(write: (bytes: Uint8Array) => void): Sink {
  return { ready: () => true, room: () => amplyRoom, write, flush: () => undefined };
}

/** The source of bytes that are there. */
export function sourceOf(bytes: Uint8Array): Source {
  let at = 0;
  return {
    ready: () => true,
    read(limit) {
      if (at >= bytes.length) return undefined;
      const part = bytes.slice(at, at + limit);
      at += part.length;
      return part;
    },
  };
}
