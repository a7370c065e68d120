/**
 * Calls between the host and adapters, as one layer: functions that the host calls, and what adapters import for the
 * host's edge. Values lie in the host's memory meanwhile, in the encoding of the guest on the other side.
 */
import type {
  CanonOptions,
  CoreFuncId,
  FuncId,
  HostEdge,
  HostExport,
  Plan,
  StoreItem,
} from '../../../plan/index.ts';
import type { DirectPromises } from '../../async/direct-promises.ts';
import type { EdgeItem } from '../../core/adapters.ts';
import type { EdgeFunction, EdgeValue } from '../../core/core-func.ts';
import type { EngineGlobal, EngineMemory } from '../../core/engine-types.ts';
import { withoutThrowing } from '../../core/without-throwing.ts';
import type { Edge } from '../edge.ts';
import type { HostFunction } from '../refused.ts';
import { type HostCall, ImportedFunc, type PayloadOf } from '../imported-func.ts';
import { directEntry, directExit } from './calls.ts';
import type { textItem } from './js-string.ts';
import type { EdgeValues } from './values.ts';

/** What it is put together from. */
export interface DirectLayers {
  /** Functions of the host's as adapters call them; left out where none is called. */
  readonly exit?: typeof hostExit;
  /** What of what functions of the host throw is an error case; left out where none has one. */
  readonly payloadOf?: PayloadOf;
  /** What adapters import beside functions of the host; left out where no string passes by itself and nothing waits. */
  readonly item?: typeof textItem;
  /** Has adapters wait for promises of synchronous functions; left out where none are waited for. */
  readonly isLater?: DirectPromises['isLater'];
  /**
   * Conversions by the encodings of guests' strings; asked again, it gives the same. `memory` is absent where nothing lies in
   * any.
   */
  readonly values: (
    edge: Edge,
    memory: EngineMemory | undefined,
  ) => (encoding: CanonOptions['encoding']) => EdgeValues;
}

/** What of a program it is for. */
interface Sources {
  readonly plan: Plan;
  readonly host: HostEdge;
  readonly shortText?: EngineGlobal | undefined;
}

/** What functions of the host's are made of. */
interface ExitSources {
  readonly edge: Edge;
  readonly plan: Plan;
  readonly host: HostEdge;
  readonly values: (encoding: CanonOptions['encoding']) => EdgeValues;
}

/** A function of the host's that an adapter calls. */
export function hostExit(
  { func: id, caller, options, type }: StoreItem & { readonly name: 'host' },
  implementation: HostCall,
  { edge, plan, host, values: valuesIn }: ExitSources,
  { payloadOf, isLater }: Pick<DirectLayers, 'payloadOf' | 'isLater'>,
): EdgeFunction {
  const { store } = edge;
  const { label } = plan.funcs[id]!;
  const signature = host.signatures[id]!;
  const isFallible = edge.throws(signature, signature.isConstructor);
  const func = new ImportedFunc(
    edge,
    signature,
    label,
    implementation,
    isFallible ? payloadOf : undefined,
  );
  const values = valuesIn(plan.options[options]!.encoding);
  const its = values.func(id, signature, isFallible);
  const nothing = type.results[0] === 'i64' ? 0n : 0;
  const call = directExit(edge, values, its, func, store.instances[caller]!, isLater);
  return withoutThrowing<EdgeValue>(store, type.params.length, call, nothing);
}

/** The calls of one running program. */
export interface Direct {
  /** A function that the host calls by an adapter; undefined for the others. */
  exported(exported: HostExport): HostFunction | undefined;
  /** What an adapter imports. */
  item(item: EdgeItem): unknown;
}

/** Makes those of programs that need such layers. */
export type DirectWay = (
  edge: Edge,
  sources: Sources,
  funcs: ReadonlyMap<FuncId, HostCall>,
) => Direct;

export function directWay(layers: DirectLayers): DirectWay {
  return (edge, { plan, host, shortText }, funcs) => {
    const { store } = edge;
    const entries = new Map<FuncId, CoreFuncId>(
      plan.adapters?.entries.map(({ func, core }) => [func, core]),
    );
    const valuesIn = layers.values(edge, store.adapters?.hostMemory);
    return {
      exported({ func: id, component, isConstructor }) {
        const core = entries.get(id);
        const func = plan.funcs[id]!;
        if (core === undefined || func.kind !== 'lift') return undefined;
        const place = { component, func: func.label };
        const signature = host.signatures[id]!;
        const values = valuesIn(plan.options[func.options]!.encoding);
        const its = values.func(id, signature, edge.throws(signature, isConstructor));
        const code = store.coreFunction(core) as EdgeFunction;
        return directEntry(edge, values, its, func, signature, place, code);
      },
      item(item) {
        if (item.name === 'host') {
          const call = funcs.get(item.func)!;
          return layers.exit!(item, call, { edge, plan, host, values: valuesIn }, layers);
        }
        // Where nothing waits, nothing calls what would.
        return layers.item?.(item, { store, shortText, values: valuesIn }) ?? Number;
      },
    };
  };
}
