/** Messages at length: the rule that was broken, values in words, names that may have been meant, stacks. */
import { didYouMean } from '../../base/index.ts';
import { describe, describeThrown } from './describe.ts';
import { inBrief } from './in-brief.ts';
import type { Texts } from './texts.ts';
import { NotGiven } from './not-given.ts';
import { notePassage } from './passages.ts';
import { framesOf } from './trap-frames.ts';
import { trapRules } from './trap-rules.ts';
import { isA } from './unknown.ts';

export const atLength: Texts = {
  rule: (code) => {
    const [rule, definition] = trapRules[code];
    return `rule: ${rule}, CanonicalABI.md, ${definition}`;
  },
  payload: inBrief,
  value: describe,
  thrown: (error) =>
    isA(error, NotGiven)
      ? ['trap/unknown-import', 'was not given']
      : ['trap/host-exception', `threw ${describeThrown(error)}`],
  near: didYouMean,
  frames: framesOf,
  passage: notePassage,
};
