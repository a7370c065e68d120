/** How the result of a call passes between JavaScript and an adapter; where an error case is thrown, `error-case.ts`. */
import type { EdgeValue } from '../../core/core-func.ts';
import type { HostOutcome } from '../imported-func.ts';
import type { HostScope } from '../resources.ts';
import type { DirectPassed } from './values.ts';

export interface DirectResult {
  /** Whether something of it lies in memory while JavaScript has it. */
  readonly inMemory?: boolean | undefined;
  /** What has come to the host. */
  take(core: EdgeValue | undefined, scope: HostScope | undefined): unknown;
  /** The core value for what the host returned, or threw as the payload of the error case. */
  give(outcome: HostOutcome, scope: HostScope | undefined): EdgeValue | undefined;
  /** What the host gets of what was taken last; throws where that is an error. */
  readonly end?: (taken: unknown) => unknown;
}

/** A result that is given back whatever it is; `type` is absent where there is none. */
export function wholeResult(type: DirectPassed | undefined): DirectResult {
  return {
    inMemory: type?.inMemory,
    take: (core, scope) => type?.core.from(core!, scope),
    give: ({ value }, scope) => type?.core.to(value, scope),
  };
}
