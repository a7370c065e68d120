/**
 * The canonical built-ins that the runtime has, by their names in Binary.md. Those of resources stand apart: what they
 * are made for is a resource of the plan. A file has one, or one with its likes that differ by a side or a step.
 */
import { backpressureDec, backpressureInc } from './async/builtins/backpressure.ts';
import type { Builtin } from './plain/builtins/builtin.ts';
import { channelCancelRead, channelCancelWrite } from './async/builtins/channel-cancel.ts';
import { channelRead, channelWrite } from './async/builtins/channel-copy.ts';
import { channelDropReadable, channelDropWritable } from './async/builtins/channel-drop.ts';
import { futureNew, streamNew } from './async/builtins/channel-new.ts';
import { contextGet, contextSet } from './plain/builtins/context.ts';
import { errorContextDebugMessage } from './async/builtins/error-context-debug-message.ts';
import { errorContextDrop } from './async/builtins/error-context-drop.ts';
import { errorContextNew } from './async/builtins/error-context-new.ts';
import { subtaskCancel } from './async/builtins/subtask-cancel.ts';
import { subtaskDrop } from './async/builtins/subtask-drop.ts';
import { taskCancel } from './async/builtins/task-cancel.ts';
import { taskReturn } from './async/builtins/task-return.ts';
import { threadIndex } from './async/builtins/thread-index.ts';
import { threadNewIndirect } from './async/builtins/thread-new-indirect.ts';
import { threadResumeLater } from './async/builtins/thread-resume-later.ts';
import { threadSuspend, threadYield } from './async/builtins/thread-suspend.ts';
import {
  threadSuspendThenPromote,
  threadSuspendThenResume,
  threadYieldThenPromote,
  threadYieldThenResume,
} from './async/builtins/thread-switch.ts';
import { waitableJoin } from './async/builtins/waitable-join.ts';
import { waitableSetDrop } from './async/builtins/waitable-set-drop.ts';
import { waitableSetNew } from './async/builtins/waitable-set-new.ts';
import { waitableSetPoll } from './async/builtins/waitable-set-poll.ts';
import { waitableSetWait } from './async/builtins/waitable-set-wait.ts';

export const builtins: ReadonlyMap<string, Builtin> = new Map([
  ['task.return', taskReturn],
  ['task.cancel', taskCancel],
  ['subtask.cancel', subtaskCancel],
  ['subtask.drop', subtaskDrop],
  ['context.get', contextGet],
  ['context.set', contextSet],
  ['backpressure.inc', backpressureInc],
  ['backpressure.dec', backpressureDec],
  ['stream.new', streamNew],
  ['stream.read', channelRead],
  ['stream.write', channelWrite],
  ['stream.cancel-read', channelCancelRead],
  ['stream.cancel-write', channelCancelWrite],
  ['stream.drop-readable', channelDropReadable],
  ['stream.drop-writable', channelDropWritable],
  ['future.new', futureNew],
  ['future.read', channelRead],
  ['future.write', channelWrite],
  ['future.cancel-read', channelCancelRead],
  ['future.cancel-write', channelCancelWrite],
  ['future.drop-readable', channelDropReadable],
  ['future.drop-writable', channelDropWritable],
  ['error-context.new', errorContextNew],
  ['error-context.debug-message', errorContextDebugMessage],
  ['error-context.drop', errorContextDrop],
  ['waitable-set.new', waitableSetNew],
  ['waitable-set.wait', waitableSetWait],
  ['waitable-set.poll', waitableSetPoll],
  ['waitable-set.drop', waitableSetDrop],
  ['waitable.join', waitableJoin],
  ['thread.index', threadIndex],
  ['thread.new-indirect', threadNewIndirect],
  ['thread.resume-later', threadResumeLater],
  ['thread.suspend', threadSuspend],
  ['thread.yield', threadYield],
  ['thread.suspend-then-resume', threadSuspendThenResume],
  ['thread.yield-then-resume', threadYieldThenResume],
  ['thread.suspend-then-promote', threadSuspendThenPromote],
  ['thread.yield-then-promote', threadYieldThenPromote],
]);
