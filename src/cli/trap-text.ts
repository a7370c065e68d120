/** A trap on standard error: with `WITLINK_DEBUG` all of it, and the stacks as the engine has them. */
import { printable } from '../base/index.ts';
import type { Trap } from '../runtime/index.ts';
import { trapLines } from '../telling/index.ts';
import type { Io } from './io.ts';

/** Has the engine keep stacks that reach through several components; by itself V8 keeps ten lines. */
export function keepStacks(): void {
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, 200);
}

/** Tells of a trap on standard error. */
export function tellTrap(trap: Trap, io: Io): void {
  const isFull = (io.env['WITLINK_DEBUG'] ?? '') !== '';
  const head = io.color.err ? '\u001b[1;31mtrap\u001b[0m' : 'trap';
  io.err(`${head}: ${printable(trap.message)}\n`);
  for (const line of trapLines(trap.frames, isFull)) io.err(`${line}\n`);
  if (!isFull) return;
  const stacks = [trap, trap.cause].flatMap((e) => (e instanceof Error ? [e.stack] : []));
  io.err(`${stacks.join('\ncaused by: ').split('\n').map(printable).join('\n')}\n`);
}
