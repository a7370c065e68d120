/** What a server tells of what it does, as data: for logs. */
import type { RequestHead } from '../wasi/index.ts';

/** Who asked for what. */
export interface RequestNote {
  /** A number of this server's, from 1 on. */
  readonly id: number;
  readonly method: string;
  readonly path: string;
  /** W3C Trace Context, as it came. */
  readonly traceparent?: string;
}

/** Something that a server has done, or that a guest has written. */
export type ServeEvent =
  /** A request is answered, and its instance has ended. */
  | {
      readonly kind: 'answered';
      readonly request: RequestNote;
      readonly status: number;
      readonly milliseconds: number;
    }
  /** It ended otherwise; the client learns nothing of the reason. */
  | {
      readonly kind: 'failed';
      readonly request: RequestNote;
      readonly reason: FailureReason;
      /** The status that the client got; undefined where the response had begun, and was aborted. */
      readonly status: number | undefined;
      readonly error?: unknown;
    }
  /** A line that a guest wrote to one of its streams. */
  | {
      readonly kind: 'output';
      readonly request: RequestNote | undefined;
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
    };

/**
 * - `trap`: the handler broke a rule, or ended itself.
 * - `no-answer`: it returned without an answer.
 * - `timeout`: it took longer than it may.
 * - `busy`: no worker was free for it in time, or before the server ended.
 * - `incomplete`: it gave up a body before its end, or its client went away.
 * - `too-large`: the request says that its body is larger than it may be.
 */
export type FailureReason = 'trap' | 'no-answer' | 'timeout' | 'busy' | 'incomplete' | 'too-large';

export function noteOf(id: number, head: RequestHead): RequestNote {
  let traceparent: string | undefined;
  for (const [name, value] of head.fields) {
    if (name.toLowerCase() === 'traceparent') traceparent = value;
  }
  const path = head.pathWithQuery ?? '';
  const note = { id, method: head.method, path };
  return traceparent === undefined ? note : { ...note, traceparent };
}
