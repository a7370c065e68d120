/** What the host needs of calls by adapters, as one value that a program's share may leave out. */
import type { EngineMemory } from '../../core/engine-types.ts';
import type { CanonOptions } from '../../../plan/index.ts';
import type { ValueShapes } from '../../options.ts';
import type { Edge } from '../edge.ts';
import type { directEntry, directExit } from './calls.ts';
import type { textItem } from './js-string.ts';
import type { DirectValues } from './values.ts';

export interface Direct {
  readonly entry: typeof directEntry;
  readonly exit: typeof directExit;
  /** Left out where no string passes by itself. */
  readonly textItem?: typeof textItem;
  /** Conversions where the guest's strings are in one encoding; `memory` is absent where nothing lies in any. */
  readonly values: (
    edge: Edge,
    memory: EngineMemory | undefined,
    encoding: CanonOptions['encoding'],
    shapes: ValueShapes | undefined,
  ) => DirectValues;
}
