/** Which strings adapters pass by the engine's `wasm:js-string`, decided once when a program is compiled. */
import type { EngineGlobal, EngineModule } from '../../core/engine-types.ts';

/**
 * Strings of fewer code units go by the built-ins. On Node 26, nanoseconds for 16, 32, 64 and 128 units there: 26, 45, 82,
 * 167, where what is written and copied takes 46, 68, 79, 77; back 31, 52, 74, 119, where it takes 148, 220, 140, 138.
 */
export const mostUnits = 64;

/** The module by which adapters import them. */
export const textBuiltins = 'wasm:js-string';

/** How many code units short strings have at most, for adapters in these modules: 0 where one lacks the built-ins. */
export function shortText(adapters: readonly EngineModule[]): EngineGlobal {
  return new WebAssembly.Global<'i32'>(
    { value: 'i32' },
    adapters.every(hasBuiltins) ? mostUnits : 0,
  );
}

/** Whether the engine has put its own in place of what a module imports: that is listed no more. */
function hasBuiltins(module: EngineModule): boolean {
  return !WebAssembly.Module.imports(module).some((of) => of.module === textBuiltins);
}
