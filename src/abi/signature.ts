/**
 * The core type of a lifted or lowered function, and which of its parameters and results go through memory. The
 * limits differ by side and by the `async` option. CanonicalABI.md, flatten_functype and canon task.return.
 */
import { maxFlatAsyncParams, maxFlatParams, maxFlatResults } from '../base/index.ts';
import type { CoreSignature } from '../wasm/index.ts';
import type { AbiFuncType, AbiType } from './despecialize.ts';
import { type CoreType, flattenAll, type Pointer } from './flatten.ts';

/** The core type of a function, and what of its values lies in memory. */
export interface AbiSignature extends CoreSignature {
  readonly params: readonly CoreType[];
  readonly results: readonly CoreType[];
  /** The parameters lie in memory, and one pointer to them is passed. */
  readonly paramsInMemory: boolean;
  /**
   * The result lies in memory: a lifted core function returns a pointer to it, a lowered one takes the pointer to
   * store it to as its last parameter.
   */
  readonly resultInMemory: boolean;
}

/**
 * How a function is turned into core: `lift` is what a component exports, `lower` what it imports; the asynchronous
 * lift with a callback returns a code, the one without nothing, and gives its result to `task.return`.
 */
export type SignatureContext =
  'lift' | 'lower' | 'async-lift' | 'async-lift-callback' | 'async-lower';

/** `pointer` is the address type of the memory of the options. */
export function coreSignature(
  type: AbiFuncType,
  context: SignatureContext,
  pointer: Pointer = 'i32',
): AbiSignature {
  const params = flattenAll(type.params, pointer);
  const results = type.result === undefined ? [] : flattenAll([type.result], pointer);
  const maxParams = context === 'async-lower' ? maxFlatAsyncParams : maxFlatParams;
  const paramsInMemory = params.length > maxParams;
  const passed: readonly CoreType[] = paramsInMemory ? [pointer] : params;
  const tooManyResults = results.length > maxFlatResults;
  switch (context) {
    case 'lift':
      return {
        params: passed,
        results: tooManyResults ? [pointer] : results,
        paramsInMemory,
        resultInMemory: tooManyResults,
      };
    case 'lower':
      return {
        params: tooManyResults ? [...passed, pointer] : passed,
        results: tooManyResults ? [] : results,
        paramsInMemory,
        resultInMemory: tooManyResults,
      };
    case 'async-lift':
    case 'async-lift-callback':
      return {
        params: passed,
        results: context === 'async-lift' ? [] : ['i32'],
        paramsInMemory,
        resultInMemory: false,
      };
    case 'async-lower':
      return {
        params: results.length > 0 ? [...passed, pointer] : passed,
        results: ['i32'],
        paramsInMemory,
        resultInMemory: results.length > 0,
      };
    default:
      return context satisfies never;
  }
}

/** The core type of `task.return` for a result. */
export function taskReturnSignature(
  result: AbiType | undefined,
  pointer: Pointer = 'i32',
): AbiSignature {
  const { params, paramsInMemory } = coreSignature(
    { params: result === undefined ? [] : [result] },
    'lift',
    pointer,
  );
  return { params, results: [], paramsInMemory, resultInMemory: false };
}
