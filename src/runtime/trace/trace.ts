/**
 * What `trace` is told: one event for each crossing of a boundary, as it happens. Events are data: values stand in
 * the shapes that a host sees, beside their types, and whoever prints them decides how.
 */
import type { TypeRef } from '../../model/index.ts';

/** A handle that a crossing moved or lent. Indexes are absent where the side keeps no table: a host, or a borrow that arrives at the resource's own component as the bare representation. */
export interface TraceHandle {
  readonly kind: 'own' | 'borrow';
  /** The resource's label. */
  readonly resource: string;
  readonly rep: number;
  /** Index in the table of the side that gave it. */
  readonly from?: number;
  /** Index in the table of the side that took it. */
  readonly to?: number;
}

/** A parameter or result that crosses, with the type that WIT has for it. */
export interface TraceValue {
  /** The parameter's name; `result` for a result. */
  readonly name: string;
  readonly type: TypeRef;
  /** As a host would see it, except that a handle is a `TraceResource`. */
  readonly value: unknown;
}

/**
 * What stands in a traced value for a handle of a resource: whether it is owned or lent, the label of the resource, and
 * `rep`, the number by which the component that implements it knows the object. Equal pairs of `resource` and `rep` are
 * one object.
 */
export class TraceResource {
  readonly kind: 'own' | 'borrow';
  readonly resource: string;
  readonly rep: number;

  constructor(kind: 'own' | 'borrow', resource: string, rep: number) {
    this.kind = kind;
    this.resource = resource;
    this.rep = rep;
  }
}

interface Crossing {
  /** The label of the instance it comes from, or `host`. */
  readonly from: string;
  readonly to: string;
  /** The function's label. */
  readonly func: string;
  /** 0 for a call from the host. */
  readonly depth: number;
  /** Bytes written into the receiver's memory: strings, lists, spilled tuples. */
  readonly bytes: number;
  readonly handles: readonly TraceHandle[];
}

/** A crossing of the boundary between two components, or of one and the host. */
export type TraceEvent =
  /** Parameters have crossed; the callee runs next. */
  | ({ readonly kind: 'call'; readonly params: readonly TraceValue[] } & Crossing)
  /** The result has crossed back; `from` is the callee. */
  | ({ readonly kind: 'return'; readonly result?: TraceValue } & Crossing)
  /** An owning handle was dropped by `from`; `to` implements the resource and runs its destructor, if it has one. */
  | {
      readonly kind: 'drop';
      readonly from: string;
      readonly to: string;
      readonly resource: string;
      readonly rep: number;
      /** Index in the table of `from`, unless that is the host. */
      readonly index?: number;
      readonly destructor: boolean;
      readonly depth: number;
    }
  /** The store is dead from here on. */
  | {
      readonly kind: 'trap';
      readonly code: string;
      readonly message: string;
      readonly depth: number;
    };

/**
 * Is told of every crossing between components and with the host, as it happens and before the call goes on. While
 * there is one, calls between components go the plain way, through JavaScript.
 */
export type Trace = (event: TraceEvent) => void;
