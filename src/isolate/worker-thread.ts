/**
 * A worker, in which one program runs at a time: made for one instance, or kept for others that follow (`workers.ts`). Each
 * instance has ports of its own, so that nothing that one tells is heard of another.
 */
import type { CompiledPlan } from '../runtime/index.ts';
import type { Begin, CompiledInThread, Setup, ThreadPort } from './messages.ts';
import { workerThreads } from './threads.ts';

export class WorkerThread {
  readonly #worker: import('node:worker_threads').Worker;
  /** The programs that the worker has by now, by their numbers. */
  readonly #known = new Map<CompiledPlan, number>();
  #isGone = false;
  /** Told when the worker has ended by itself, with what ended it. */
  onGone: (error?: unknown) => void = () => {};

  constructor() {
    const { Worker } = workerThreads();
    this.#worker = new Worker(workerFile());
    this.#worker.on('error', (error) => this.#gone(error));
    this.#worker.on('exit', () => this.#gone());
    this.unref();
  }

  /** Whether nothing can run in it any more. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Begins an instance of a program, which is sent where the worker doesn't have it. */
  begin(compiled: CompiledPlan, setup: Setup, ports: readonly ThreadPort[]): void {
    let program = this.#known.get(compiled);
    const isNew = program === undefined;
    program ??= this.#known.size;
    if (isNew) this.#known.set(compiled, program);
    const begin: Begin = { ...setup, program, ...(isNew ? { compiled: sendable(compiled) } : {}) };
    this.#worker.postMessage(begin, [...ports] as never[]);
  }

  /** The process stays for it, until `unref`. */
  ref(): void {
    this.#worker.ref();
  }

  unref(): void {
    this.#worker.unref();
  }

  /** Ends it, whatever it does. */
  async terminate(): Promise<void> {
    this.#isGone = true;
    await this.#worker.terminate();
  }

  #gone(error?: unknown): void {
    this.#isGone = true;
    this.onGone(error);
  }
}

/** What of a program threads can be sent; nobody reads the bytes of what is compiled. */
function sendable({ shortText, plan, ...compiled }: CompiledPlan): CompiledInThread {
  return {
    ...compiled,
    plan: { ...plan, modules: plan.modules.map(withoutBytes) },
    shortText: (shortText as WebAssembly.Global<'i32'> | undefined)?.value,
  };
}

function withoutBytes<T extends object>(module: T): T {
  return 'bytes' in module ? { ...module, bytes: new Uint8Array() } : module;
}

/** The worker's file: beside this one in the sources, beside the entries in `dist/`. */
function workerFile(): URL {
  const here = import.meta.url;
  if (here.endsWith('.ts')) return new URL('./worker.ts', here);
  return new URL(here.includes('/chunks/') ? '../isolate-worker.js' : './isolate-worker.js', here);
}
