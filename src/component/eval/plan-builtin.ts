/**
 * The operands of a canonical built-in -> what a plan says of it. Binary.md, Canonical Definitions.
 */
import type { CanonDef } from '../../binary/index.ts';
import type { TypeRef } from '../../model/index.ts';
import type { BuiltinName, MemoryId, OptionsId, PlanBuiltin, TableId } from '../../plan/index.ts';

/** What the operands mean, where they are there. */
export interface BuiltinParts {
  /** The stream or future type, or that of the result. */
  readonly type: TypeRef | undefined;
  readonly options: OptionsId | undefined;
  readonly memory: MemoryId | undefined;
  readonly table: TableId | undefined;
}

/** Absent where plans have no such built-in: shared threads, slots of 64 bits, forwarding. */
export function planBuiltin(
  { name, operands }: CanonDef,
  { type, options, memory, table }: BuiltinParts,
): PlanBuiltin | undefined {
  const builtin = name as BuiltinName;
  switch (builtin) {
    case 'task.cancel':
    case 'subtask.drop':
    case 'backpressure.inc':
    case 'backpressure.dec':
    case 'error-context.drop':
    case 'waitable-set.new':
    case 'waitable-set.drop':
    case 'waitable.join':
    case 'thread.index':
    case 'thread.resume-later':
    case 'thread.suspend':
    case 'thread.yield':
    case 'thread.suspend-then-resume':
    case 'thread.yield-then-resume':
    case 'thread.suspend-then-promote':
    case 'thread.yield-then-promote':
      return { name: builtin };
    case 'task.return':
      return {
        name: builtin,
        options: options!,
        ...(type === undefined ? {} : { result: type }),
      };
    case 'subtask.cancel':
      return { name: builtin, async: operands.async === true };
    case 'context.get':
    case 'context.set':
      if (operands.coreValType !== 'i32') return undefined;
      return { name: builtin, slot: operands.index! };
    case 'stream.new':
    case 'future.new':
    case 'stream.drop-readable':
    case 'stream.drop-writable':
    case 'future.drop-readable':
    case 'future.drop-writable':
      return { name: builtin, channel: type! };
    case 'stream.read':
    case 'stream.write':
    case 'future.read':
    case 'future.write':
      return { name: builtin, channel: type!, options: options! };
    case 'stream.cancel-read':
    case 'stream.cancel-write':
    case 'future.cancel-read':
    case 'future.cancel-write':
      return { name: builtin, channel: type!, async: operands.async === true };
    case 'error-context.new':
    case 'error-context.debug-message':
      return { name: builtin, options: options! };
    case 'waitable-set.wait':
    case 'waitable-set.poll':
      return { name: builtin, memory: memory! };
    case 'thread.new-indirect':
      return { name: builtin, table: table! };
    default:
      builtin satisfies never;
      return undefined;
  }
}
