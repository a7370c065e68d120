/**
 * A trap for people: what went wrong, and where guests' core code was, innermost first, under the component and function
 * that it ran for. With `WITLINK_DEBUG` all of it, and the stacks as the engine has them.
 */
import { printable } from '../base/index.ts';
import type { Trap, TrapFrame } from '../runtime/index.ts';
import type { Io } from './io.ts';

/** How many frames are shown from inside, and from outside; between them deep recursions say little. */
const shown = { inner: 12, outer: 4 };
/** Characters of one name: those of generics have no end. */
const longest = 160;

/** Has the engine keep stacks that reach through several components; by itself V8 keeps ten lines. */
export function keepStacks(): void {
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, 200);
}

/** Tells of a trap on standard error. */
export function tellTrap(trap: Trap, io: Io): void {
  const isFull = (io.env['WITLINK_DEBUG'] ?? '') !== '';
  const head = io.color.err ? '\u001b[1;31mtrap\u001b[0m' : 'trap';
  io.err(`${head}: ${printable(trap.message)}\n`);
  for (const line of frameLines(trap.frames, isFull)) io.err(`${line}\n`);
  if (!isFull) return;
  const stacks = [trap, trap.cause].flatMap((e) => (e instanceof Error ? [e.stack] : []));
  io.err(`${stacks.join('\ncaused by: ').split('\n').map(printable).join('\n')}\n`);
}

function frameLines(frames: readonly TrapFrame[], isFull: boolean): string[] {
  const most = isFull ? frames.length : shown.inner + shown.outer;
  const hidden = Math.max(0, frames.length - most);
  const lines: string[] = [];
  let before: TrapFrame | undefined;
  for (const [i, frame] of frames.entries()) {
    if (hidden > 0 && i >= shown.inner && i < shown.inner + hidden) {
      if (i === shown.inner) lines.push(`    … ${hidden} more, which WITLINK_DEBUG=1 shows`);
      continue;
    }
    if (frame.component !== before?.component || frame.entry !== before.entry) {
      const of = frame.entry === '' ? '' : `, ${name(frame.entry)}`;
      lines.push(`  in \`${name(frame.component)}\`${of}`);
    }
    lines.push(`    ${frameText(frame, isFull)}`);
    before = frame;
  }
  return lines;
}

/** `module!function`, as other runtimes write it; without names by number and place. */
function frameText({ module, func, index, offset }: TrapFrame, isFull: boolean): string {
  const of = module === undefined ? '' : `${name(module)}!`;
  const at = offset === undefined ? '' : ` at 0x${offset.toString(16)}`;
  if (func === undefined) return `${of}function ${index ?? '?'}${at}`;
  return `${of}${name(func)}${isFull ? at : ''}`;
}

const name = (text: string): string =>
  printable(text.length > longest ? `${text.slice(0, longest)}…` : text);
