/**
 * The worker in which a component runs: links it, makes an instance at the first call, calls functions by their texts, and
 * tells what crossed. It can be ended at any moment, as no code of a component runs in the page itself.
 */
import {
  WitlinkError,
  createSources,
  renderText,
  printable,
  type Diagnostic,
} from '../../base/index.ts';
import { callableAt, link, type FoundExport, type Program } from '../../link/index.ts';
import { structureOf, type TypeRef } from '../../model/index.ts';
import {
  ComponentError,
  disposeKey,
  ProgramExit,
  Trap,
  wantsSomething,
  type Running,
} from '../../runtime/index.ts';
import { callablesOf, callName, trapLines } from '../../telling/index.ts';
import { parsePlainName } from '../../base/index.ts';
import {
  describeFunction,
  parseArguments,
  parseCall,
  printWave,
  type NamedResult,
} from '../../wave/index.ts';
import { wasi } from '../../wasi/index.ts';
import { handlesIn } from './handles-in.ts';
import type { CallableFunc, Done, FromWorker, Surroundings, ToWorker } from './messages.ts';
import { Tracing } from './tracing.ts';

/** The worker itself; its types are not among those of pages. */
const scope = globalThis as unknown as {
  postMessage(message: FromWorker): void;
  addEventListener(kind: 'message', listener: (event: { readonly data: ToWorker }) => void): void;
};
const tell = (message: FromWorker): void => scope.postMessage(message);

/** V8 keeps ten lines of a stack by itself, which say little of several components. */
Error.stackTraceLimit = 200;

class Session {
  readonly #program: Program;
  readonly #funcs: readonly FoundExport[];
  readonly #imports: Record<string, unknown>;
  readonly #tracing: Tracing;
  #handles = new Map<string, NamedResult>();
  #running: Running | undefined;
  #lastHandle = 0;

  constructor(program: Program, imports: Record<string, unknown>) {
    this.#program = program;
    this.#funcs = callablesOf(program).callable;
    this.#imports = imports;
    this.#tracing = new Tracing(program.plan, (events) => tell({ kind: 'crossed', events }));
  }

  get funcs(): readonly CallableFunc[] {
    return this.#funcs.map(({ path, type }) => {
      const { kind, resource, name } = parsePlainName(path.at(-1)!);
      const owner = kind === 'constructor' ? `new ${resource}` : [resource, name];
      return {
        path,
        name: callName({ path }),
        instance: path.slice(0, -1).join('#'),
        short: Array.isArray(owner) ? owner.filter((part) => part !== '').join('.') : owner,
        signature: describeFunction(this.#program.plan.types, type),
        type,
      };
    });
  }

  async call(func: number, text: string): Promise<Done> {
    const { types } = this.#program.plan;
    const found = this.#funcs[func]!;
    const file = 'the call';
    const parsed = parseCall(text, file);
    if (parsed.value === undefined) return this.#refused(parsed.diagnostics, text);
    const args = parseArguments(types, found.type, parsed.value, file, this.#handles);
    if (args.diagnostics.length > 0) return this.#refused(args.diagnostics, text);
    const { result } = found.type;
    const start = performance.now();
    const done = (outcome: Done['outcome'], told: string): Done => {
      const time = performance.now() - start;
      const untold = this.#tracing.end();
      return { outcome, text: told, time, untold, handles: this.#left() };
    };
    try {
      this.#running ??= await this.#program.instantiate(this.#imports, {
        trace: this.#tracing.trace,
        unknownImports: 'trap',
        stalled: 'trap',
      });
      const value: unknown = await callableAt(this.#running.exports, found.path)!(args.value);
      if (result === undefined) return done('nothing', '');
      return done(
        'value',
        this.#told(result, isResult(types, result) ? { tag: 'ok', val: value } : value),
      );
    } catch (error) {
      if (error instanceof ComponentError && result !== undefined) {
        return done('error', this.#told(result, { tag: 'err', val: error.payload }));
      }
      return done(...this.#ended(error));
    }
  }

  drop(name: string): Done {
    const start = performance.now();
    let ended: readonly [Done['outcome'], string] = ['nothing', ''];
    try {
      const handle = this.#handles.get(name)?.value as Disposable | undefined;
      this.#handles.delete(name);
      handle?.[disposeKey as typeof Symbol.dispose]();
    } catch (error) {
      ended = this.#ended(error);
    }
    const [outcome, text] = ended;
    const untold = this.#tracing.end();
    return { outcome, text, time: performance.now() - start, untold, handles: this.#left() };
  }

  /** What a value is as text; handles in it get names, by which later calls can have them. */
  #told(type: TypeRef, value: unknown): string {
    const { types } = this.#program.plan;
    const names = new Map<unknown, string>();
    for (const handle of handlesIn(types, type, value)) {
      const known = [...this.#handles].find(([, { value: of }]) => of === handle.value)?.[0];
      const name = known ?? `${handle.resource}${++this.#lastHandle}`;
      names.set(handle.value, name);
      this.#handles.set(name, { type: handle.type, value: handle.value });
    }
    const parts = printWave(types, type, value, {
      opaque: (of, handle) => names.get(handle) ?? `<${of}>`,
    });
    return parts.value;
  }

  #left(): Done['handles'] {
    this.#handles = new Map([...this.#handles].filter(([, h]) => h.givenAway === undefined));
    return [...this.#handles].map(([name, { type }]) => ({ name, type }));
  }

  #refused(diagnostics: readonly Diagnostic[], text: string): Done {
    for (const handle of this.#handles.values()) delete handle.givenAway;
    const told = renderText(diagnostics, createSources([['the call', text]]));
    return { outcome: 'refused', text: told, time: 0, untold: 0, handles: this.#left() };
  }

  /** How a program ended; with it its handles are gone, and the next call makes another instance. */
  #ended(error: unknown): readonly [Done['outcome'], string] {
    this.#running = undefined;
    this.#handles.clear();
    if (error instanceof ProgramExit) return ['exit', `the program ended with ${error.exitCode}`];
    if (error instanceof WitlinkError) return ['refused', textOf(error.diagnostics)];
    if (!(error instanceof Trap)) return ['trap', printable(String(error))];
    return ['trap', [printable(error.message), ...trapLines(error.frames, false)].join('\n')];
  }
}

function isResult(types: Program['plan']['types'], type: TypeRef): boolean {
  const result = structureOf(types, type);
  return typeof result !== 'string' && result.kind === 'result';
}

const textOf = (diagnostics: readonly Diagnostic[]): string =>
  renderText(diagnostics, createSources()).trim();

async function open(
  file: string,
  bytes: Uint8Array,
  surroundings: Surroundings,
): Promise<Session | undefined> {
  const { value: program, diagnostics } = await link({ file, bytes });
  if (program === undefined) {
    tell({ kind: 'not-opened', text: textOf(diagnostics) });
    return undefined;
  }
  const wanted = program.plan.imports.filter(wantsSomething).map((item) => item.name);
  const { args, env, stdin } = surroundings;
  const imports = await wasi({
    args: [file, ...args],
    env,
    stdin: { text: stdin },
    stdout: output('out'),
    stderr: output('err'),
  });
  const isServed = (name: string): boolean =>
    Object.hasOwn(imports, name.replace(/@(0\.[23])\..*$/, '@$1.0'));
  const session = new Session(program, { ...imports });
  tell({
    kind: 'opened',
    program: {
      types: program.plan.types,
      funcs: session.funcs,
      others: callablesOf(program).others.map(callName),
      missing: wanted.filter((name) => !isServed(name)),
      hasPlatform: wanted.some(isServed),
    },
  });
  return session;
}

function output(stream: 'out' | 'err'): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  return (bytes) => tell({ kind: 'output', stream, text: decoder.decode(bytes, { stream: true }) });
}

let session: Promise<Session | undefined> = Promise.resolve(undefined);

scope.addEventListener('message', ({ data }) => {
  if (data.kind === 'open') {
    session = open(data.file, data.bytes, data.surroundings).catch((error: unknown) => {
      tell({ kind: 'not-opened', text: printable(String(error)) });
      return undefined;
    });
    return;
  }
  const { id } = data;
  // One after the other: a store is entered by one call at a time.
  session = session.then(async (open) => {
    if (open === undefined) return open;
    const done =
      data.kind === 'call' ? await open.call(data.func, data.text) : open.drop(data.name);
    tell({ kind: 'done', id, ...done });
    return open;
  });
});
