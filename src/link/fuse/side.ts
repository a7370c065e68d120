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
  /** JavaScript's side: a memory of the linker's, and no table of handles. `instance` is that of the other side. */
  readonly isHost?: true;
}

/** The host's side of a call, whose strings are encoded as on the other side. */
export function hostSide<R extends Role>(
  role: R,
  { instance, options }: Side,
): Side & { readonly role: R } {
  return { role, instance, options: { encoding: options.encoding, async: false }, isHost: true };
}

/** The memory that pointers of the side are of. */
export function memoryOf(into: AdapterModule, side: Side): number {
  if (side.isHost === true) return into.store({ name: 'host-memory' });
  const { memory } = side.options;
  if (memory === undefined)
    throw new TypeError('a canonical definition that needs a memory names none');
  return into.memory(memory);
}

/** What sides that functions are shared between have in common. */
export function sideKey({ role, instance, options, isHost }: Side): string {
  const { encoding, memory, realloc } = options;
  return [isHost === true ? 'host' : role, instance, encoding, memory, realloc].join();
}
