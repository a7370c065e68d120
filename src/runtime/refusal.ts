/** What an engine has against a core module before any code of it runs: an error of its own, which ends the program. */
import { diagnostic, WitlinkError } from '../base/index.ts';
import { isStackOverflow } from './core/as-trap.ts';
import type { Runner } from './core/runner.ts';
import type { Store } from './core/store.ts';
import { Trap } from './core/trap.ts';

/** What is to be thrown where there is no instance; undefined where something in it has trapped. */
export function refusal(
  store: Store,
  { instance, place }: Runner,
  error: unknown,
): Error | undefined {
  const found = store.poison === undefined ? refusalOf(error) : undefined;
  if (found === undefined) return undefined;
  const [code, problem] = found;
  const message = `a core module of \`${instance.label}\` ${problem}`;
  store.kill(new Trap('trap/wasm', place, message, { cause: error }));
  return new WitlinkError([diagnostic(code, message, undefined)], { cause: error });
}

function refusalOf(error: unknown): [code: string, problem: string] | undefined {
  // What we give throws nothing, so that a TypeError is of an import that isn't there.
  if (error instanceof WebAssembly.LinkError || error instanceof TypeError) {
    return ['runtime/module-mismatch', `doesn't fit: ${error.message}`];
  }
  // Memories and tables that can't be had, or a size that is refused on a main thread.
  if (error instanceof RangeError && !isStackOverflow(error)) {
    return ['runtime/engine-limit', `is refused by the engine: ${error.message}`];
  }
  return undefined;
}
