/**
 * A plan -> all that JavaScript meets of it, settled once for all of its instances: the types of its functions, what it
 * exports, and the names of classes. It is data, so that a program that is printed has it printed.
 */
import { pascalCase } from '../base/index.ts';
import { hostExports, type HostExports } from './host-exports.ts';
import { hostTypes, type HostType } from './host-types.ts';
import { hostSignatures, type HostSignature } from './host-signature.ts';
import type { Plan } from './plan.ts';

/**
 * A program as JavaScript meets it, as data: the types that cross between the two, the signatures of functions, and the
 * objects and classes that its exports will be. The runtime makes converters and exports of it.
 */
export interface HostEdge {
  /** Types by their ids. */
  readonly types: readonly HostType[];
  /** By `FuncId`. */
  readonly signatures: readonly HostSignature[];
  /** The names that resources have as classes, by `ResourceId`. */
  readonly classNames: readonly string[];
  readonly exports: HostExports;
}

/**
 * What JavaScript will meet of a plan: settled once, when a program is linked, and given to whoever instantiates the
 * plan (`CompiledPlan`), as `analyse` gives its facts.
 */
export function hostEdge(plan: Plan): HostEdge {
  return {
    types: hostTypes(plan.types),
    signatures: hostSignatures(plan),
    classNames: plan.resources.map(({ label }) => pascalCase(label)),
    exports: hostExports(plan),
  };
}
