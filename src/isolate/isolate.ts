/**
 * A compiled plan, instantiated in a worker of its own: its exports are functions that give promises, and it can be ended at
 * any moment, by a limit of time or because it is closed. What it imports is called here; platforms of WASI are made
 * again in the worker, where a call of theirs costs no way to another thread.
 */
import { diagnostic, WitlinkError } from '../base/index.ts';
import type { PlanImport } from '../plan/index.ts';
import {
  type CompiledPlan,
  disposeKey,
  foundImports,
  type GivenImports,
  type Imports,
  type InstantiateOptions,
  TraceResource,
  type Trace,
  Trap,
  type TrapPlace,
} from '../runtime/index.ts';
import type { WasiOptions } from '../wasi/index.ts';
import { isolatedExports, type IsolatedExports } from './exports.ts';
import { faultOf, thrownBy } from './faults.ts';
import type { Answer, FromWorker, Setup, ToWorker } from './messages.ts';
import { Objects } from './objects.ts';
import { platformOf, withoutFunctions } from './platforms.ts';
import { workerThreads } from './threads.ts';
import { poolOf, type ThreadPool } from './thread-pool.ts';
import { WorkerThread } from './worker-thread.ts';
import type { Workers } from './workers.ts';

/** Options of an instance in a thread of its own, which can be ended whatever it does: a loop without end, too. */
export interface IsolateOptions extends InstantiateOptions {
  /** In a worker of its own, or one of several that are kept for further instances. */
  readonly isolate: 'worker' | Workers;
  /**
   * How many milliseconds it may take to instantiate, and then each call, from when it is made; beyond them all of it is
   * ended, with `trap/timeout`. No limit by default.
   */
  readonly timeout?: number;
}

/** An instance in a worker, which runs until it is disposed of: `await using` does. */
export interface Isolated extends AsyncDisposable {
  /**
   * As without a worker, except that every function, and each constructor, gives a promise. There are no properties with
   * getters and setters.
   */
  readonly exports: Readonly<Record<string, unknown>>;
  /** Ends the instance; calls that are under way, and later ones, trap with `trap/closed`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * @throws WitlinkError Where imports are missing, and where there are no threads
 * @throws Trap Where a start function traps, or takes too long
 */
export async function isolate(
  compiled: CompiledPlan,
  imports: Imports,
  options: IsolateOptions,
): Promise<Isolated> {
  const { timeout } = options;
  if (timeout !== undefined && !(timeout > 0 && timeout <= mostTime)) {
    const message = '`timeout` is a number of milliseconds: more than 0, 24 days at most';
    throw new WitlinkError([diagnostic('host/bad-option', message, undefined)]);
  }
  if (options.isolate !== 'worker' && !poolOf.has(options.isolate)) {
    throw new WitlinkError([
      diagnostic('host/bad-option', "`isolate` is `'worker'`, or `Workers`", undefined),
    ]);
  }
  const isolation = new Isolation(compiled, foundImports(compiled.plan, imports, options), options);
  await isolation.ready;
  return {
    exports: isolation.exports,
    [Symbol.asyncDispose]: () => isolation.end('trap/closed', 'it was closed'),
  };
}

/** Timers hold no more. */
const mostTime = 2 ** 31 - 1;

/** What is called by the worker. */
type HostCall = (args: readonly unknown[]) => unknown;

interface CallUnderWay {
  readonly answer: PromiseWithResolvers<unknown>;
  readonly place: TrapPlace;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Where a trap is that no call of an export's has led to. */
const whole: TrapPlace = { component: 'component', func: 'instantiate' };

class Isolation {
  readonly ready: Promise<void>;
  readonly #compiled: CompiledPlan;
  readonly #thread: WorkerThread;
  /** Who keeps the worker when nothing is under way any more. */
  readonly #pool: ThreadPool | undefined;
  readonly #port: import('node:worker_threads').MessagePort;
  readonly #hostCalls: Map<number, HostCall>;
  readonly #objects: Objects;
  readonly #exports: IsolatedExports;
  readonly #answered = new Int32Array(new SharedArrayBuffer(4));
  readonly #answers: import('node:worker_threads').MessagePort;
  readonly #calls = new Map<number, CallUnderWay>();
  readonly #trace: Trace | undefined;
  readonly #timeout: number | undefined;
  #lastCall = 0;
  /** What ended it. */
  #ended: Trap | undefined;
  /** Settles when the worker is free or gone. */
  #freed: Promise<void> | undefined;

  constructor(compiled: CompiledPlan, found: GivenImports, options: IsolateOptions) {
    const { isolate: where, timeout, trace, unknownImports: _, stats: __, ...inside } = options;
    const { MessageChannel } = workerThreads();
    this.#compiled = compiled;
    this.#timeout = timeout;
    this.#trace = trace;
    this.#hostCalls = new Map(found.funcs);
    const classes = [...new Set([...found.resources.values()].map((r) => r.class))];
    this.#objects = new Objects({
      typeOf(object) {
        const type = classes.findIndex((of) => object instanceof of);
        return type === -1 ? undefined : { type };
      },
      standIn: (resource, drop) => this.#exports.standIn(resource, drop),
      tell: (message) => this.#tell(message),
    });
    const { host, modules } = compiled;
    this.#exports = isolatedExports(host.exports, modules, (func, args) => this.#call(func, args));
    const messages = new MessageChannel();
    const answers = new MessageChannel();
    this.#port = messages.port1.on('message', (message: FromWorker) => this.#heard(message));
    this.#answers = answers.port1;
    // The worker is what a process stays for, while it is called.
    for (const port of [this.#port, this.#answers]) port.unref();
    const setup: Setup = {
      ...this.#setup(found, classes, inside.promises === true),
      options: inside,
      stackTraceLimit: Error.stackTraceLimit,
      traces: trace !== undefined,
      port: messages.port2,
      answered: this.#answered,
      answers: answers.port2,
    };
    this.#pool = where === 'worker' ? undefined : poolOf.get(where);
    this.#thread = this.#pool?.take() ?? new WorkerThread();
    this.#thread.onGone = (error) => void this.#failed(error);
    this.#thread.begin(compiled, setup, [messages.port2, answers.port2]);
    this.ready = this.#pending(whole, () => undefined) as Promise<void>;
  }

  get exports(): Isolated['exports'] {
    return this.#exports.exports;
  }

  /**
   * What the worker needs of the program and its imports. Platforms that wait by promises stay here where the program can't
   * be suspended for them: the worker stands still instead.
   */
  #setup(
    { funcs, resources, modules, instances }: GivenImports,
    classes: readonly object[],
    promises: boolean,
  ): Pick<Setup, 'funcs' | 'resources' | 'modules' | 'platforms' | 'served'> {
    const { plan } = this.#compiled;
    const platforms: WasiOptions[] = [];
    const served: Setup['served'][number][] = [];
    const there = new Set<string>();
    const visit = (item: PlanImport): void => {
      if (item.kind === 'func') there.add(`func ${item.func}`);
      else if (item.kind === 'resource') there.add(`resource ${item.resource}`);
      else if (item.kind === 'instance') for (const inner of item.items) visit(inner);
    };
    for (const item of plan.imports) {
      const platform = platformOf(instances.get(item.name));
      if (platform === undefined || (platform.options.waits === 'promise' && !promises)) continue;
      const { options, name } = platform;
      if (!platforms.includes(options)) platforms.push(options);
      served.push([item.name, platforms.indexOf(options), name]);
      visit(item);
    }
    const keep = (func: (...args: unknown[]) => unknown): number => {
      const number = plan.funcs.length + this.#hostCalls.size;
      this.#hostCalls.set(number, (args) => func(...args));
      return number;
    };
    return {
      funcs: [...funcs.keys()]
        .filter((func) => !there.has(`func ${func}`))
        .map((func) => ({ func, later: plan.funcs[func]!.type.async })),
      resources: [...resources]
        .filter(([resource]) => !there.has(`resource ${resource}`))
        .map(([resource, { class: of }]) => ({ resource, type: classes.indexOf(of) })),
      modules: [...modules] as Setup['modules'],
      platforms: platforms.map((options) => withoutFunctions(options, keep)),
      served,
    };
  }

  async #call(func: number, args: readonly unknown[]): Promise<unknown> {
    const { name, component } = this.#compiled.host.exports.funcs[func]!;
    const place = { component, func: name };
    if (this.#ended !== undefined) {
      const why = `called after it had ended: ${this.#ended.message}`;
      throw new Trap('trap/poisoned', place, why, { cause: this.#ended });
    }
    const given = args.map((arg) => this.#objects.give(arg));
    return this.#pending(place, (id) => {
      this.#startClock(id);
      this.#tell({ kind: 'call', id, func, args: given });
    });
  }

  /** Waits for an answer. */
  async #pending(place: TrapPlace, begin: (id: number) => void): Promise<unknown> {
    const id = this.#lastCall++;
    const answer = Promise.withResolvers<unknown>();
    const call: CallUnderWay = { answer, place, timer: undefined };
    this.#calls.set(id, call);
    this.#thread.ref();
    begin(id);
    return await answer.promise;
  }

  /** Takes a call that has ended from those under way. */
  #settled(id: number): CallUnderWay['answer'] {
    const { answer, timer } = this.#calls.get(id)!;
    clearTimeout(timer);
    this.#calls.delete(id);
    // A program that nobody calls keeps no process alive.
    if (this.#calls.size === 0) this.#thread.unref();
    return answer;
  }

  /** From now on a call may take as long as its limit. */
  #startClock(id: number): void {
    if (this.#timeout === undefined) return;
    const call = this.#calls.get(id)!;
    const why = `it took more than ${this.#timeout} ms`;
    call.timer = setTimeout(() => void this.end('trap/timeout', why, call.place), this.#timeout);
  }

  #heard(message: FromWorker): void {
    if (this.#ended !== undefined) return;
    switch (message.kind) {
      case 'begins':
        return this.#startClock(0);
      case 'ready':
        return this.#answer(0, { value: undefined });
      case 'refused':
        this.#answer(0, message);
        return void this.end('trap/closed', 'it could not be instantiated');
      case 'answer':
        return this.#answer(message.id, message.answer);
      case 'import':
        return void this.#serve(message);
      case 'trace':
        return this.#trace?.(eventOf(message.event) as Parameters<Trace>[0]);
      case 'forgotten': {
        const dropped = this.#objects.forgotten(message);
        if (dropped !== undefined) dispose(dropped);
        return;
      }
      default:
        return message satisfies never;
    }
  }

  #answer(id: number, answer: Answer): void {
    const waiting = this.#settled(id);
    if ('fault' in answer) waiting.reject(thrownBy(answer.fault, (v) => this.#objects.take(v)));
    else waiting.resolve(this.#objects.take(answer.value));
  }

  /** Calls a function of the host's for the worker; it may give a promise even where the worker stands still. */
  async #serve({ id, func, args }: FromWorker & { readonly kind: 'import' }): Promise<void> {
    let answer: Answer;
    try {
      const value = await this.#hostCalls.get(func)!(args.map((arg) => this.#objects.take(arg)));
      answer = { value: this.#objects.give(value) };
    } catch (error) {
      answer = { fault: faultOf(error, (value) => this.#objects.give(value)) };
    }
    if (id !== undefined) return this.#tell({ kind: 'answer', id, answer });
    this.#answers.postMessage(answer);
    Atomics.add(this.#answered, 0, 1);
    Atomics.notify(this.#answered, 0);
  }

  #tell(message: ToWorker): void {
    if (this.#ended === undefined) this.#port.postMessage(message);
  }

  /** The worker is gone, by itself. */
  async #failed(error: unknown): Promise<void> {
    const why = error instanceof Error ? error.message : 'it ended by itself';
    await this.end('trap/worker-ended', `its worker has failed: ${why}`);
  }

  /** Ends the instance, and all that waits for it: with its worker, unless that is idle and kept for another. */
  async end(
    code: 'trap/closed' | 'trap/timeout' | 'trap/worker-ended',
    why: string,
    place: TrapPlace = whole,
  ): Promise<void> {
    this.#freed ??= this.#free(new Trap(code, place, why));
    await this.#freed;
  }

  async #free(trap: Trap): Promise<void> {
    const isIdle = this.#calls.size === 0 && !this.#thread.isGone;
    if (isIdle) this.#tell({ kind: 'end' });
    this.#ended = trap;
    for (const id of [...this.#calls.keys()]) this.#settled(id).reject(trap);
    for (const object of this.#objects.drain()) dispose(object);
    this.#thread.onGone = () => {};
    if (isIdle && this.#pool !== undefined) await this.#pool.giveBack(this.#thread);
    else await this.#thread.terminate();
  }
}

/** Ends an object of the host's that the program had; what that throws has nobody to be told. */
function dispose(object: object): void {
  try {
    const end: unknown = Reflect.get(object, disposeKey);
    if (typeof end === 'function') Reflect.apply(end, object, []);
  } catch {
    return;
  }
}

/** An event as it was before it was sent. */
function eventOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(eventOf);
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [eventOf(k), eventOf(v)]));
  if ('\0handle' in value) {
    const { kind, resource, rep } = value['\0handle'] as TraceResource;
    return new TraceResource(kind, resource, rep);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, eventOf(item)]));
}
