/**
 * How a value passes between JavaScript and the adapter of a function: as the one core value that it is, as pointer and
 * length of what lies in the host's memory, or as a pointer to all of it there. Adapters are written and JavaScript
 * calls them by the same word.
 */
import type { CoreSignature } from '../wasm/index.ts';
import type { AbiFuncType, AbiType } from './despecialize.ts';
import { flatten, type CoreType } from './flatten.ts';

/** Results that are a pair are passed as memory: a function gives one value. */
export type HostForm = 'core' | 'pair' | 'memory';

export function hostForm(type: AbiType): HostForm {
  switch (type.kind) {
    case 'string':
      return 'pair';
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
    params: params.flatMap((type): readonly CoreType[] => {
      const form = hostForm(type);
      return form === 'core' ? flatten(type) : form === 'pair' ? ['i32', 'i32'] : ['i32'];
    }),
    results: result === undefined ? [] : hostForm(result) === 'core' ? flatten(result) : ['i32'],
  };
}
