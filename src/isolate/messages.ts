/**
 * What the thread that has a program and the worker in which it runs tell each other: data that threads can be sent. Each
 * side numbers the objects that it keeps for the other (`objects.ts`).
 */
import type { Diagnostic } from '../base/index.ts';
import type { TrapCode, TrapPlace } from '../runtime/index.ts';
import type { CompiledPlan, InstantiateOptions } from '../runtime/index.ts';
import type { FuncId, ModuleId, ResourceId } from '../plan/index.ts';
import type { WasiOptions } from '../wasi/index.ts';

/** A port of the machine's, inside a worker; declarations stand without those of Node. */
export interface ThreadPort {
  postMessage(message: unknown): void;
  on(event: 'message', hear: (message: ToWorker) => void): unknown;
  close(): void;
}

/** What a worker begins an instance with. */
export interface Begin extends Setup {
  /** The number that the program has in this worker. */
  readonly program: number;
  /** The program, the first time. */
  readonly compiled?: CompiledInThread;
}

/** A compiled plan as threads can be sent it: of the global that says which strings are short, its value. */
export interface CompiledInThread extends Omit<CompiledPlan, 'shortText'> {
  readonly shortText: number | undefined;
}

/** What an instance is made with, apart from its program. */
export interface Setup {
  readonly options: Pick<InstantiateOptions, 'values' | 'stalled' | 'limits' | 'promises'>;
  /** How many frames an error keeps, as in the other thread. */
  readonly stackTraceLimit: number;
  /** Whether it is to tell of crossings. */
  readonly traces: boolean;
  /** Functions of the host that the other thread calls, and whether their results may come later. */
  readonly funcs: readonly { readonly func: FuncId; readonly later: boolean }[];
  /** Resources whose objects the other thread has, by the number of their class. */
  readonly resources: readonly { readonly resource: ResourceId; readonly type: number }[];
  readonly modules: readonly (readonly [ModuleId, WebAssembly.Module])[];
  /** Platforms of WASI that are made in the worker: what they do costs no way to another thread. */
  readonly platforms: readonly WasiOptions[];
  /** The imports that come from these: the name of the import, the platform, and the name there. */
  readonly served: readonly (readonly [name: string, platform: number, from: string])[];
  /** By which the two threads tell each other of this instance. */
  readonly port: ThreadPort;
  /** Goes up with each answer to a call that the worker stands still for. */
  readonly answered: Int32Array;
  /** By which these answers come. */
  readonly answers: ThreadPort;
}

/** What the worker is told. */
export type ToWorker =
  | {
      readonly kind: 'call';
      readonly id: number;
      /** An index into the functions that the plan exports. */
      readonly func: number;
      readonly args: readonly unknown[];
    }
  /** The answer to a call of the host that doesn't hold the worker up. */
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  /** The instance is over, and the worker free for another. */
  | { readonly kind: 'end' }
  | Forgotten;

/** What the worker tells. */
export type FromWorker =
  /** The worker is there, and the program is instantiated. */
  | { readonly kind: 'begins' }
  | { readonly kind: 'ready' }
  /** There is no instance. */
  | { readonly kind: 'refused'; readonly fault: Fault }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | {
      readonly kind: 'import';
      /** Absent where the worker stands still until there is an answer. */
      readonly id?: number;
      readonly func: FuncId;
      readonly args: readonly unknown[];
    }
  | { readonly kind: 'trace'; readonly event: unknown }
  | Forgotten;

/** What a call came to. */
export type Answer = { readonly value: unknown } | { readonly fault: Fault };

/** Nobody there has an object any more that was sent so often; it may have been dropped. */
export interface Forgotten {
  readonly kind: 'forgotten';
  readonly object: number;
  readonly times: number;
  readonly dropped: boolean;
}

/** An error, as data. */
export type Fault =
  | { readonly kind: 'payload'; readonly payload: unknown }
  | { readonly kind: 'exit'; readonly exitCode: number }
  | {
      readonly kind: 'trap';
      readonly code: TrapCode;
      readonly place: TrapPlace;
      readonly message: string;
      readonly stack: string | undefined;
      readonly frames: unknown;
      readonly cause?: Fault;
    }
  | { readonly kind: 'refusal'; readonly diagnostics: readonly Diagnostic[] }
  | {
      readonly kind: 'error';
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
    };
