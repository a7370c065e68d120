/**
 * The command line: arguments to exit code. 0 is well, 1 findings, 2 misuse, 70 a bug of witlink's; `run` ends with what
 * its program ends with. Started directly, it runs itself; the published launcher is `bin.ts`.
 */
import { realpathSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Command, CommanderError } from 'commander';
import type { Backend } from '../../codegen/index.ts';
import { didYouMean, printable } from '../base/index.ts';
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
 * @param argv - The arguments after the program's name.
 * @returns The exit code.
 */
export async function main(argv: readonly string[], io?: Io): Promise<number> {
  const used = io ?? ownIo();
  let exitCode = 0;
  const done = (code: number): void => {
    exitCode = code;
  };
  let program: Command | undefined;
  try {
    const made = createProgram(used, done, await backendsFor(argv));
    program = made;
    await withFiles(() => made.parseAsync(argv, { from: 'user' }));
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return refused(error, argv, program, used);
    return ended(error, used);
  }
}

/** Backends are loaded where they are used, or asked about. */
async function backendsFor(argv: readonly string[]): Promise<readonly Backend[]> {
  return argv.slice(0, 2).includes('generate')
    ? (await import('../../codegen/index.ts')).backends
    : [];
}

/** The arguments are not those of the command, which was told already: what may have been meant. */
function refused(
  { code, exitCode, message }: CommanderError,
  argv: readonly string[],
  program: Command | undefined,
  io: Io,
): number {
  if (exitCode === 0) return 0;
  const first = program?.commands.find((c) => c.name() === argv[0]);
  const command = first?.commands.find((c) => c.name() === argv[1]) ?? first;
  const help: string[] = [];
  const takeAll = command?.options.filter(({ variadic }) => variadic).map(({ long }) => long) ?? [];
  const taken = argv.find((arg) => takeAll.includes(arg));
  if (code === 'commander.missingArgument' && taken !== undefined) {
    help.push(`${taken} takes all that follows it: write it last, or -- behind its values`);
  }
  if (code === 'commander.excessArguments') {
    if (command?.name() === 'breaking') help.push('what was before is named with --against');
    if (takeAll.includes('--plug')) help.push('components that serve it are named with --plug');
  }
  if (code === 'commander.unknownOption' && command?.name() === 'run') {
    help.push(
      'options of the program that is run stand behind --, as in witlink run tool.wasm -- -v',
    );
  }
  if (code === 'commander.missingMandatoryOptionValue') help.push(...missingOption(command, argv));
  const hasFormat = command?.options.some(({ long }) => long === '--format') === true;
  if (code === 'commander.unknownOption' && message.includes("'--json'") && hasFormat) {
    help.push('JSON comes by --format json');
  }
  io.err(helpLines(help));
  return misuse;
}

/** What is known of an option that has to be given and was not: it may have been misspelt, or there is a choice. */
function missingOption(command: Command | undefined, argv: readonly string[]): readonly string[] {
  const known = command?.options ?? [];
  const names = known.flatMap(({ long }) => long ?? []);
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const given = argv.slice(0, end).map((arg) => arg.replace(/=.*/s, ''));
  const strange = given.filter((arg) => arg.startsWith('--') && !names.includes(arg));
  const near = strange.flatMap((arg) => [`there is no option ${arg}`, ...didYouMean(arg, names)]);
  if (near.length > 0) return near;
  const missing = known.filter(
    ({ mandatory, long, short }) =>
      mandatory && !given.some((arg) => arg === long || (short && arg.startsWith(short))),
  );
  return missing.flatMap(({ long, argChoices = [] }) =>
    argChoices.length === 0 ? [] : [`${long} is one of ${argChoices.join(', ')}`],
  );
}

const helpLines = (help: readonly string[]): string =>
  help.map((line) => `  = help: ${printable(line)}\n`).join('');

function ended(error: unknown, io: Io): number {
  if (error instanceof Misuse) {
    io.err(`error: ${printable(error.message)}\n${helpLines(error.help)}`);
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
