/**
 * What a platform can take from the machine it stands on, but its network (`machine-network.ts`). Where JavaScript runs as a process (Node, Deno, Bun) that is
 * `node/`, found when it is first needed and by no import that a bundler for browsers would follow to Node; elsewhere
 * there is a console, and what is missing is told before anything runs.
 */
import { diagnostic, WitlinkError } from '../base/index.ts';
import type { Closing } from './closing.ts';
import type { OpenFolder } from './filesystem/index.ts';
import { type Sink, sinkOf, type Source } from './io/index.ts';

/** A standard stream, by its number. */
export type OutputNumber = 1 | 2;

export interface Machine {
  /** The process's own input. */
  stdin(waits: 'thread' | 'promise', closing: Closing): Source;
  /** The process's own output. */
  output(number: OutputNumber, closing: Closing): Sink;
  isTerminal(number: 0 | OutputNumber): boolean;
  /** A folder by its path. */
  folder(path: string, closing: Closing): OpenFolder;
}

/** The standard streams of a machine. */
export type StandardMachine = Pick<Machine, 'stdin' | 'output' | 'isTerminal'>;

/** Where nothing but a console is known. */
export const consoleStreams: StandardMachine = {
  stdin() {
    throw missing('stdin', 'there is no standard input here, which `inherit` could mean', [
      'give bytes, a text, a stream or a function',
    ]);
  },
  output: (number, closing) =>
    consoleSink((line) => (number === 1 ? console.log(line) : console.error(line)), closing),
  isTerminal: () => false,
};

export const noFolder: Machine['folder'] = () => {
  throw missing('preopens', 'there are no files here', ['leave it out, or run it in Node']);
};

const consoleOnly: Machine = { ...consoleStreams, folder: noFolder };

/** An option that can't be served where JavaScript runs. */
export function missing(option: string, why: string, help: readonly string[]): WitlinkError {
  const message = `the option \`${option}\` of \`wasi\`: ${why}`;
  return new WitlinkError([diagnostic('host/missing-platform', message, undefined, { help })]);
}

/** Consoles print lines: the last one waits for its end, or for that of the platform. */
function consoleSink(print: (line: string) => void, closing: Closing): Sink {
  const decoder = new TextDecoder();
  let line = '';
  closing.atEnd(() => {
    if (line !== '') print(line);
  });
  return sinkOf((bytes) => {
    const lines = (line + decoder.decode(bytes, { stream: true })).split('\n');
    line = lines.pop()!;
    for (const each of lines) print(each);
  });
}

let found: Machine | undefined;

/** The machine that this is. */
export async function thisMachine(): Promise<Machine> {
  found ??= hasBuiltIns() ? (await import('./node/index.ts')).nodeMachine : consoleOnly;
  return found;
}

/** Whether Node's own modules are there. */
export function hasBuiltIns(): boolean {
  const { process } = globalThis as { process?: { getBuiltinModule?: unknown } };
  return typeof process?.getBuiltinModule === 'function';
}
