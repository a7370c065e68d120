/**
 * Which functions of a module its hook goes around, and what the hook is told: a module that threads are linked into
 * keeps a stack for each task, and has to know when one begins, waits and ends. A convention of wasm-ld and
 * wit-component; what puts the hook there is `core-code.ts`.
 */
import type { CoreFuncType } from '../../binary/index.ts';
import type { Hooked } from './core-code.ts';
import type { ModulePlan, PlannedExport } from './module-plan.ts';

const told = {
  sync: { starts: 0, ends: 1 },
  async: { starts: 2, resumes: 3, ends: 5 },
  destructor: { starts: 8, ends: 9 },
  realloc: { starts: 12, ends: 13 },
} as const;

/** All functions that canonical definitions call, each once. */
export function hookedFunctions(plan: ModulePlan): readonly Hooked[] {
  const found = new Map<string, Hooked>();
  const add = (f: Hooked): void => {
    if (!found.has(f.name)) found.set(f.name, f);
  };
  for (const planned of plan.exports.values()) for (const f of hookedExport(planned)) add(f);
  const { pointer, reallocs, destructors } = plan;
  for (const name of [reallocs.exports, reallocs.imports]) {
    if (name === undefined) continue;
    const type = func([pointer, pointer, pointer, pointer], [pointer]);
    add({ name, type, before: told.realloc.starts, after: told.realloc.ends });
  }
  for (const name of destructors.values()) {
    const { starts, ends } = told.destructor;
    add({ name, type: func(['i32'], []), before: starts, after: ends });
  }
  return [...found.values()];
}

function hookedExport({ core, type, postReturn }: PlannedExport): readonly Hooked[] {
  const { name, callback } = core;
  switch (core.context) {
    case 'lift':
      if (postReturn === undefined) {
        return [{ name, type, before: told.sync.starts, after: told.sync.ends }];
      }
      // The task ends when its results were taken.
      return [
        { name, type, before: told.sync.starts },
        { name: postReturn, type: func(type.results, []), after: told.sync.ends },
      ];
    case 'async-lift':
      return [{ name, type, before: told.async.starts, after: told.async.ends }];
    case 'async-lift-callback': {
      const resumed = func(['i32', 'i32', 'i32'], ['i32']);
      return [
        { name, type, before: told.async.starts, after: 'code' },
        { name: callback!, type: resumed, before: told.async.resumes, after: 'code' },
      ];
    }
    default:
      return core.context satisfies never;
  }
}

function func(params: readonly string[], results: readonly string[]): CoreFuncType {
  return { kind: 'func', params, results };
}
