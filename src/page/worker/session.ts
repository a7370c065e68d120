/**
 * A program, its instance, and the handles that calls have given: calls functions by their texts, and says in words what came
 * of it.
 */
import {
  createSources,
  type Diagnostic,
  parsePlainName,
  printable,
  renderText,
  WitlinkError,
} from '../../base/index.ts';
import { callableAt, type FoundExport, type Program } from '../../link/index.ts';
import { structureOf, type TypeRef } from '../../model/index.ts';
import {
  ComponentError,
  disposeKey,
  ProgramExit,
  type Running,
  Trap,
} from '../../runtime/index.ts';
import { callablesOf, callName, trapLines } from '../../telling/index.ts';
import type { Wasi } from '../../wasi/index.ts';
import {
  describeFunction,
  type NamedResult,
  parseArguments,
  parseCall,
  printWave,
} from '../../wave/index.ts';
import { handlesIn } from './handles-in.ts';
import type { CallableFunc, Done, TraceRow } from './messages.ts';
import { Tracing } from './tracing.ts';

export class Session {
  readonly #program: Program;
  readonly #funcs: readonly FoundExport[];
  readonly #platform: () => Promise<Wasi>;
  readonly #tracing: Tracing;
  #handles = new Map<string, NamedResult>();
  #running: Running | undefined;
  #lastHandle = 0;

  /**
   * @param platform Makes what an instance finds of WASI, each its own.
   * @param crossed Told what has crossed.
   */
  constructor(
    program: Program,
    platform: () => Promise<Wasi>,
    crossed: (rows: readonly TraceRow[]) => void,
  ) {
    this.#program = program;
    this.#funcs = callablesOf(program).callable;
    this.#platform = platform;
    this.#tracing = new Tracing(program.plan, crossed);
  }

  /** What can be called, by numbers. */
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
      this.#running ??= await this.#begin();
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
    } finally {
      // A command is run once.
      if (isCommand(found)) this.#end();
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

  async #begin(): Promise<Running> {
    return this.#program.instantiate(
      { ...(await this.#platform()) },
      {
        trace: this.#tracing.trace,
        unknownImports: 'trap',
        stalled: 'trap',
      },
    );
  }

  /** The next call makes another instance; with this one its handles are gone. */
  #end(): void {
    this.#running = undefined;
    this.#handles.clear();
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

  /** How a program ended. */
  #ended(error: unknown): readonly [Done['outcome'], string] {
    this.#end();
    if (error instanceof ProgramExit) return ['exit', `the program ended with ${error.exitCode}`];
    if (error instanceof WitlinkError) return ['refused', textOf(error.diagnostics)];
    if (!(error instanceof Trap)) return ['trap', printable(String(error))];
    return ['trap', [printable(error.message), ...trapLines(error.frames, false)].join('\n')];
  }
}

const isCommand = ({ path }: FoundExport): boolean => path[0]!.startsWith('wasi:cli/run@');

function isResult(types: Program['plan']['types'], type: TypeRef): boolean {
  const result = structureOf(types, type);
  return typeof result !== 'string' && result.kind === 'result';
}

/** Diagnostics that are of no text. */
export const textOf = (diagnostics: readonly Diagnostic[]): string =>
  renderText(diagnostics, createSources()).trim();
