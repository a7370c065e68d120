/**
 * One side of an adapter: the component instance whose values are read or written, with what its canonical options
 * name, as indexes of the module. CanonicalABI.md, Lifting and Lowering Context.
 */
import type { CanonOptions, InstanceId } from '../../plan/index.ts';
import type { AdapterModule } from './adapter-module.ts';

/** Which side of the call: the one that lifts the function, or the one that lowers it. */
export type Role = 'callee' | 'caller';

export interface Side {
  readonly role: Role;
  readonly instance: InstanceId;
  readonly options: CanonOptions;
}

/** The memory that pointers of the side are of. */
export function memoryOf(into: AdapterModule, side: Side): number {
  const { memory } = side.options;
  if (memory === undefined)
    throw new TypeError('a canonical definition that needs a memory names none');
  return into.memory(memory);
}

/** What sides that functions are shared between have in common. */
export function sideKey({ role, instance, options }: Side): string {
  const { encoding, memory, realloc } = options;
  return [role, instance, encoding, memory, realloc].join();
}
