/**
 * Whose core code a trap went through on its way out, as far as JavaScript saw it, and in which program: what
 * `trap-frames.ts` needs beside the engine's stack to tell components apart. Noted when a trap happens, and never before.
 */
import type { Plan } from '../../plan/index.ts';
import { publish } from './channels.ts';
import type { Trap, TrapPlace } from './trap.ts';

export interface Passages {
  /** The calls of core code that JavaScript made, innermost first. */
  readonly places: readonly TrapPlace[];
  /** The program that it ended first. */
  readonly plan?: Plan;
}

const known = new WeakMap<Trap, { places: TrapPlace[]; plan: Plan }>();

/** What is known of a trap's way. */
export function passagesOf(trap: Trap): Passages {
  return known.get(trap) ?? { places: [] };
}

/** Notes that a trap ended a program, or a call of core code in it. */
export function notePassage(trap: Trap, plan: Plan, place?: TrapPlace): void {
  const before = known.get(trap);
  const places = before?.places ?? [];
  if (before === undefined) known.set(trap, { places, plan });
  if (place !== undefined) places.push(place);
  // It has ended the program; one that ends itself, or is closed, is no trap to its host.
  else if (!isEnd(trap)) publish('witlink:trap', { trap });
}

const isEnd = ({ code }: Trap): boolean => code === 'trap/exit' || code === 'trap/closed';
