/** How a program ended -> what is told of it, and the exit code. */
import { type Diagnostic, WitlinkError } from '../../base/index.ts';
import { ProgramExit, Trap } from '../../runtime/index.ts';
import type { Io } from '../io.ts';
import { report } from '../report.ts';
import { tellTrap } from '../trap-text.ts';
import { TookTooLong } from './within.ts';

/** What a trap ends with: 128 and the number of SIGABRT, as wasmtime has it. */
const trapped = 134;

/** What a limit of time ends with, as `timeout` has it. */
const tookTooLong = 124;

/** @throws What is no way in which a program can end. */
export function endedBy(error: unknown, io: Io): number {
  if (error instanceof WitlinkError) {
    report(io, error.diagnostics.map(withPlugHelp));
    return 1;
  }
  if (error instanceof TookTooLong) {
    io.err(`timeout: ${error.message}, and was ended\n`);
    return tookTooLong;
  }
  if (error instanceof ProgramExit) return error.exitCode;
  if (!(error instanceof Trap)) throw error;
  tellTrap(error, io);
  return trapped;
}

/** On the command line imports come from plugs, apart from WASI's. */
function withPlugHelp(found: Diagnostic): Diagnostic {
  if (found.code !== 'runtime/missing-import') return found;
  const help = [
    ...found.help,
    'name a component that exports it with `--plug`',
    'to run without it: `--unknown-imports trap`, with which it traps when it is called',
  ];
  return { ...found, help };
}
