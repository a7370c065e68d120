/**
 * What exported functions and classes have beside themselves, for who waits: `asyncKey` and `[Symbol.asyncDispose]`. Where
 * promises of the host's are waited for, functions that can reach one return promises themselves, and a constructor can't.
 */
import type { FuncId, HostEdge, HostExport, Plan, ResourceId } from '../../plan/index.ts';
import type { FuncInst } from '../core/call.ts';
import type { DefinedResource } from '../core/resource.ts';
import { asyncDisposeKey, asyncKey, taskKey } from '../host/async-key.ts';
import { hostError } from '../host/error.ts';
import { exportedFunc } from '../host/guest-func.ts';
import type { PlainEdge } from '../host/plain-edge.ts';
import type { HostFunction } from '../host/refused.ts';
import type { GuestClass } from '../host/resources.ts';
import { canonLift } from '../plain/lift.ts';
import type { WaitingHandles } from './waiting-handles.ts';
import { guestFuncPromising, guestFuncTask } from './guest-func-later.ts';

/** What of a program they are made of. */
export interface Sources {
  readonly plan: Plan;
  readonly host: HostEdge;
}

/** Those of one running program. */
export class ExportedPromises {
  readonly #edge: PlainEdge;
  readonly #sources: Sources;
  readonly #funcOf: (id: FuncId) => FuncInst;
  /** Functions that return promises however they are called. */
  readonly #always = new WeakSet<HostFunction>();

  /** @param funcOf - What is called where nothing waits. */
  constructor(edge: PlainEdge, sources: Sources, funcOf: (id: FuncId) => FuncInst) {
    this.#edge = edge;
    this.#sources = sources;
    this.#funcOf = funcOf;
    (edge.handles as WaitingHandles).promises = this;
  }

  /** A function that returns a promise however it is called; undefined for the others. */
  always(of: HostExport): HostFunction | undefined {
    return this.#isAlways(of) ? this.#promising(of) : undefined;
  }

  #isAlways({ func: id }: HostExport): boolean {
    const func = this.#sources.plan.funcs[id]!;
    const reaches = func.kind === 'import' || this.#edge.store.reaching.has(func.instance);
    return this.#edge.promises && reaches;
  }

  /** Made when it is first called: few are. */
  #promising(of: HostExport): HostFunction {
    let made: HostFunction | undefined;
    return (...args) => {
      made ??= guestFuncPromising(
        exportedFunc(this.#edge, this.#sources, of),
        this.#waitingFunc(of.func),
      );
      return made(...args);
    };
  }

  /** The function, where it may wait in any case. */
  #waitingFunc(id: FuncId): FuncInst {
    const func = this.#sources.plan.funcs[id]!;
    if (func.kind === 'import') return this.#funcOf(id);
    return canonLift(this.#edge.store, func, this.#edge.concurrency, true);
  }

  /** Adds to a function its form that returns a promise. */
  addTo(given: HostFunction, of: HostExport): void {
    if (this.#isAlways(of)) this.#always.add(given);
    const call = this.#promising(of);
    const value: HostFunction = of.isMethod
      ? function (this: unknown, ...args) {
          return call(this, ...args);
        }
      : call;
    Object.defineProperty(given, asyncKey, { value, configurable: true });
    if (!of.isMethod && this.#sources.plan.funcs[of.func]!.type.async) {
      Object.defineProperty(given, taskKey, { value: this.#task(of), configurable: true });
    }
  }

  #task(of: HostExport): HostFunction {
    let made: HostFunction | undefined;
    return (...args) => {
      made ??= guestFuncTask(
        exportedFunc(this.#edge, this.#sources, of),
        this.#waitingFunc(of.func),
      );
      return made(...args);
    };
  }

  /** Adds to a class what drops its objects for a promise. */
  addToClass(onto: GuestClass): void {
    const handles = this.#edge.handles as WaitingHandles;
    Object.defineProperty(onto.prototype, asyncDisposeKey, {
      value(this: object) {
        return handles.disposeLater(this);
      },
      configurable: true,
      writable: true,
    });
  }

  /** Adds to a class what makes its objects for a promise; gives what `new` calls. */
  construct(id: ResourceId, call: HostFunction): HostFunction {
    const { store, handles } = this.#edge;
    const resource = store.resources[id] as DefinedResource;
    const onto = handles.classOf(resource);
    const value: unknown = Reflect.get(call, asyncKey);
    Object.defineProperty(onto, asyncKey, { value, configurable: true });
    if (!this.#always.has(call)) return call;
    return () => {
      const name = resource.className;
      const message = `\`new ${name}\` can't wait: \`await ${name}[asyncKey](…)\` does`;
      throw hostError('host/promising-constructor', message);
    };
  }
}
