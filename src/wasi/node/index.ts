/** The machine that a process stands on, for `machine.ts`. */
import type { Machine, OutputNumber, StandardMachine } from '../machine.ts';
import { fs, rare } from './built-ins.ts';
import { openPreopen } from './files/preopen.ts';
import { standardInput } from './standard-input.ts';
import { standardOutput } from './standard-output.ts';

export const nodeStreams: StandardMachine = {
  stdin: standardInput,
  output: standardOutput,
  isTerminal,
};

export const nodeMachine: Machine = { ...nodeStreams, folder: openPreopen };

/** Files, pipes and what swallows all are none, for which Node need not load what knows. */
function isTerminal(number: 0 | OutputNumber): boolean {
  try {
    const info = fs.fstatSync(number);
    return info.isCharacterDevice() && info.rdev !== nullDevice() && rare.tty.isatty(number);
  } catch {
    // It is closed.
    return false;
  }
}

/** The number of `/dev/null`; undefined where there is none. */
const nullDevice = (): number | undefined =>
  fs.statSync('/dev/null', { throwIfNoEntry: false })?.rdev;
