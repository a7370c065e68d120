/**
 * What is told of a program that runs: to subscribers of `node:diagnostics_channel`, and as numbers by `stats`. Where nobody
 * has subscribed when a program is instantiated, and no counts were asked for, nothing stands between it and its host.
 */
import type { HostExport, Plan } from '../plan/index.ts';
import { isWatched, publish } from './core/channels.ts';
import type { HostFunction } from './host/refused.ts';
import type { Layers } from './instantiate.ts';
import type { PlainStore } from './plain/store.ts';
import type { Trace } from './trace/trace.ts';

/** What a running program has taken and done so far: what `stats()` of it gives, at any time. */
export interface ProgramStats {
  /** The memories that core modules export, in pages of 64 KiB: of all components. */
  readonly pages: number;
  /** Handles, and threads, in the tables of components. */
  readonly handles: number;
  /** The same, memory by memory. */
  readonly memories: readonly { readonly component: string; readonly pages: number }[];
  /** Calls between components and with the host, where `stats` was given to `instantiate`. */
  readonly calls?: number;
  /** Bytes that were written into memories for them: strings, lists, what parameters spill; alike. */
  readonly bytes?: number;
}

/** Crossings, counted. */
export class Counts {
  calls = 0;
  bytes = 0;

  /** Counts what is told, and tells it on. */
  trace(on: Trace | undefined): Trace {
    return (event) => {
      if (event.kind === 'call') this.calls++;
      if ('bytes' in event) this.bytes += event.bytes;
      on?.(event);
    };
  }
}

/** What a program has taken so far. */
export function statsOf(store: PlainStore, counts: Counts | undefined): ProgramStats {
  const seen = new Set<unknown>();
  const memories: { component: string; pages: number }[] = [];
  for (const step of store.plan.steps) {
    if (step.kind === 'adapters') continue;
    const component = store.instances[step.instance]!.label;
    for (const item of Object.values(store.coreInstances.get(step.coreInstance)?.exports ?? {})) {
      if (!(item instanceof WebAssembly.Memory) || seen.has(item)) continue;
      seen.add(item);
      memories.push({ component, pages: item.buffer.byteLength / 65_536 });
    }
  }
  return {
    pages: memories.reduce((sum, memory) => sum + memory.pages, 0),
    memories,
    handles: store.handleTables.count.used,
    ...(counts === undefined ? {} : { calls: counts.calls, bytes: counts.bytes }),
  };
}

/** Layers whose exported functions tell of their calls, where somebody has subscribed by now. */
export function watchedLayers(layers: Layers, plan: Plan): Layers {
  if (!isWatched('witlink:call')) return layers;
  return {
    ...layers,
    plain: (...given) => {
      const way = layers.plain!(...given);
      const [exported, promising] = [way.exported.bind(way), way.promising.bind(way)];
      return Object.assign(way, {
        exported: (of: HostExport) => watched(plan, of, exported(of)),
        promising: (of: HostExport) => {
          const func = promising(of);
          return func && watched(plan, of, func, true);
        },
      });
    },
    direct: (...given) => {
      const way = layers.direct!(...given);
      return {
        ...way,
        exported: (of) => {
          const func = way.exported(of);
          return func && watched(plan, of, func);
        },
      };
    },
  };
}

function watched(
  { funcs }: Plan,
  { component, func: id }: HostExport,
  func: HostFunction,
  isAsync = funcs[id]!.type.async,
): HostFunction {
  const call = { component, func: funcs[id]!.label };
  return (...args) =>
    timed(
      () => func(...args),
      isAsync,
      (time) => publish('witlink:call', { ...call, ...time }),
    );
}

/** When something was done, and what it threw. */
interface Time {
  readonly start: number;
  readonly duration: number;
  readonly error?: unknown;
}

/** Does something, and tells when it is over; of what is asynchronous, when its promise has settled. */
export function timed<T>(work: () => T, isAsync: boolean, tell: (time: Time) => void): T {
  const start = performance.now();
  const time = (): Time => ({ start, duration: performance.now() - start });
  let result: T;
  try {
    result = work();
  } catch (error) {
    tell({ ...time(), error });
    throw error;
  }
  if (!isAsync || !(result instanceof Promise)) {
    tell(time());
    return result;
  }
  void result.then(
    () => tell(time()),
    (error: unknown) => tell({ ...time(), error }),
  );
  return result;
}
