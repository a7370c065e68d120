/** `wasi:io`, and the sources and sinks that other interfaces give it. */
import { IoError } from './error.ts';
import { Pollable, pollWith } from './poll.ts';
import { InputStream, OutputStream } from './streams.ts';
import type { Wait } from './wait.ts';

export { always, type IoEvent } from './event.ts';
export { IoError, StreamClosed } from './error.ts';
export { Pollable } from './poll.ts';
export { PulledSource } from './pulled.ts';
export { PushedSink } from './pushed.ts';
export { Signal } from './signal.ts';
export { emptySource, type Sink, sinkOf, type Source, sourceOf } from './source.ts';
export { InputStream, OutputStream } from './streams.ts';
export { after, monotonic, sleep, type Wait, waitByPromise, waitInThread } from './wait.ts';

/** The interfaces of `wasi:io`, by name. */
export function io(wait: Wait) {
  return {
    'wasi:io/error': { Error: IoError },
    'wasi:io/poll': { Pollable, poll: pollWith(wait) },
    'wasi:io/streams': { InputStream, OutputStream },
  };
}
