/**
 * The command line: arguments to exit code. 0 is well, 1 findings or a program that failed, 2 misuse, 70 a bug of
 * witlink's. Started directly, it runs itself; the published launcher is `bin.ts`.
 */
import { realpathSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import type { Backend } from '../../codegen/index.ts';
import { printable } from '../base/index.ts';
import { Misuse } from './failure.ts';
import { withFiles } from './files.ts';
import { processIo } from './io.ts';
import type { Io } from './io.ts';
import { createProgram } from './program.ts';

const misuse = 2;
/** EX_SOFTWARE of sysexits.h. */
const internalError = 70;

/**
 * Runs a command.
 *
 * @param argv The arguments after the program's name.
 * @returns The exit code.
 */
export async function main(argv: readonly string[], io?: Io): Promise<number> {
  const used = io ?? ownIo();
  let exitCode = 0;
  const done = (code: number): void => {
    exitCode = code;
  };
  try {
    const program = createProgram(used, done, await backendsFor(argv));
    await withFiles(() => program.parseAsync(argv, { from: 'user' }));
    return exitCode;
  } catch (error) {
    return ended(error, argv, used);
  }
}

/** Backends are loaded where they are used, or asked about. */
async function backendsFor(argv: readonly string[]): Promise<readonly Backend[]> {
  return argv.slice(0, 2).includes('generate')
    ? (await import('../../codegen/index.ts')).backends
    : [];
}

function ended(error: unknown, argv: readonly string[], io: Io): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    const taken = argv.find((arg) => arg === '--deps' || arg === '--plug');
    if (error.code === 'commander.missingArgument' && taken !== undefined) {
      io.err(`(${taken} takes all that follows it: write it last, or -- behind its values)\n`);
    }
    return misuse;
  }
  if (error instanceof Misuse) {
    const help = error.help.map((line) => `  = help: ${printable(line)}\n`);
    io.err(`error: ${printable(error.message)}\n${help.join('')}`);
    return misuse;
  }
  tellBug(error, io);
  return internalError;
}

/** An exception is a bug of witlink's: one line, and where it comes from only for those who ask. */
function tellBug(error: unknown, io: Io): void {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  io.err(`internal error: ${printable(message)}; please report it (WITLINK_DEBUG=1 shows more)\n`);
  if ((io.env['WITLINK_DEBUG'] ?? '') !== '' && error instanceof Error) io.err(`${error.stack}\n`);
}

/** The process's streams, with what can go wrong with them and with callbacks taken care of. */
function ownIo(): Io {
  const io = processIo();
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever read our output has seen enough, as in `witlink check … | head`; what was found stays found.
      if (error.code === 'EPIPE') return;
      // What is not shown is not done. Of the other stream there is nowhere to tell.
      if (stream === process.stdout) {
        io.err(`error: standard output can’t be written: ${printable(error.message)}\n`);
      }
      process.exit(misuse);
    });
  }
  process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
    // A program that is run writes to our streams by itself.
    if (error.code === 'EPIPE') process.exit();
    tellBug(error, io);
    process.exit(internalError);
  });
  return io;
}

const started = process.argv[1];
if (started !== undefined && isThisFile(started))
  process.exitCode = await main(process.argv.slice(2));

function isThisFile(path: string): boolean {
  try {
    return realpathSync(path) === realpathSync(fileURLToPath(import.meta.url));
  } catch {
    return false;
  }
}
