/** What the options say of the standard streams -> sources and sinks. */
import type { Closing } from '../closing.ts';
import {
  emptySource,
  PulledSource,
  PushedSink,
  type Sink,
  sinkOf,
  type Source,
  sourceOf,
} from '../io/index.ts';
import type { Machine, OutputNumber } from '../machine.ts';
import {
  optionError,
  type WasiInput,
  type WasiOptions,
  type WasiOutput,
} from '../options/index.ts';
import type { Standard, StandardStreams } from './index.ts';

type Waits = NonNullable<WasiOptions['waits']>;

export function standardStreams(
  options: WasiOptions,
  machine: Machine,
  closing: Closing,
): StandardStreams {
  const { stdin = 'ignore', stdout = 'ignore', stderr = 'ignore', waits = 'thread' } = options;
  const output = (number: OutputNumber, given: WasiOutput): Standard<Sink> => ({
    stream: sinkFor(number, given, waits, machine, closing),
    isTerminal: () => given === 'inherit' && machine.isTerminal(number),
  });
  const input = sourceFor(stdin, waits, machine, closing);
  return {
    stdin: {
      stream: input,
      awaited:
        stdin === 'inherit' && waits === 'thread' ? machine.stdin('promise', closing) : input,
      isTerminal: () => stdin === 'inherit' && machine.isTerminal(0),
    },
    stdout: output(1, stdout),
    stderr: output(2, stderr),
  };
}

function sourceFor(given: WasiInput, waits: Waits, machine: Machine, closing: Closing): Source {
  if (given === 'inherit') return machine.stdin(waits, closing);
  if (given === 'ignore') return emptySource;
  if (given instanceof Uint8Array) return sourceOf(given);
  if (typeof given === 'function') return new PulledSource(given);
  if (typeof given === 'object' && given !== null) {
    if ('text' in given && typeof given.text === 'string') {
      return sourceOf(new TextEncoder().encode(given.text));
    }
    if ('getReader' in given) return streamSource(given, closing);
  }
  throw optionError(
    'stdin',
    "'inherit', 'ignore', bytes, `{ text }`, a ReadableStream or a function",
  );
}

function streamSource(stream: ReadableStream<Uint8Array>, closing: Closing): Source {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  closing.atEnd(() => reader?.releaseLock());
  return new PulledSource(async () => {
    // Locked no sooner than it is read: the program may never ask.
    reader ??= stream.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return undefined;
      if (value.length > 0) return value;
    }
  });
}

function sinkFor(
  number: OutputNumber,
  given: WasiOutput,
  waits: Waits,
  machine: Machine,
  closing: Closing,
): Sink {
  if (given === 'inherit') return machine.output(number, closing);
  if (given === 'ignore') return sinkOf(() => undefined);
  if (typeof given === 'function') return new PushedSink(given, waits === 'promise');
  if (typeof given === 'object' && given !== null && 'getWriter' in given) {
    return streamSink(given, waits, closing);
  }
  const name = number === 1 ? 'stdout' : 'stderr';
  throw optionError(name, "'inherit', 'ignore', a WritableStream or a function");
}

function streamSink(stream: WritableStream<Uint8Array>, waits: Waits, closing: Closing): Sink {
  let writer: WritableStreamDefaultWriter<Uint8Array> | undefined;
  const sink = new PushedSink((bytes) => {
    writer ??= stream.getWriter();
    return writer.write(bytes);
  }, waits === 'promise');
  closing.atEnd(async () => {
    await sink.taken();
    writer?.releaseLock();
  });
  return sink;
}
