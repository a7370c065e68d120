/**
 * Sources and sinks as the streams of WASI 0.3: bytes come by a stream beside a future that tells how it ended, or go where a
 * stream leads until a future tells that they are there. Whoever waits here waits by promises, whatever the option `waits`
 * says: functions of 0.3 that wait are asynchronous.
 */
import { ProgramExit } from '../../runtime/index.ts';
import type { Sink, Source, Wait } from '../io/index.ts';

/** What a future of `result<_, error-code>` comes to. */
export type Ended<Code> =
  { readonly tag: 'ok'; readonly val: undefined } | { readonly tag: 'err'; readonly val: Code };

/** A stream, and how it ended. */
export type Reading<T, Code> = [ReadableStream<T>, Promise<Ended<Code>>];

/** What an interface makes of what was thrown. */
export type CodeOf<Code> = (error: unknown) => Code;

/** As many bytes as are read at once. */
const atOnce = 65_536;

const ok = { tag: 'ok', val: undefined } as const;

/** The bytes of a source, which is asked when the guest reads. */
export function readSource<Code>(
  source: Source,
  wait: Wait,
  codeOf: CodeOf<Code>,
): Reading<Uint8Array, Code> {
  return reading(
    codeOf,
    () => source.close?.(),
    async (isWanted) => {
      while (isWanted()) {
        const bytes = source.read(atOnce);
        if (bytes === undefined || bytes.length > 0) return bytes;
        await wait([source]);
      }
      return undefined;
    },
  );
}

/**
 * A stream of what `next` gives when the guest reads, undefined at the end. It ends where `next` throws, too, which the
 * future tells; a guest that reads no further has no error.
 *
 * @param close - Done once, at the end.
 */
export function reading<T, Code>(
  codeOf: CodeOf<Code>,
  close: () => void,
  next: (isWanted: () => boolean) => T | undefined | Promise<T | undefined>,
): Reading<T, Code> {
  const { promise, resolve } = Promise.withResolvers<Ended<Code>>();
  let isOpen = true;
  const end = (how: Ended<Code>): void => {
    if (!isOpen) return;
    isOpen = false;
    close();
    resolve(how);
  };
  const stream = new ReadableStream<T>(
    {
      async pull(controller) {
        try {
          const value = await next(() => isOpen);
          if (!isOpen) return;
          if (value !== undefined) return controller.enqueue(value);
          end(ok);
        } catch (error) {
          if (error instanceof ProgramExit) throw error;
          if (!isOpen) return;
          end({ tag: 'err', val: codeOf(error) });
        }
        controller.close();
      },
      cancel: () => end(ok),
    },
    { highWaterMark: 0 },
  );
  return [stream, promise];
}

/** The stream of what couldn't be opened: it has ended. */
export function noReading<T, Code>(code: Code): Reading<T, Code> {
  const stream = new ReadableStream<T>({ start: (controller) => controller.close() });
  return [stream, Promise.resolve({ tag: 'err', val: code })];
}

/**
 * Writes all that a stream brings; settles when it is written, or has failed. Where `open` fails nobody reads the stream.
 *
 * @throws ProgramExit
 */
export async function writeSink<Code>(
  data: ReadableStream<Uint8Array>,
  wait: Wait,
  codeOf: CodeOf<Code>,
  open: () => Sink,
): Promise<Ended<Code>> {
  const reader = data.getReader();
  try {
    const sink = open();
    for (let { value } = await reader.read(); value !== undefined;) {
      await writeBytes(value, sink, wait);
      ({ value } = await reader.read());
    }
    sink.flush();
    if (!sink.ready()) await wait([sink]);
    // Tells what went wrong meanwhile.
    sink.room();
    return ok;
  } catch (error) {
    // Ends the stream at the side of the guest.
    reader.cancel().catch(() => undefined);
    if (error instanceof ProgramExit) throw error;
    return { tag: 'err', val: codeOf(error) };
  }
}

/** Writes bytes as there is room. */
export async function writeBytes(bytes: Uint8Array, sink: Sink, wait: Wait): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const room = sink.room();
    if (room === 0) {
      await wait([sink]);
      continue;
    }
    sink.write(bytes.subarray(at, at + room));
    at += room;
    await sink.taken?.();
  }
}
