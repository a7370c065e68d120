/** The end that a program gives itself: a trap in what follows, though no rule was broken. */
import { Trap } from './trap.ts';
import { isA } from './unknown.ts';

/**
 * A program has ended itself, as by `exit` of `wasi:cli`. What is thrown by a function of the host ends the store as a
 * trap does, except that nothing went wrong: the call that led to it throws this, and so do all that wait.
 */
export class ProgramExit extends Trap {
  /** Also one of another runtime that is like this one. */
  static override [Symbol.hasInstance](value: unknown): value is ProgramExit {
    return isExit(value);
  }

  /** What the program ended with: 0 is well. */
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('trap/exit', { component: 'host', func: 'exit' }, `the program exited with ${exitCode}`);
    this.name = 'ProgramExit';
    this.exitCode = exitCode;
  }
}

/** Known by its code, so that programs that can't end themselves don't carry the class. */
export function isExit(error: unknown): error is ProgramExit {
  return isA(error, Trap) && error.code === 'trap/exit';
}
