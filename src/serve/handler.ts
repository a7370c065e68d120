/**
 * A program that exports `wasi:http/incoming-handler`, and requests -> answers: each by an instance of its own, which lives
 * until the handler has returned and the response's body has ended. One that waits stops no other. What a handler can't
 * answer is told to who keeps the log, and to the client as a status alone.
 */
import { ProgramExit, Trap } from '../runtime/index.ts';
import type { Exchange } from '../wasi/index.ts';
import { Answer } from './answer.ts';
import { type FailureReason, noteOf, type RequestNote, type ServeEvent } from './events.ts';
import { Instances, type ServedInstance } from './instances.ts';

/** How requests are handled. */
export interface HandlerOptions {
  /** Whether one instance answers all requests, until one of them fails; a fresh one each by default. */
  readonly reuse?: boolean;
  /** Fresh instances that are made ahead; 4 by default. */
  readonly pool?: number;
  /**
   * How many workers there may be, each of which answers a request at a time; others wait for their turn, as long as an answer
   * may take. A handler that computes without end is ended there, and holds up no other. By default requests are answered
   * in the calling thread, which needs JSPI; where the engine lacks that, in 16 workers of Node's.
   */
  readonly workers?: number;
  /** Milliseconds that an answer may take, until its body has ended; 30,000 by default. */
  readonly timeout?: number;
  /** Bytes of a request's body at most; without end by default. */
  readonly maxBody?: number;
  /** Told of what happens. */
  readonly tell?: (event: ServeEvent) => void;
}

export const defaultTimeout = 30_000;
const defaultPool = 4;
/** Milliseconds that a handler has to end by itself when its client has gone away: what it writes fails from then on. */
const rest = 1_000;

/** Why a request got no answer of the handler's, or not all of it. */
class Failed extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

/** Where a handler's instances come from. */
export interface InstanceSource {
  make(): Promise<ServedInstance>;
  /** How many workers there may be, where instances run in such. */
  readonly workers: number | undefined;
  /** No more are made. */
  close(): Promise<void>;
}

export class Handler {
  readonly #instances: Instances;
  readonly #close: () => Promise<void>;
  readonly #timeout: number;
  readonly #maxBody: number;
  readonly #tell: (event: ServeEvent) => void;
  readonly #running = new Set<Promise<void>>();
  readonly #busy = new Set<ServedInstance>();
  /** End the waiting of requests that have no instance yet. */
  readonly #waiting = new Set<(why: Failed) => void>();
  #requests = 0;

  constructor({ make, close, workers }: InstanceSource, options: Omit<HandlerOptions, 'workers'>) {
    const { reuse = false, pool = defaultPool, timeout = defaultTimeout } = options;
    this.#close = close;
    this.#instances = new Instances(make, { reuse, ahead: reuse ? 1 : pool, most: workers });
    this.#timeout = timeout;
    this.#maxBody = options.maxBody ?? Number.POSITIVE_INFINITY;
    this.#tell = options.tell ?? ((): void => {});
  }

  /** Settles when an instance could be made: what is wrong with the program is known before a request comes. */
  async ready(): Promise<void> {
    await this.#instances.ready();
  }

  /** Answers a request; settles when all of it is done, and never rejects. */
  handle(exchange: Exchange): Promise<void> {
    const handled = this.#handle(exchange);
    this.#running.add(handled);
    return handled.finally(() => this.#running.delete(handled));
  }

  /** Ends the instances that are answering: what they wait for won't come. */
  async abort(): Promise<void> {
    for (const giveUp of this.#waiting) giveUp(new Failed('busy'));
    await Promise.all([...this.#busy].map((instance) => instance[Symbol.asyncDispose]()));
  }

  /** Waits for the requests that are being answered, and ends the instances. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#running);
    await this.#instances.close();
    await this.#close();
  }

  async #handle(exchange: Exchange): Promise<void> {
    const begin = performance.now();
    const request = noteOf(++this.#requests, exchange);
    const answer = new Answer(exchange);
    try {
      await this.#answered(exchange, answer, request);
      const milliseconds = performance.now() - begin;
      this.#tell({ kind: 'answered', request, status: answer.status!, milliseconds });
    } catch (error) {
      const reason = reasonOf(error);
      const isBegun = answer.isBegun;
      answer.fail(reason);
      const status = isBegun ? undefined : answer.status;
      const cause = error instanceof Failed ? error.cause : error;
      this.#tell({
        kind: 'failed',
        request,
        reason,
        status,
        ...(cause === undefined ? {} : { error: cause }),
      });
    } finally {
      exchange.body.close();
    }
  }

  async #answered(exchange: Exchange, answer: Answer, request: RequestNote): Promise<void> {
    if (declaredLength(exchange) > this.#maxBody) throw new Failed('too-large');
    const late = Promise.withResolvers<never>();
    late.promise.catch(() => {});
    const isWaiting = (): boolean => this.#waiting.has(late.reject);
    this.#waiting.add(late.reject);
    const timer = setTimeout(
      () => late.reject(new Failed(isWaiting() ? 'busy' : 'timeout')),
      this.#timeout,
    );
    let ending: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    exchange.whenGone(() => {
      isGone = true;
      // An instance that others have, too, goes on.
      if (!this.#instances.isShared) {
        ending ??= setTimeout(() => late.reject(new Failed('incomplete')), rest);
      }
    });
    try {
      const instance = await this.#instances.take(late.promise);
      this.#waiting.delete(late.reject);
      let isSpent = true;
      this.#busy.add(instance);
      try {
        await Promise.race([callHandler(instance, exchange, answer, request), late.promise]);
        isSpent = false;
      } catch (error) {
        // It did all that it was to do; that nobody took it is no fault of its.
        const isIts = !(isGone && error instanceof Failed && error.reason === 'incomplete');
        isSpent = isIts || !this.#instances.isShared;
        throw error;
      } finally {
        this.#busy.delete(instance);
        await this.#instances.giveBack(instance, isSpent);
      }
    } finally {
      clearTimeout(timer);
      clearTimeout(ending);
      this.#waiting.delete(late.reject);
    }
  }
}

async function callHandler(
  instance: ServedInstance,
  exchange: Exchange,
  answer: Answer,
  request: RequestNote,
): Promise<void> {
  try {
    await instance.handle(exchange, answer.respond, request);
  } catch (error) {
    // `exit` of a command means nothing here, but ends the instance all the same.
    if (!(error instanceof ProgramExit && answer.isComplete)) throw error;
  }
  if (!answer.isBegun) throw new Failed('no-answer');
  // Nothing of the guest runs after it has returned: what isn't finished by now never will be.
  if (!answer.isComplete) throw new Failed('incomplete');
}

function reasonOf(error: unknown): FailureReason {
  if (error instanceof Failed) return error.reason;
  return error instanceof Trap && error.code === 'trap/timeout' ? 'timeout' : 'trap';
}

/** The length that a request says its body has; 0 where it says none. */
function declaredLength({ fields }: Exchange): number {
  for (const [name, value] of fields) {
    if (name.toLowerCase() === 'content-length') return Number(value);
  }
  return 0;
}
