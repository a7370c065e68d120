/** `wasi:cli` 0.3: standard streams are streams, and the rest is as in 0.2. */
import { cliOfAllVersions, type StandardStreams } from '../cli/index.ts';
import { type Sink, StreamClosed, type Wait } from '../io/index.ts';
import type { WasiOptions } from '../options/index.ts';
import { readSource, writeSink } from './streams.ts';

/** The enum `error-code`. */
type ErrorCode = 'io' | 'illegal-byte-sequence' | 'pipe';

function codeOf(error: unknown): ErrorCode {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  if (error instanceof StreamClosed || code === 'EPIPE') return 'pipe';
  return code === 'EILSEQ' ? 'illegal-byte-sequence' : 'io';
}

/** The interfaces of `wasi:cli`, by name. */
export function cli({ args = [], env = {} }: WasiOptions, streams: StandardStreams, wait: Wait) {
  const output = (sink: Sink) => ({
    writeViaStream: (data: ReadableStream<Uint8Array>) => writeSink(data, wait, codeOf, () => sink),
  });
  return {
    ...cliOfAllVersions(streams),
    'wasi:cli/environment': {
      getEnvironment: (): [string, string][] => Object.entries(env),
      getArguments: (): string[] => [...args],
      // Paths are relative to the first folder there is.
      getInitialCwd: (): string | undefined => undefined,
    },
    'wasi:cli/stdin': { readViaStream: () => readSource(streams.stdin.awaited, wait, codeOf) },
    'wasi:cli/stdout': output(streams.stdout.stream),
    'wasi:cli/stderr': output(streams.stderr.stream),
  };
}
