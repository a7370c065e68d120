/**
 * Whatever core code or a built-in threw -> the trap that it is. CanonicalABI.md, call_and_trap_on_throw.
 */
import { Trap, type TrapCode, type TrapPlace } from './trap.ts';

/** Traps stay what they are; `place` is for all else. */
export function asTrap(error: unknown, place: TrapPlace): Trap {
  if (error instanceof Trap) return error;
  const [code, detail] = classify(error);
  return new Trap(code, place, detail, { cause: error });
}

function classify(error: unknown): [TrapCode, string] {
  if (error instanceof WebAssembly.RuntimeError) return ['trap/wasm', error.message];
  if (error instanceof WebAssembly.Exception) {
    return ['trap/guest-exception', 'an exception was thrown and not caught'];
  }
  if (error instanceof Error && isStackOverflow(error)) {
    return ['trap/stack-overflow', error.message];
  }
  return ['trap/internal', error instanceof Error ? error.message : String(error)];
}

/** Engines have no class of their own for it. */
export function isStackOverflow(error: Error): boolean {
  return /call stack|too much recursion/i.test(error.message);
}
