/**
 * What messages say beside what is known where they arise: rules, and values in words. The whole runtime explains itself
 * (`explain.ts`); a program's share of it is short, and says where more is to be read.
 */
import type { Plan } from '../../plan/index.ts';
import type { Trap, TrapCode, TrapFrame, TrapPlace } from './trap.ts';

/** What may be told at length. */
export interface Texts {
  /** The rule that was broken. */
  readonly rule: (code: TrapCode) => string;
  /** The payload of an error case. */
  readonly payload: (payload: unknown) => string;
  /** A value of the host's; never throws. */
  readonly value: (value: unknown) => string;
  /** What a function of the host did that threw, and the trap that it is; never throws. */
  readonly thrown: (error: unknown) => readonly [code: TrapCode, did: string];
  /** Questions whether one of the known names was meant. */
  readonly near: (name: string, known: readonly string[]) => readonly string[];
  /** Where core code was when a trap happened. */
  readonly frames: (trap: Trap) => readonly TrapFrame[];
  /** A trap has ended a program, or a call of core code in it: noted for `frames`. */
  readonly passage: (trap: Trap, plan: Plan, place?: TrapPlace) => void;
}

const typeOf = (value: unknown): string => (value === null ? 'null' : typeof value);

/** Of whatever was thrown: it may be a proxy that throws. */
function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.message}` : typeOf(error);
  } catch {
    return typeOf(error);
  }
}

let told: Texts = {
  rule: (code) => `\`witlink explain ${code}\` says the rule`,
  payload: typeOf,
  value: typeOf,
  thrown: (error) => ['trap/host-exception', `threw ${messageOf(error)}`],
  near: () => [],
  frames: () => [],
  passage() {},
};

/** What is said now. */
export function texts(): Texts {
  return told;
}

/** Has messages say more, for all programs: a trap is made where no program is at hand. */
export function explainBy(more: Texts): void {
  told = more;
}
