/**
 * Makes trace events of calls, with values as a host would see them. Exists only while somebody traces.
 */
import type { TypeId } from '../../../model/index.ts';
import type { HandleBridge, HostValues } from '../../host/values.ts';
import type { PlanFuncType } from '../../../plan/index.ts';
import type { Call } from '../../core/call.ts';
import { hostLabel } from '../../core/instance.ts';
import type { Value } from '../value.ts';
import { type Trace, TraceResource } from './trace.ts';
import { Transfer } from './transfer.ts';

/** The callee of a crossing: the instance's label, or the host's. */
export interface Callee {
  readonly to: string;
  readonly func: string;
  readonly type: PlanFuncType;
}

/** What calls are told to. */
export class Tracer {
  readonly #values: HostValues;
  readonly #trace: Trace;
  readonly #bridge: HandleBridge;

  /** `labelOf` gives the names of resources. */
  constructor(labelOf: (resource: TypeId) => string, values: HostValues, trace: Trace) {
    this.#values = values;
    this.#trace = trace;
    this.#bridge = {
      toHost: (kind, type, rep) => new TraceResource(kind, labelOf(type), rep),
      fromHost: nothing,
      channels: { toHost: ({ kind }) => `<${kind}>`, fromHost: nothing },
    };
  }

  transfers(): NonNullable<Call['transfers']> {
    return { params: new Transfer(), result: new Transfer() };
  }

  /** Parameters have crossed, at `depth`: how many calls are under way. */
  call(callee: Callee, call: Call, params: readonly Value[], depth: number): void {
    this.#trace({
      kind: 'call',
      from: call.caller?.label ?? hostLabel,
      to: callee.to,
      func: callee.func,
      depth,
      ...noted(call.transfers?.params),
      params: callee.type.params.map(({ name, type }, i) => ({
        name,
        type,
        value: this.#values.toHost(type, params[i]!, this.#bridge),
      })),
    });
  }

  /** The result has crossed; `depth` is that of the call. */
  return(callee: Callee, call: Call, result: Value | undefined, depth: number): void {
    const type = callee.type.result;
    this.#trace({
      kind: 'return',
      from: callee.to,
      to: call.caller?.label ?? hostLabel,
      func: callee.func,
      depth,
      ...noted(call.transfers?.result),
      ...(type === undefined || result === undefined
        ? {}
        : {
            result: {
              name: 'result',
              type,
              value: this.#values.toHost(type, result, this.#bridge),
            },
          }),
    });
  }
}

function nothing(): never {
  throw new TypeError('the trace gives nothing');
}

function noted(transfer: Transfer | undefined): Pick<Transfer, 'bytes' | 'handles'> {
  return { bytes: transfer?.bytes ?? 0, handles: transfer?.handles ?? [] };
}
