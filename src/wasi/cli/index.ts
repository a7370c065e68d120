/** `wasi:cli`: what a program is told and what it writes, and how it ends. */
import { ProgramExit } from '../../runtime/index.ts';
import { InputStream, OutputStream, type Sink, type Source, type Wait } from '../io/index.ts';
import type { WasiOptions } from '../options/index.ts';

/** A standard stream, and whether it leads to a terminal. */
export interface Standard<T> {
  readonly stream: T;
  isTerminal(): boolean;
}

export interface StandardStreams {
  readonly stdin: Standard<Source> & {
    /** The same input, for who waits by promises whatever the option `waits` says. */
    readonly awaited: Source;
  };
  readonly stdout: Standard<Sink>;
  readonly stderr: Standard<Sink>;
}

/** A terminal is known by being one; nothing can be asked of it. */
class TerminalInput {}

class TerminalOutput {}

/** The interfaces of `wasi:cli` that are the same in all versions, by name. */
export function cliOfAllVersions({ stdin, stdout, stderr }: StandardStreams) {
  const input = new TerminalInput();
  const output = new TerminalOutput();
  return {
    'wasi:cli/exit': {
      exit(status: { readonly tag: 'ok' | 'err' }): never {
        throw new ProgramExit(status.tag === 'ok' ? 0 : 1);
      },
      exitWithCode(code: number): never {
        throw new ProgramExit(code);
      },
    },
    'wasi:cli/terminal-input': { TerminalInput },
    'wasi:cli/terminal-output': { TerminalOutput },
    'wasi:cli/terminal-stdin': {
      getTerminalStdin: () => (stdin.isTerminal() ? input : undefined),
    },
    'wasi:cli/terminal-stdout': {
      getTerminalStdout: () => (stdout.isTerminal() ? output : undefined),
    },
    'wasi:cli/terminal-stderr': {
      getTerminalStderr: () => (stderr.isTerminal() ? output : undefined),
    },
  };
}

/** The interfaces of `wasi:cli`, by name. */
export function cli({ args = [], env = {} }: WasiOptions, streams: StandardStreams, wait: Wait) {
  const { stdin, stdout, stderr } = streams;
  return {
    ...cliOfAllVersions(streams),
    'wasi:cli/environment': {
      getEnvironment: (): [string, string][] => Object.entries(env),
      getArguments: (): string[] => [...args],
      // Paths are relative to the first folder there is.
      initialCwd: (): string | undefined => undefined,
    },
    'wasi:cli/stdin': { getStdin: () => new InputStream(stdin.stream, wait) },
    'wasi:cli/stdout': { getStdout: () => new OutputStream(stdout.stream, wait) },
    'wasi:cli/stderr': { getStderr: () => new OutputStream(stderr.stream, wait) },
  };
}
