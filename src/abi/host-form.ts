/**
 * How a value passes between JavaScript and the adapter of a function: as the one core value that it is, as a string of
 * JavaScript's, as pointer and length of what lies in the host's memory, or as a pointer to all of it there. Adapters
 * are written and JavaScript calls them by the same word.
 */
import type { CoreSignature } from '../wasm/index.ts';
import type { AbiFuncType, AbiType } from './despecialize.ts';
import { flatten } from './flatten.ts';

/** Results that are a pair are passed as memory: a function gives one value. */
export type HostForm = 'core' | 'text' | 'pair' | 'memory';

export function hostForm(type: AbiType): HostForm {
  switch (type.kind) {
    case 'string':
      return 'text';
    case 'list':
      return type.length === undefined ? 'pair' : 'memory';
    case 'record':
      return 'memory';
    case 'variant':
      return type.cases.every((c) => c.type === undefined) ? 'core' : 'memory';
    default:
      return 'core';
  }
}

/** The core type of a function as JavaScript calls or is called. */
export function hostSignature({ params, result }: AbiFuncType): CoreSignature {
  return {
    params: params.flatMap((type) => (hostForm(type) === 'pair' ? ['i32', 'i32'] : [coreOf(type)])),
    results: result === undefined ? [] : [coreOf(result)],
  };
}

/** The type of a string of JavaScript's. */
export const hostText = '(ref null extern)';

/** The type of the value by which one of the type is passed that is no pair. */
function coreOf(type: AbiType): string {
  const form = hostForm(type);
  return form === 'core' ? flatten(type)[0]! : form === 'text' ? hostText : 'i32';
}
