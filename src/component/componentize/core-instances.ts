/**
 * The core instances around a module that is wrapped: a shim for what needs its memory or `realloc`, because the module
 * must have its imports before it has a memory, and a fix-up that fills the shim when everything is there. Writes them,
 * and knows where each function stands at what time; what the two modules hold is `core-code.ts`'s.
 */
import type { CoreFuncType } from '../../binary/index.ts';
import type { ComponentWriter } from '../write/component-writer.ts';
import {
  fixup,
  fixupModule,
  type FixupParts,
  hookedName,
  shimMemory,
  shimModule,
} from './core-code.ts';
import type { ModulePlan } from './module-plan.ts';
import { hookedFunctions } from './task-hooks.ts';

/** A function of the shim: its type, and what gives the function that it jumps to, when the module is there. */
interface Jump {
  readonly type: CoreFuncType;
  readonly actual?: () => number;
  /** The export of the main module that it goes to, where a hook is to go around it. */
  readonly hooked?: string;
  /** The function of WASI Preview 1 that a stub stands for. */
  readonly stub?: string;
}

type Sort = 'func' | 'memory' | 'table';

export class CoreInstances {
  /** Whether the memory is there before the module, which imports it. */
  readonly hasEarlyMemory: boolean;
  readonly #w: ComponentWriter;
  readonly #plan: ModulePlan;
  readonly #jumps: Jump[] = [];
  /** What was taken of core instances. */
  readonly #aliases = new Map<string, number>();
  /** Functions of the main module with its hook around them: where they stand, by their names. */
  readonly #hooked = new Map<string, number>();
  /** What makes room for results of imports, where it goes through the shim. */
  #reallocJump: number | undefined;
  #shim = -1;
  #main = -1;
  #fixup = -1;

  constructor(w: ComponentWriter, plan: ModulePlan) {
    this.#w = w;
    this.#plan = plan;
    this.hasEarlyMemory = plan.memory !== undefined && 'limits' in plan.memory;
  }

  /** The module's memory, where it is by now; the plan has one where it is asked for. */
  get memory(): number {
    const memory = this.#plan.memory!;
    return 'name' in memory
      ? this.mainExport('memory', memory.name)
      : this.#aliasOnce('memory', this.#shim, shimMemory);
  }

  /** Adds a function to the shim, and gives its number there. */
  jump(type: CoreFuncType, actual: () => number): number {
    return this.#jumps.push({ type, actual }) - 1;
  }

  /** As `jump`, to an export of the module. */
  jumpToMain(type: CoreFuncType, name: string): number {
    const actual = (): number => this.mainExport('func', name);
    const hooked = this.#plan.taskHook === undefined ? {} : { hooked: name };
    return this.#jumps.push({ type, actual, ...hooked }) - 1;
  }

  /** Adds a function to the shim that a stub stands for, and gives its number there. */
  jumpToStub(type: CoreFuncType, stub: string): number {
    return this.#jumps.push({ type, stub }) - 1;
  }

  /** Says that imports need room for their results. */
  prepareImportRealloc(): void {
    const { reallocs, pointer, taskHook } = this.#plan;
    // Before the module is there, and before its hook is around it, only the shim can stand for it.
    if (!this.hasEarlyMemory && taskHook === undefined) return;
    const type: CoreFuncType = {
      kind: 'func',
      params: [pointer, pointer, pointer, pointer],
      results: [pointer],
    };
    this.#reallocJump = this.jumpToMain(type, reallocs.imports!);
  }

  /** Writes the shim with all jumps that were asked for. */
  makeShim(): void {
    const { memory } = this.#plan;
    const early = memory !== undefined && 'limits' in memory ? memory.limits : undefined;
    if (this.#jumps.length === 0 && early === undefined) return;
    const types = this.#jumps.map((j) => j.type);
    this.#shim = this.#w.coreInstance(this.#w.coreModule(shimModule(types, early)), []);
  }

  /** A function of the shim. */
  shimFunc(jump: number): number {
    return this.#aliasOnce('func', this.#shim, `${jump}`);
  }

  /** Writes the instance of the module, and the fix-up where something is to be filled in, hooked or started. */
  instantiateMain(
    module: number,
    args: readonly { readonly name: string; readonly instance: number }[],
  ): void {
    this.#main = this.#w.coreInstance(module, args);
    const { initialize, taskHook } = this.#plan;
    const around = taskHook === undefined ? [] : hookedFunctions(this.#plan);
    for (const [i, { name }] of around.entries()) this.#hooked.set(name, i);
    if (this.#jumps.length === 0 && initialize === undefined && around.length === 0) return;
    const jumps = this.#jumps.map(({ type, hooked, stub, actual }) => {
      if (stub !== undefined) return { type, stub };
      return hooked === undefined
        ? { type, actual: actual!() }
        : { type, hooked: this.#hooked.get(hooked)! };
    });
    const bytes = fixupModule({
      jumps,
      ...(jumps.some((jump) => 'stub' in jump) ? { memory: this.#memoryPlace() } : {}),
      ...(initialize === undefined ? {} : { start: initialize }),
      ...(taskHook === undefined ? {} : { hook: { name: taskHook, around } }),
    });
    const actual = jumps.flatMap((jump, i) =>
      !('actual' in jump) ? [] : [{ name: `${i}`, sort: 'func' as const, index: jump.actual }],
    );
    const given: { name: string; instance: number }[] = [
      { name: fixup.main, instance: this.#main },
    ];
    if (actual.length > 0) {
      given.push({ name: fixup.actual, instance: this.#w.coreExports(actual) });
    }
    if (jumps.length > 0) given.push({ name: fixup.shim, instance: this.#shim });
    this.#fixup = this.#w.coreInstance(this.#w.coreModule(bytes), given);
  }

  /** Where the fix-up finds the module's memory. */
  #memoryPlace(): NonNullable<FixupParts['memory']> {
    const memory = this.#plan.memory!;
    return 'name' in memory
      ? { from: 'main', name: memory.name }
      : { from: 'shim', name: shimMemory };
  }

  /** An export of the module as it is. */
  mainExport(sort: Sort, name: string): number {
    return this.#aliasOnce(sort, this.#main, name);
  }

  /** A function of the module as others call it: with its hook, where there is one. */
  calledFunc(name: string): number {
    const hooked = this.#hooked.get(name);
    return hooked === undefined
      ? this.mainExport('func', name)
      : this.#aliasOnce('func', this.#fixup, hookedName(hooked));
  }

  /** What makes room for results of imports. */
  importRealloc(): number {
    return this.#reallocJump === undefined
      ? this.mainExport('func', this.#plan.reallocs.imports!)
      : this.shimFunc(this.#reallocJump);
  }

  #aliasOnce(sort: Sort, instance: number, name: string): number {
    const key = `${sort} ${instance} ${name}`;
    let index = this.#aliases.get(key);
    if (index === undefined) {
      this.#aliases.set(key, (index = this.#w.coreAlias(sort, instance, name)));
    }
    return index;
  }
}
