/**
 * An instance inside a worker: instantiates a program, calls what it is told to, and tells what that came to. Functions of
 * the host's are in the other thread: for a synchronous one this thread stands still until there is an answer.
 */
import {
  type CompiledPlan,
  disposeKey,
  findImports,
  type FoundImports,
  type HostClass,
  HostObjects,
  instantiateFound,
  TraceResource,
} from '../runtime/index.ts';
import { wasi } from '../wasi/index.ts';
import { exportedClasses, exportedFunctions } from './exports.ts';
import { faultOf, thrownBy } from './faults.ts';
import type { Answer, FromWorker, Setup, ToWorker } from './messages.ts';
import { Objects } from './objects.ts';
import { withFunctions } from './platforms.ts';
import { workerThreads } from './threads.ts';

/** Begins an instance; all else comes by its port. */
export async function begin(compiled: CompiledPlan, setup: Setup): Promise<void> {
  Error.stackTraceLimit = setup.stackTraceLimit;
  await new Inside(compiled, setup).start();
}

/** An exported function, called with all of its arguments. */
type Func = (args: readonly unknown[]) => unknown;

class Inside {
  readonly #compiled: CompiledPlan;
  readonly #setup: Setup;
  readonly #objects: Objects;
  /** Classes of the program's resources, once it has them. */
  #classes: ReadonlyMap<object, number> = new Map();
  /** What stands for classes of the host's, by their numbers. */
  readonly #hostClasses = new Map<number, HostClass>();
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #lastImport = 0;
  #platforms: readonly AsyncDisposable[] = [];
  #funcs: readonly Func[] = [];
  #isOver = false;

  constructor(compiled: CompiledPlan, setup: Setup) {
    this.#compiled = compiled;
    this.#setup = setup;
    this.#objects = new Objects({
      typeOf: (object) => this.#typeOf(object),
      standIn: (type, drop) => {
        const object = Object.create(this.#hostClass(type!).prototype as object) as object;
        return Object.defineProperty(object, disposeKey, { value: drop });
      },
      tell: (message) => this.#tell(message),
    });
  }

  async start(): Promise<void> {
    this.#setup.port.on('message', (message: ToWorker) => this.#heard(message));
    this.#tell({ kind: 'begins' });
    try {
      this.#funcs = await this.#instantiate();
      this.#tell({ kind: 'ready' });
    } catch (error) {
      this.#tell({ kind: 'refused', fault: faultOf(error, this.#give) });
    }
  }

  readonly #take = (value: unknown): unknown => this.#objects.take(value);
  readonly #give = (value: unknown): unknown => this.#objects.give(value);

  #tell(message: FromWorker): void {
    this.#setup.port.postMessage(message);
  }

  #heard(message: ToWorker): void {
    switch (message.kind) {
      case 'call': {
        const { id, func, args } = message;
        return void this.#answerTo(this.#funcs[func]!, args).then((answer) =>
          this.#tell({ kind: 'answer', id, answer }),
        );
      }
      case 'answer': {
        const answer = this.#waiting.get(message.id)!;
        this.#waiting.delete(message.id);
        try {
          return answer.resolve(this.#outcome(message.answer));
        } catch (error) {
          return answer.reject(error);
        }
      }
      case 'forgotten': {
        const dropped = this.#objects.forgotten(message);
        const dispose: unknown = dropped && Reflect.get(dropped, disposeKey);
        if (typeof dispose === 'function') Reflect.apply(dispose, dropped, []);
        return;
      }
      case 'end':
        return this.#end();
      default:
        return message satisfies never;
    }
  }

  /** What it has open is given back; the worker is another's from now on. */
  #end(): void {
    this.#isOver = true;
    this.#setup.port.close();
    this.#setup.answers.close();
    // Nobody is left to be told what went wrong.
    for (const platform of this.#platforms)
      platform[Symbol.asyncDispose]().then(undefined, () => {});
  }

  async #answerTo(func: Func, args: readonly unknown[]): Promise<Answer> {
    try {
      return { value: this.#give(await func(args.map(this.#take))) };
    } catch (error) {
      return { fault: faultOf(error, this.#give) };
    }
  }

  async #instantiate(): Promise<readonly Func[]> {
    const { options, traces } = this.#setup;
    const { exports } = await instantiateFound(this.#compiled, await this.#imports(), {
      ...options,
      ...(traces ? { trace: (event) => this.#tell({ kind: 'trace', event: traced(event) }) } : {}),
    });
    const { host } = this.#compiled;
    this.#classes = exportedClasses(host.exports, exports);
    return exportedFunctions(host.exports, exports);
  }

  /** What the plan imports: of platforms that are made here, and from the other thread. */
  async #imports(): Promise<FoundImports> {
    const setup = this.#setup;
    const platforms = await Promise.all(
      setup.platforms.map((options) =>
        wasi(withFunctions(options, (func, args) => this.#callAndStand(func, args))),
      ),
    );
    this.#platforms = platforms;
    const given = Object.fromEntries(
      setup.served.map(([name, platform, from]) => [name, Reflect.get(platforms[platform]!, from)]),
    );
    // The others are missing there, and come from the other thread.
    const here = findImports(this.#compiled.plan, given).value;
    const objectsOf = new Map<number, HostObjects>();
    const ofType = (type: number): HostObjects => {
      if (!objectsOf.has(type)) objectsOf.set(type, new HostObjects());
      return objectsOf.get(type)!;
    };
    return {
      peers: new Set(),
      modules: new Map(setup.modules),
      funcs: new Map([
        ...here.funcs,
        ...setup.funcs.map(({ func, later }): [number, Func] => [
          func,
          later ? (args) => this.#callLater(func, args) : (args) => this.#callAndStand(func, args),
        ]),
      ]),
      resources: new Map([
        ...here.resources,
        ...setup.resources.map(
          ({ resource, type }) =>
            [resource, { class: this.#hostClass(type), objects: ofType(type) }] as const,
        ),
      ]),
    };
  }

  /** Calls a function of the other thread, and stands still until it has answered. */
  #callAndStand(func: number, args: readonly unknown[]): unknown {
    // Nobody would answer.
    if (this.#isOver) throw new Error('the instance has ended');
    const { answered, answers } = this.#setup;
    const before = Atomics.load(answered, 0);
    this.#tell({ kind: 'import', func, args: args.map(this.#give) });
    Atomics.wait(answered, 0, before);
    const { receiveMessageOnPort } = workerThreads();
    const { message } = receiveMessageOnPort(answers as never) as { readonly message: Answer };
    return this.#outcome(message);
  }

  /** Calls a function of the other thread, whose answer may come while others run. */
  async #callLater(func: number, args: readonly unknown[]): Promise<unknown> {
    const id = this.#lastImport++;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    this.#tell({ kind: 'import', id, func, args: args.map(this.#give) });
    return answer.promise;
  }

  #outcome(answer: Answer): unknown {
    if ('fault' in answer) throw thrownBy(answer.fault, this.#take);
    return this.#take(answer.value);
  }

  #hostClass(type: number): HostClass {
    let made = this.#hostClasses.get(type);
    if (made === undefined) this.#hostClasses.set(type, (made = class {} as unknown as HostClass));
    return made;
  }

  /** What programs give is data, but for handles. */
  #typeOf(object: object): { readonly type: number | undefined } | undefined {
    const prototype = Object.getPrototypeOf(object) as object | null;
    if (prototype === null || builtIn.has(prototype) || ArrayBuffer.isView(object))
      return undefined;
    return { type: this.#classes.get(prototype.constructor) };
  }
}

const builtIn: ReadonlySet<object> = new Set([
  Object.prototype,
  Array.prototype,
  Map.prototype,
  Error.prototype,
  ReadableStream.prototype,
  Promise.prototype,
]);

/** An event, with marks for the handles in it. */
function traced(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (value instanceof TraceResource) return { '\0handle': { ...value } };
  if (Array.isArray(value)) return value.map(traced);
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [traced(k), traced(v)]));
  if (value instanceof ReadableStream || 'then' in value) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, traced(item)]));
}
