/**
 * The answer to one request, watched: whether it was begun, whether it is complete, and what a client gets where the handler
 * fails: a status that tells nothing inside, or a connection that is visibly broken off.
 */
import type { Exchange, LeavingBody, TransportField } from '../wasi/index.ts';
import type { FailureReason } from './events.ts';

export class Answer {
  readonly #exchange: Exchange;
  #leaving: LeavingBody | undefined;
  #end: 'complete' | 'incomplete' | undefined;
  status: number | undefined;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  get isBegun(): boolean {
    return this.#leaving !== undefined;
  }

  get isComplete(): boolean {
    return this.#end === 'complete';
  }

  /** Sends the first part of the response; its body ends the answer. */
  readonly respond = (status: number, fields: Iterable<TransportField>): LeavingBody => {
    const leaving = this.#exchange.respond(status, fields);
    this.#leaving = leaving;
    this.status = status;
    return {
      ready: () => leaving.ready(),
      listen: (wake) => leaving.listen(wake),
      room: () => leaving.room(),
      write: (bytes) => leaving.write(bytes),
      flush: () => leaving.flush(),
      end: (trailers) => {
        leaving.end(trailers);
        this.#finish('complete');
      },
      abort: () => {
        leaving.abort();
        this.#finish('incomplete');
      },
    };
  };

  /** The handler failed. */
  fail(reason: FailureReason): void {
    if (this.#end !== undefined) return;
    if (this.#leaving === undefined) this.respond(statuses[reason], []).end(undefined);
    else {
      this.#leaving.abort();
      this.#finish('incomplete');
    }
  }

  #finish(end: 'complete' | 'incomplete'): void {
    this.#end ??= end;
  }
}

const statuses: Readonly<Record<FailureReason, number>> = {
  trap: 502,
  'no-answer': 502,
  incomplete: 502,
  timeout: 504,
  busy: 503,
  'too-large': 413,
};
