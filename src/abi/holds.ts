/**
 * What a value itself holds, however deep. What a stream or future carries is not in it: that is read and written
 * elsewhere, by the functions that copy. Each type of the graph is asked once.
 */
import { childrenOf, type AbiType } from './despecialize.ts';

/** Whether a value holds a string or a list of its own memory: pointers, where it lies in memory or flat. */
export const holdsPointers = /* @__PURE__ */ holds(
  (type) => type.kind === 'string' || (type.kind === 'list' && type.length === undefined),
);

/** Whether it holds a string, so that there is an encoding to know. */
export const holdsStrings = /* @__PURE__ */ holds((type) => type.kind === 'string');

function holds(test: (type: AbiType) => boolean): (type: AbiType) => boolean {
  const known = new WeakMap<AbiType, boolean>();
  const ask = (type: AbiType): boolean => {
    let answer = known.get(type);
    if (answer === undefined) {
      const isHandle = type.kind === 'stream' || type.kind === 'future';
      answer = test(type) || (!isHandle && childrenOf(type).some(ask));
      known.set(type, answer);
    }
    return answer;
  };
  return ask;
}
