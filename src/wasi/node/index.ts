/** The machine that a process stands on, for `machine.ts`. */
import type { Machine } from '../machine.ts';
import { tty } from './built-ins.ts';
import { openPreopen } from './files/preopen.ts';
import { nodeNetwork } from './network/index.ts';
import { send } from './http/index.ts';
import { standardInput } from './standard-input.ts';
import { standardOutput } from './standard-output.ts';

export const nodeMachine: Machine = {
  stdin: standardInput,
  output: standardOutput,
  isTerminal: (number) => tty.isatty(number),
  folder: openPreopen,
  network: nodeNetwork,
  send,
};
