/** What the page and the worker in which a component runs say to each other. Values cross as WAVE; types and names as data. */
import type { TypeDef, TypeRef } from '../../model/index.ts';
import type { PlanFuncType } from '../../plan/index.ts';

/** What a program finds of its platform. */
export interface Surroundings {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
}

export type ToWorker =
  | {
      readonly kind: 'open';
      readonly file: string;
      readonly bytes: Uint8Array;
      readonly surroundings: Surroundings;
    }
  /** Calls a function, by a text in WAVE: `demo:secret-store/store@0.1.0#get("x")`. */
  | { readonly kind: 'call'; readonly id: number; readonly func: number; readonly text: string }
  | { readonly kind: 'drop'; readonly id: number; readonly name: string };

export type FromWorker =
  | { readonly kind: 'opened'; readonly program: OpenedProgram }
  | { readonly kind: 'not-opened'; readonly text: string }
  | ({ readonly kind: 'done'; readonly id: number } & Done)
  | { readonly kind: 'output'; readonly stream: 'out' | 'err'; readonly text: string }
  | { readonly kind: 'crossed'; readonly events: readonly TraceRow[] };

/** A component that can be called. */
export interface OpenedProgram {
  readonly types: readonly TypeDef[];
  readonly funcs: readonly CallableFunc[];
  /** Functions that take what no call gives. */
  readonly others: readonly string[];
  /** Imports for which there is nothing, so that calls of them trap. */
  readonly missing: readonly string[];
  /** Whether anything of WASI is given. */
  readonly hasPlatform: boolean;
}

export interface CallableFunc {
  /** The names on the way to it. */
  readonly path: readonly string[];
  /** As it is called in a text. */
  readonly name: string;
  /** The interface that has it; empty for one of the world itself. */
  readonly instance: string;
  /** Its name in the interface, for people. */
  readonly short: string;
  /** Its type, as in WIT. */
  readonly signature: string;
  readonly type: PlanFuncType;
}

/** How a call ended. */
export interface Done {
  /** What came back, as WAVE; or why nothing did. */
  readonly text: string;
  readonly outcome: 'value' | 'nothing' | 'error' | 'trap' | 'exit' | 'refused';
  /** In milliseconds. */
  readonly time: number;
  /** Those that are there from now on. */
  readonly handles: readonly Handle[];
  /** Calls of a trace beyond those that were told. */
  readonly untold: number;
}

/** An object of the component's that a call has given. */
export interface Handle {
  readonly name: string;
  readonly type: TypeRef;
}

/** One crossing, as it is shown. */
export interface TraceRow {
  readonly kind: 'call' | 'return' | 'drop' | 'trap';
  readonly depth: number;
  /** As the plan labels them. */
  readonly from: string;
  readonly to: string;
  readonly func: string;
  /** The same, short. */
  readonly shown: { readonly from: string; readonly to: string; readonly what: string };
  readonly bytes: number;
  readonly handles: number;
}
