/** What an engine has against a core module before any code of it runs: an error of its own, which ends the program. */
import { diagnostic, WitlinkError } from '../base/index.ts';
import type { ModuleId, Plan } from '../plan/index.ts';
import { isStackOverflow } from './core/as-trap.ts';
import type { EngineInstance } from './core/engine-types.ts';
import type { Runner } from './core/runner.ts';
import type { Store } from './core/store.ts';
import { Trap } from './core/trap.ts';

/** Tells of it. */
export const refusal = {
  /** What is to be thrown where there is no instance; undefined where something in it has trapped. */
  told,
  /** That a module which was given has the functions that are asked for when they are called. */
  check({ coreFuncs, modules }: Plan, module: ModuleId, id: number, made: EngineInstance): void {
    if (modules[module]!.kind !== 'imported') return;
    const { exports } = made;
    for (const func of coreFuncs) {
      if (func.kind !== 'export' || func.coreInstance !== id) continue;
      const { name } = func;
      if (typeof exports[name] !== 'function') {
        throw new TypeError(`it exports no function \`${name}\``);
      }
    }
  },
  /** The steps of a program of which adapters are told, too: they fit whatever was made with them; what is given may not. */
  around<Start, Made, Given>(
    store: Store,
    steps: () => Generator<Start, Made, Given>,
  ): () => Generator<Start, Made, Given> {
    return function* () {
      try {
        return yield* steps();
      } catch (error) {
        const runner = store.runner(store.instances[0]!, 'start function');
        throw told(store, runner, error) ?? error;
      }
    };
  },
};

function told(store: Store, { instance, place }: Runner, error: unknown): Error | undefined {
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
