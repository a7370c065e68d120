/**
 * How a handler is called, by its version: a request of its version is made of an exchange, and what the handler gives is sent.
 * Each settles when nothing more will come of the call. `wasi:http/incoming-handler` 0.2 begins its response itself;
 * `wasi:http/handler` 0.3 returns it, and goes on with its body.
 */
import { type CalledTask, ComponentError, taskKey } from '../runtime/index.ts';
import {
  type ErrorCode,
  type Exchange,
  IncomingRequest,
  type LeavingBody,
  type Passing,
  Request,
  respondWith,
  type Response,
  ResponseOutparam,
  sendAnswer,
  statusOf,
  type Wait,
  type WasiVersion,
} from '../wasi/index.ts';
import type { Respond } from './instances.ts';

/** What a handler is to do. */
export interface Asked {
  readonly exchange: Exchange;
  readonly respond: Respond;
  readonly wait: Wait;
}

/** Calls `handle` of a handler. */
type HandlerCall = (handle: unknown, asked: Asked) => Promise<void>;

export const calls: Readonly<Record<WasiVersion, HandlerCall>> = {
  '0.2': async (handle, { exchange, respond, wait }) => {
    const call = handle as (request: IncomingRequest, out: ResponseOutparam) => Promise<void>;
    await call(
      new IncomingRequest(exchange, exchange.body, wait),
      ResponseOutparam.answering((response) => sendAnswer(response, respond)),
    );
  },
  '0.3': async (handle, { exchange, respond, wait }) => {
    const call = Reflect.get(handle as object, taskKey) as (
      request: Request,
    ) => CalledTask<Response>;
    const task = call(Request.arrived(exchange, exchange.body, wait));
    let passing: Passing | undefined;
    try {
      const response = await task.returned;
      passing = respondWith(response, exchange.method, respond, wait);
    } catch (error) {
      if (!(error instanceof ComponentError)) throw error;
      refuse(error.payload as ErrorCode, respond);
    }
    await task.exited;
    if (passing !== undefined) await ended(passing, task);
  },
};

/** An error is a response that has its status, and nothing else. */
function refuse(code: ErrorCode, respond: Respond): LeavingBody {
  const leaving = respond(statusOf(code), []);
  leaving.end(undefined);
  return leaving;
}

/** How long it is left alone, in milliseconds, before it is looked at again. */
const longestRest = 500;

/**
 * Settles when a body has ended whose handler has exited. Others may go on with it, such as a server from which it is passed
 * on; where nobody does it is broken off.
 */
async function ended(passing: Passing, task: CalledTask<unknown>): Promise<void> {
  // What is to be taken of it at once is taken first.
  for (let rest = 0; !passing.isOver; rest = Math.min(2 * rest + 1, longestRest)) {
    const before = passing.awaitedAfter;
    await Promise.race([passing.ended, new Promise((resolve) => setTimeout(resolve, rest))]);
    const isStranded = before !== undefined && passing.awaitedAfter === before && task.isStill();
    if (isStranded) passing.breakOff();
  }
}
