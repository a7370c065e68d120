/** What becomes of a request, of its body and of its instance, over instances of a test's own. */
import { expect, test } from 'vitest';
import { ProgramExit } from '../../src/runtime/index.ts';
import type { ServeEvent } from '../../src/serve/index.ts';
import { Handler, type HandlerOptions } from '../../src/serve/handler.ts';
import type { Respond, ServedInstance } from '../../src/serve/instances.ts';
import type { Exchange } from '../../src/wasi/index.ts';

/** A handler that does the same for each request, and all that happens. */
function handlerOf(handle: (respond: Respond) => Promise<void>, options: HandlerOptions = {}) {
  const done: string[] = [];
  const events: ServeEvent[] = [];
  const instance: ServedInstance = {
    handle: (_, respond) => handle(respond),
    [Symbol.asyncDispose]: async () => void done.push('instance ended'),
  };
  const { workers, ...others } = options;
  const handler = new Handler(
    {
      make: async () => instance,
      workers,
      close: async () => void done.push('source closed'),
    },
    { pool: 0, ...others, tell: (event) => void events.push(event) },
  );
  const ask = (fields: readonly (readonly [string, string])[] = []): Promise<void> =>
    handler.handle({
      method: 'POST',
      pathWithQuery: '/',
      fields,
      body: { close: () => void done.push('body closed') },
      respond: (status: number) => {
        done.push(`status ${status}`);
        return { end: () => void done.push('end'), abort: () => void done.push('abort') };
      },
      whenGone: () => {},
    } as unknown as Exchange);
  return { handler, ask, done, events };
}

test('a program that exits has answered where its answer is complete', async () => {
  const { ask, done, events } = handlerOf(async (respond) => {
    respond(200, []).end(undefined);
    throw new ProgramExit(0);
  });
  await ask();
  expect(events).toMatchObject([{ kind: 'answered', status: 200 }]);
  expect(done).toEqual(['status 200', 'end', 'instance ended', 'body closed']);
});

test('an answer that is complete stays so, whatever comes after it', async () => {
  const { ask, done, events } = handlerOf(async (respond) => {
    respond(200, []).end(undefined);
    throw new Error('too late');
  });
  await ask();
  expect(events).toMatchObject([{ kind: 'failed', reason: 'trap', status: undefined }]);
  expect(done).toEqual(['status 200', 'end', 'instance ended', 'body closed']);
});

test('a program that exits before has not', async () => {
  const { ask, done, events } = handlerOf(async (respond) => {
    respond(200, []);
    throw new ProgramExit(0);
  });
  await ask();
  expect(events).toMatchObject([{ kind: 'failed', reason: 'trap', status: undefined }]);
  expect(done).toEqual(['status 200', 'instance ended', 'abort', 'body closed']);
});

test.each(['Content-Length', 'content-length'])(
  'a body that says it is too large is refused before anything runs: %s',
  async (name) => {
    const { ask, done } = handlerOf(async () => undefined, { maxBody: 10 });
    await ask([[name, '11']]);
    expect(done).toEqual(['status 413', 'end', 'body closed']);
  },
);

test('requests that wait for their turn are let go at the end, and the source with them', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { handler, ask, done, events } = handlerOf(() => promise, { workers: 1 });
  const first = ask();
  const second = ask();
  await new Promise((settled) => setTimeout(settled, 0));
  await handler.abort();
  await second;
  expect(events).toMatchObject([{ kind: 'failed', reason: 'busy', status: 503 }]);
  resolve();
  await first;
  await handler[Symbol.asyncDispose]();
  expect(done.at(-1)).toBe('source closed');
});
