/**
 * When JavaScript has nothing left to do, so that no promise that is pending will ever be settled: Node tells its process
 * of it before it ends, other platforms nobody.
 */

/** What Node tells of itself. */
interface Process {
  once(event: 'beforeExit', listener: () => void): void;
  off(event: 'beforeExit', listener: () => void): void;
}

/** Who wants to know: a process complains of many listeners, so it has one. */
const waiting = new Set<() => void>();

function tell(): void {
  for (const listener of [...waiting]) listener();
  waiting.clear();
}

/** Has `listener` told once, until that is taken back by the result. */
export function whenIdle(listener: () => void): () => void {
  const { process } = globalThis as { readonly process?: Partial<Process> };
  if (typeof process?.once !== 'function') return () => undefined;
  if (waiting.size === 0) process.once('beforeExit', tell);
  waiting.add(listener);
  return () => {
    waiting.delete(listener);
    if (waiting.size === 0) process.off?.('beforeExit', tell);
  };
}
