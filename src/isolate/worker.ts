/**
 * The worker of `isolate`: instantiates what it is made with, calls what it is told to, and tells what that came to.
 * Functions of the host's are in the other thread: for a synchronous one this thread stands still until there is an answer.
 */
import {
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

const { parentPort, receiveMessageOnPort, workerData } = workerThreads();
const setup = workerData as Setup;
const { plan, host } = setup.compiled;

/** Classes of the program's resources, once it has them. */
let classes: ReadonlyMap<object, number> = new Map();
/** What stands for classes of the host's, by their numbers. */
const hostClasses = new Map<number, HostClass>();
const waiting = new Map<number, PromiseWithResolvers<unknown>>();
let lastImport = 0;

const objects = new Objects({
  // What programs give is data, but for handles.
  typeOf(object) {
    const prototype = Object.getPrototypeOf(object) as object | null;
    if (prototype === null || builtIn.has(prototype) || ArrayBuffer.isView(object))
      return undefined;
    return { type: classes.get(prototype.constructor) };
  },
  standIn(type, drop) {
    const object = Object.create(hostClass(type!).prototype as object) as object;
    return Object.defineProperty(object, disposeKey, { value: drop });
  },
  tell: (message) => tell(message),
});

const builtIn: ReadonlySet<object> = new Set([
  Object.prototype,
  Array.prototype,
  Map.prototype,
  Error.prototype,
  ReadableStream.prototype,
  Promise.prototype,
]);

function tell(message: FromWorker): void {
  parentPort!.postMessage(message);
}

function hostClass(type: number): HostClass {
  let made = hostClasses.get(type);
  if (made === undefined) hostClasses.set(type, (made = class {} as unknown as HostClass));
  return made;
}

/** Calls a function of the other thread, and stands still until it has answered. */
function callAndStand(func: number, args: readonly unknown[]): unknown {
  const { answered, answers } = setup;
  const before = Atomics.load(answered, 0);
  tell({ kind: 'import', func, args: args.map((arg) => objects.give(arg)) });
  Atomics.wait(answered, 0, before);
  const { message } = receiveMessageOnPort(answers as never) as { readonly message: Answer };
  return outcome(message);
}

/** Calls a function of the other thread, whose answer may come while others run. */
async function callLater(func: number, args: readonly unknown[]): Promise<unknown> {
  const id = lastImport++;
  const answer = Promise.withResolvers<unknown>();
  waiting.set(id, answer);
  tell({ kind: 'import', id, func, args: args.map((arg) => objects.give(arg)) });
  return answer.promise;
}

const take = (value: unknown): unknown => objects.take(value);
const give = (value: unknown): unknown => objects.give(value);

function outcome(answer: Answer): unknown {
  if ('fault' in answer) throw thrownBy(answer.fault, take);
  return take(answer.value);
}

/** What the plan imports: of platforms that are made here, and from the other thread. */
async function imports(): Promise<FoundImports> {
  const platforms = await Promise.all(
    setup.platforms.map((options) => wasi(withFunctions(options, callAndStand))),
  );
  const given = Object.fromEntries(
    setup.served.map(([name, platform, from]) => [name, Reflect.get(platforms[platform]!, from)]),
  );
  // The others are missing there, and come from the other thread.
  const here = findImports(plan, given).value;
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
      ...setup.funcs.map(({ func, later }) => {
        const call = later ? callLater : callAndStand;
        return [func, (args: readonly unknown[]) => call(func, args)] as const;
      }),
    ]),
    resources: new Map([
      ...here.resources,
      ...setup.resources.map(
        ({ resource, type }) =>
          [resource, { class: hostClass(type), objects: ofType(type) }] as const,
      ),
    ]),
  };
}

/** An event, with marks for the handles in it. */
function traced(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (value instanceof TraceResource) return { '\0handle': { ...value } };
  if (Array.isArray(value)) return value.map(traced);
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [traced(k), traced(v)]));
  if (value instanceof ReadableStream || 'then' in value) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, traced(item)]));
}

async function start(): Promise<readonly ((args: readonly unknown[]) => unknown)[]> {
  const { shortText, options, traces } = setup;
  const short =
    shortText === undefined
      ? {}
      : { shortText: new WebAssembly.Global<'i32'>({ value: 'i32' }, shortText) };
  const { exports } = await instantiateFound({ ...setup.compiled, ...short }, await imports(), {
    ...options,
    ...(traces ? { trace: (event) => tell({ kind: 'trace', event: traced(event) }) } : {}),
  });
  classes = exportedClasses(host.exports, exports);
  return exportedFunctions(host.exports, exports);
}

async function answerTo(
  func: (args: readonly unknown[]) => unknown,
  args: readonly unknown[],
): Promise<Answer> {
  try {
    return { value: give(await func(args.map(take))) };
  } catch (error) {
    return { fault: faultOf(error, give) };
  }
}

Error.stackTraceLimit = setup.stackTraceLimit;
tell({ kind: 'begins' });
try {
  const funcs = await start();
  parentPort!.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'call': {
        const { id, func, args } = message;
        return void answerTo(funcs[func]!, args).then((answer) =>
          tell({ kind: 'answer', id, answer }),
        );
      }
      case 'answer': {
        const answer = waiting.get(message.id)!;
        waiting.delete(message.id);
        try {
          return answer.resolve(outcome(message.answer));
        } catch (error) {
          return answer.reject(error);
        }
      }
      case 'forgotten': {
        const dropped = objects.forgotten(message);
        const dispose: unknown = dropped && Reflect.get(dropped, disposeKey);
        if (typeof dispose === 'function') Reflect.apply(dispose, dropped, []);
        return;
      }
      default:
        return message satisfies never;
    }
  });
  tell({ kind: 'ready' });
} catch (error) {
  tell({ kind: 'refused', fault: faultOf(error, give) });
}
