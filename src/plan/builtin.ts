/**
 * The canonical built-ins that a plan may have beside those of resources, each with what its definition says. Names
 * and operands are those of Binary.md, Canonical Definitions.
 */
import type { TypeRef } from '../model/index.ts';
import type { MemoryId, OptionsId, TableId } from './plan.ts';

/** A built-in a name, all with the same operands. */
type Named<Name extends string, Operands = unknown> = Name extends string
  ? { readonly name: Name } & Readonly<Operands>
  : never;

/** `stream.read` and `future.read` of `read`, and so on. */
type Channel<Verbs extends string> = `${'stream' | 'future'}.${Verbs}`;

/** A canonical built-in by its name. */
export type PlanBuiltin =
  | Named<
      | 'task.cancel'
      | 'subtask.drop'
      | 'backpressure.inc'
      | 'backpressure.dec'
      | 'error-context.drop'
      | 'waitable-set.new'
      | 'waitable-set.drop'
      | 'waitable.join'
      | 'thread.index'
      | 'thread.resume-later'
      | 'thread.suspend'
      | 'thread.yield'
      | 'thread.suspend-then-resume'
      | 'thread.yield-then-resume'
      | 'thread.suspend-then-promote'
      | 'thread.yield-then-promote'
    >
  /** `result` is the type of what is returned, absent where nothing is. */
  | Named<'task.return', { result?: TypeRef; options: OptionsId }>
  | Named<'subtask.cancel', { async: boolean }>
  | Named<'context.get' | 'context.set', { slot: number }>
  /** `channel` is the stream or future type. */
  | Named<Channel<'new' | 'drop-readable' | 'drop-writable'>, { channel: TypeRef }>
  | Named<Channel<'read' | 'write'>, { channel: TypeRef; options: OptionsId }>
  | Named<Channel<'cancel-read' | 'cancel-write'>, { channel: TypeRef; async: boolean }>
  | Named<'error-context.new' | 'error-context.debug-message', { options: OptionsId }>
  /** `memory` is where the event is written. */
  | Named<'waitable-set.wait' | 'waitable-set.poll', { memory: MemoryId }>
  /** `table` is where the thread's function is taken from. */
  | Named<'thread.new-indirect', { table: TableId }>;

export type BuiltinName = PlanBuiltin['name'];

/** The built-in of a name. */
export type BuiltinOf<Name extends BuiltinName> = Extract<PlanBuiltin, { readonly name: Name }>;
