/**
 * Objects that one thread has and the other knows by numbers: handles of guests' resources, and objects of the host's. A
 * value that holds some is sent with marks in their place, of which the other side makes stand-ins. A stand-in that
 * nobody has any more is told to be forgotten, with how often it had come: it may be under way again.
 */
import { diagnostic, WitlinkError } from '../base/index.ts';
import type { Forgotten } from './messages.ts';

/** The key of a mark; no name of WIT has it. */
const mark = '\0object';

/** An object of the sender's, of such a type, or one of the receiver's that comes back. */
type Mark =
  | { readonly [mark]: 'sent'; readonly object: number; readonly type: number | undefined }
  | { readonly [mark]: 'back'; readonly object: number };

export interface ObjectsOptions {
  /** The type of an object that is sent by its number; undefined where it is data. */
  readonly typeOf: (object: object) => { readonly type: number | undefined } | undefined;
  /** Makes what stands for an object of the other side's. */
  readonly standIn: (type: number | undefined, drop: () => void) => object;
  readonly tell: (message: Forgotten) => void;
}

interface Kept {
  readonly object: object;
  times: number;
}

interface StandIn {
  readonly number: number;
  times: number;
}

/** The table of one side. */
export class Objects {
  readonly #options: ObjectsOptions;
  readonly #kept = new Map<number, Kept>();
  readonly #numbers = new WeakMap<object, number>();
  readonly #standIns = new Map<number, WeakRef<object>>();
  readonly #ofStandIn = new WeakMap<object, StandIn>();
  readonly #registry: FinalizationRegistry<StandIn>;
  #next = 1;

  constructor(options: ObjectsOptions) {
    this.#options = options;
    this.#registry = new FinalizationRegistry((standIn) => this.#forget(standIn, false));
  }

  /** What is sent in place of a value. */
  give(value: unknown): unknown {
    if (typeof value === 'function' || typeof value === 'symbol') throw cannotCross(typeof value);
    if (typeof value !== 'object' || value === null) return value;
    const known = this.#ofStandIn.get(value);
    if (known !== undefined) return { [mark]: 'back', object: known.number } satisfies Mark;
    const sent = this.#options.typeOf(value);
    if (sent !== undefined) return this.#send(value, sent.type);
    if (ArrayBuffer.isView(value)) return own(value);
    if (value instanceof ArrayBuffer || value instanceof Error) return value;
    if (Array.isArray(value)) return value.map((item) => this.give(item));
    if (value instanceof Map) {
      return new Map([...value].map(([key, item]) => [this.give(key), this.give(item)]));
    }
    if (value instanceof ReadableStream) throw cannotCross('stream');
    if (typeof Reflect.get(value, 'then') === 'function') throw cannotCross('promise');
    const record: Record<string, unknown> = {};
    for (const key in value) record[key] = this.give(Reflect.get(value, key));
    return record;
  }

  /** What was meant by what came. */
  take(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof Error) {
      return value;
    }
    if (Array.isArray(value)) return value.map((item) => this.take(item));
    if (value instanceof Map) {
      return new Map([...value].map(([key, item]) => [this.take(key), this.take(item)]));
    }
    if (mark in value) return this.#marked(value as Mark);
    const record = Object.create(null) as Record<string, unknown>;
    for (const [key, item] of Object.entries(value)) record[key] = this.take(item);
    return record;
  }

  /** The other side has no stand-in any more; gives the object where it was dropped there. */
  forgotten({ object: number, times, dropped }: Forgotten): object | undefined {
    const kept = this.#kept.get(number);
    if (kept === undefined || (kept.times !== times && !dropped)) return undefined;
    this.#kept.delete(number);
    this.#numbers.delete(kept.object);
    return dropped ? kept.object : undefined;
  }

  /** All that is kept for the other side, which has ended. */
  *drain(): Iterable<object> {
    for (const { object } of this.#kept.values()) yield object;
    this.#kept.clear();
  }

  #send(object: object, type: number | undefined): Mark {
    let number = this.#numbers.get(object);
    if (number === undefined) {
      number = this.#next++;
      this.#numbers.set(object, number);
      this.#kept.set(number, { object, times: 0 });
    }
    this.#kept.get(number)!.times++;
    return { [mark]: 'sent', object: number, type };
  }

  #marked(at: Mark): object {
    if (at[mark] === 'back') {
      const kept = this.#kept.get(at.object);
      if (kept === undefined) throw new TypeError(`there is no object ${at.object}`);
      return kept.object;
    }
    const { object: number, type } = at;
    let object = this.#standIns.get(number)?.deref();
    if (object === undefined) {
      const standIn: StandIn = { number, times: 0 };
      object = this.#options.standIn(type, () => this.#forget(standIn, true));
      this.#standIns.set(number, new WeakRef(object));
      this.#ofStandIn.set(object, standIn);
      this.#registry.register(object, standIn, standIn);
    }
    this.#ofStandIn.get(object)!.times++;
    return object;
  }

  #forget(standIn: StandIn, dropped: boolean): void {
    const { number: object, times } = standIn;
    this.#registry.unregister(standIn);
    // Another one may stand in its place by now.
    const at = this.#standIns.get(object)?.deref();
    if (at === undefined || this.#ofStandIn.get(at) === standIn) this.#standIns.delete(object);
    this.#options.tell({ kind: 'forgotten', object, times, dropped });
  }
}

/** Sending a view sends all of its buffer: of a part of one a copy is made. */
function own(view: ArrayBufferView): ArrayBufferView {
  const isWhole = view.byteLength === view.buffer.byteLength;
  return isWhole || view instanceof DataView ? view : (view as Uint8Array).slice();
}

function cannotCross(what: string): WitlinkError {
  const message = `a ${what} can’t be sent to the worker in which the program runs, or from there`;
  return new WitlinkError([
    diagnostic('host/cannot-cross', message, undefined, {
      help: ['without `isolate` the program runs in the thread that has it'],
    }),
  ]);
}
