/**
 * A program in a worker, which may take so long and no longer: it is ended then. Linking is not counted, which has an end by
 * itself.
 */
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Isolated } from '../../isolate/index.ts';
import type { Program } from '../../link/index.ts';
import { type Imports, type InstantiateOptions, Trap } from '../../runtime/index.ts';

/** A program has taken longer than it may. */
export class TookTooLong extends Error {
  /** In milliseconds. */
  readonly limit: number;

  constructor(limit: number) {
    super(`the program took more than ${limit} ms`);
    this.limit = limit;
  }
}

/** How long a worker may take to end; one that the system holds up, at a pipe that nobody reads, never does. */
const grace = 1000;

/**
 * @param limit - In milliseconds; undefined for none.
 * @throws TookTooLong
 */
export async function within<T>(
  limit: number | undefined,
  program: Program,
  imports: Imports,
  options: InstantiateOptions,
  use: (running: Isolated) => Promise<T>,
): Promise<T> {
  const began = performance.now();
  try {
    const running = await program.instantiate(imports, {
      ...options,
      isolate: 'worker',
      ...(limit === undefined ? {} : { timeout: limit }),
    });
    const used = use(running);
    let isLate = false;
    const late = (): void => {
      isLate = true;
      void ended(running);
    };
    const timer =
      limit === undefined
        ? undefined
        : setTimeout(late, Math.max(0, began + limit - performance.now()));
    try {
      return await used;
    } catch (error) {
      if (isLate) throw new TookTooLong(limit!);
      throw error;
    } finally {
      clearTimeout(timer);
      await ended(running);
    }
  } catch (error) {
    if (error instanceof Trap && error.code === 'trap/timeout') throw new TookTooLong(limit!);
    throw error;
  }
}

/** Ends the worker, or the process, where the worker can't be ended. */
async function ended(running: Isolated): Promise<void> {
  const late = new AbortController();
  const tooLate = sleep(grace, true, { signal: late.signal }).catch(() => false);
  const isStuck = await Promise.race([running[Symbol.asyncDispose]().then(() => false), tooLate]);
  if (isStuck) process.kill(process.pid, 'SIGKILL');
  late.abort();
}
