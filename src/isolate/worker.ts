/**
 * The worker of `isolate`: begins instances, of programs that it keeps for those that follow. What becomes of one is between
 * it (`inside.ts`) and the other thread.
 */
import type { CompiledPlan } from '../runtime/index.ts';
import { begin } from './inside.ts';
import type { Begin, CompiledInThread } from './messages.ts';
import { workerThreads } from './threads.ts';

const programs = new Map<number, CompiledPlan>();

workerThreads().parentPort!.on('message', ({ program, compiled, ...setup }: Begin) => {
  if (compiled !== undefined) programs.set(program, received(compiled));
  void begin(programs.get(program)!, setup);
});

function received({ shortText, ...compiled }: CompiledInThread): CompiledPlan {
  if (shortText === undefined) return compiled;
  return { ...compiled, shortText: new WebAssembly.Global<'i32'>({ value: 'i32' }, shortText) };
}
