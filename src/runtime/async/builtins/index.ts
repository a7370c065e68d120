/**
 * The canonical built-ins of what may wait, by their names in Binary.md. A file has one, or one with its likes that
 * differ by a side or a step.
 */
import type { Builtins } from '../../plain/builtins/builtin.ts';
import { backpressureDec, backpressureInc } from './backpressure.ts';
import { channelCancelRead, channelCancelWrite } from './channel-cancel.ts';
import { channelRead, channelWrite } from './channel-copy.ts';
import { channelDropReadable, channelDropWritable } from './channel-drop.ts';
import { futureNew, streamNew } from './channel-new.ts';
import { errorContextDebugMessage } from './error-context-debug-message.ts';
import { errorContextDrop } from './error-context-drop.ts';
import { errorContextNew } from './error-context-new.ts';
import { subtaskCancel } from './subtask-cancel.ts';
import { subtaskDrop } from './subtask-drop.ts';
import { taskCancel } from './task-cancel.ts';
import { taskReturn } from './task-return.ts';
import { threadIndex } from './thread-index.ts';
import { threadNewIndirect } from './thread-new-indirect.ts';
import { threadResumeLater } from './thread-resume-later.ts';
import { threadSuspend, threadYield } from './thread-suspend.ts';
import {
  threadSuspendThenPromote,
  threadSuspendThenResume,
  threadYieldThenPromote,
  threadYieldThenResume,
} from './thread-switch.ts';
import { waitableJoin } from './waitable-join.ts';
import { waitableSetDrop } from './waitable-set-drop.ts';
import { waitableSetNew } from './waitable-set-new.ts';
import { waitableSetPoll } from './waitable-set-poll.ts';
import { waitableSetWait } from './waitable-set-wait.ts';

export const asyncBuiltins = {
  'task.return': taskReturn,
  'task.cancel': taskCancel,
  'subtask.cancel': subtaskCancel,
  'subtask.drop': subtaskDrop,
  'backpressure.inc': backpressureInc,
  'backpressure.dec': backpressureDec,
  'stream.new': streamNew,
  'stream.read': channelRead,
  'stream.write': channelWrite,
  'stream.cancel-read': channelCancelRead,
  'stream.cancel-write': channelCancelWrite,
  'stream.drop-readable': channelDropReadable,
  'stream.drop-writable': channelDropWritable,
  'future.new': futureNew,
  'future.read': channelRead,
  'future.write': channelWrite,
  'future.cancel-read': channelCancelRead,
  'future.cancel-write': channelCancelWrite,
  'future.drop-readable': channelDropReadable,
  'future.drop-writable': channelDropWritable,
  'error-context.new': errorContextNew,
  'error-context.debug-message': errorContextDebugMessage,
  'error-context.drop': errorContextDrop,
  'waitable-set.new': waitableSetNew,
  'waitable-set.wait': waitableSetWait,
  'waitable-set.poll': waitableSetPoll,
  'waitable-set.drop': waitableSetDrop,
  'waitable.join': waitableJoin,
  'thread.index': threadIndex,
  'thread.new-indirect': threadNewIndirect,
  'thread.resume-later': threadResumeLater,
  'thread.suspend': threadSuspend,
  'thread.yield': threadYield,
  'thread.suspend-then-resume': threadSuspendThenResume,
  'thread.yield-then-resume': threadYieldThenResume,
  'thread.suspend-then-promote': threadSuspendThenPromote,
  'thread.yield-then-promote': threadYieldThenPromote,
} as Builtins;
