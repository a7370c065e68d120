/**
 * Makes trace events of calls, with values as a host would see them. Exists only while somebody traces.
 */
import type { PlainStore } from '../plain/store.ts';
import { type Conversion, type HostKinds, HostValues } from '../host/values.ts';
import type { ErrorContext } from '../async/error-context.ts';
import type { TypeRef } from '../../model/index.ts';
import type { HostType, PlanFuncType } from '../../plan/index.ts';
import type { Call } from '../core/call.ts';
import { hostLabel } from '../core/instance.ts';
import type { Value } from '../plain/value.ts';
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

  /** Values stand in one form, whichever the host has chosen for itself: in the shapes of `kinds`. */
  constructor(store: PlainStore, types: readonly HostType[], kinds: HostKinds, trace: Trace) {
    this.#values = new HostValues(types, { ...kinds, ...shownKinds(store) });
    this.#trace = trace;
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
        value: this.#show(type, params[i]!),
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
              value: this.#show(type, result),
            },
          }),
    });
  }

  #show(type: TypeRef, value: Value): unknown {
    return this.#values.of(type).toHost(value, noScope);
  }
}

/** The trace takes no handles: it shows them. */
const noScope = undefined as never;

/** What is shown of values that stand for something else. */
function shownKinds(store: PlainStore): HostKinds {
  const shown = (toHost: (value: Value) => unknown): Conversion => ({
    toHost,
    fromHost: () => {
      throw new TypeError('the trace gives nothing');
    },
  });
  const handle: NonNullable<HostKinds['own' | 'borrow']> = ({ kind, resource }) =>
    shown((rep) => new TraceResource(kind, store.resource(resource).label, rep as number));
  return {
    own: handle,
    borrow: handle,
    stream: () => shown(() => '<stream>'),
    future: () => shown(() => '<future>'),
    'error-context': () =>
      shown((value) => {
        const { debugMessage: m } = value as ErrorContext;
        return new Error(typeof m === 'string' ? m : m.text);
      }),
  };
}

function noted(transfer: Transfer | undefined): Pick<Transfer, 'bytes' | 'handles'> {
  return { bytes: transfer?.bytes ?? 0, handles: transfer?.handles ?? [] };
}
