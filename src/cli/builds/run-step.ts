/**
 * Runs a program of a build: by a list of arguments, never through a shell. What it prints is passed on as it comes, on
 * standard error, as standard output is the command's own.
 */
import { spawn } from 'node:child_process';
import process from 'node:process';
import type { Io } from '../io.ts';

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Shows what is printed only where the program fails. */
  readonly isQuiet: boolean;
  /** Standard output is for us, and not shown. */
  readonly readsOutput: boolean;
}

export interface Ended {
  /** How, if not well, to go on after the program's name: `ended with code 1`. */
  readonly failure?: string;
  readonly printed: string;
}

/** Characters of a program's output that are kept. */
const maxKept = 16 * 1024 * 1024;

/** Milliseconds that a program has to end by itself when it is asked to. */
const grace = 2000;

/** Settles when the program has ended, and never rejects. The signal ends it, if need be by force. */
export function runStep(command: Command, io: Io, signal: AbortSignal): Promise<Ended> {
  const { program, args, cwd, env, isQuiet, readsOutput } = command;
  return new Promise((resolve) => {
    let printed = '';
    let held = '';
    const keep = (before: string, text: string): string =>
      before.length > maxKept ? before : before + text;
    const child = spawn(program, args, {
      cwd,
      env: { ...io.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    });
    const show = (text: string): void => {
      if (isQuiet) held = keep(held, text);
      else io.err(text);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (readsOutput) printed = keep(printed, text);
      else show(text);
    });
    child.stderr.setEncoding('utf8').on('data', show);
    const end = (failure?: string): void => {
      if (failure !== undefined && held !== '') io.err(held);
      resolve({ printed, ...(failure === undefined ? {} : { failure }) });
    };
    const ended = (code: number | null, by: NodeJS.Signals | null): void => {
      if (code === 0) end();
      else end(by === null ? `ended with code ${code}` : `was ended by ${by}`);
    };
    child.on('error', (error) => {
      if (error.name !== 'AbortError') return end(`can’t be run: ${error.message}`);
      const force = setTimeout(() => child.kill('SIGKILL'), grace);
      // Programs that it has begun may keep its output open: that is not waited for.
      child.once('exit', (code, by) => {
        clearTimeout(force);
        child.stdout.destroy();
        child.stderr.destroy();
        ended(code, by);
      });
    });
    child.on('close', ended);
  });
}

/** A command line as it would be typed. */
export function typed(command: Command): string {
  const variables = Object.entries(command.env ?? {}).map(
    ([name, value]) => `${name}=${word(value)}`,
  );
  const line = [...variables, ...[command.program, ...command.args].map(word)].join(' ');
  return command.cwd === process.cwd() ? line : `(cd ${word(command.cwd)} && ${line})`;
}

const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
