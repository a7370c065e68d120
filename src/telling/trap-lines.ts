/**
 * The frames of a trap for people: where guests' core code was, innermost first, under the component and function that it
 * ran for.
 */
import { printable } from '../base/index.ts';
import type { TrapFrame } from '../runtime/index.ts';

/** How many frames are shown from inside, and from outside; between them deep recursions say little. */
const shown = { inner: 12, outer: 4 };
/** Characters of one name: those of generics have no end. */
const longest = 160;

/** @param isFull Whether all frames are shown, with their places. */
export function trapLines(frames: readonly TrapFrame[], isFull: boolean): string[] {
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
