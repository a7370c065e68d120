/**
 * What all backends for guests do before their work: a world whose types are too many to be written is told, and so is what
 * the language doesn't carry; then its functions are walked, once.
 */
import { walkWorld, type StringEncoding, type WorldWalk } from '../../src/abi/index.ts';
import { limits, type Outcome } from '../../src/base/index.ts';
import { type Model, type WorldId, writtenParts } from '../../src/model/index.ts';
import { tooLarge } from '../budget.ts';
import type { GeneratedFile } from '../contract.ts';
import type { GuestLanguage } from './carried.ts';
import { refusals } from './refusals.ts';

type Files = Outcome<readonly GeneratedFile[]>;

/** What `make` gives, unless the world can't be said in the language. */
export function generateGuest(
  model: Model,
  world: WorldId,
  language: GuestLanguage,
  make: () => Files,
): Files {
  // Before anything looks into types: a binary shares their parts, and text unfolds them.
  if (writtenParts(model) > limits.writtenTypes) return tooLarge();
  const refused = refusals(model, world, language);
  return refused.length > 0 ? { value: [], diagnostics: refused } : make();
}

/** The same for a backend that says itself what passes values, by the walk of the world. */
export function generateWalked(
  model: Model,
  world: WorldId,
  language: GuestLanguage,
  encoding: StringEncoding,
  make: (walk: WorldWalk) => Files,
): Files {
  return generateGuest(model, world, language, () => {
    const { value: walk, diagnostics } = walkWorld(model, world, { encoding });
    return walk === undefined ? { value: [], diagnostics } : make(walk);
  });
}
