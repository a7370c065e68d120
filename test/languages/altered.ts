/**
 * A provider of the kitchen sink of which one function is altered at a time: for each check of an app's report, what makes
 * it fail, and nothing else. Functions are called by the host, which is where they are altered.
 */
import { camelCase } from '../../src/base/index.ts';
import { ComponentError } from '../../src/index.ts';

// What passes is of any type: tables hold functions of all of them.
/* eslint-disable @typescript-eslint/no-explicit-any */
type Call = (...args: any[]) => any;
type Alter = (real: Call, ...args: any[]) => unknown;

interface Thing {
  rename(name: string): string;
  [Symbol.dispose](): void;
}

const renamed = (thing: Thing, name: string): Thing => {
  thing.rename(name);
  return thing;
};

const fails = (payload?: unknown): never => {
  throw new ComponentError(payload);
};

type List = unknown[];

/** The last element of a list that has one is another. */
const lastIs =
  (other: unknown): Alter =>
  (_, a: List) =>
    a.map((element, i) => (i === a.length - 1 ? other : element));

/** By checks, the functions that are altered for them, and how. */
const alterations: Readonly<Record<string, readonly [func: string, alter: Alter]>> = {
  'echo-bool': ['echoBool', (_, a: boolean) => !a],
  'echo-u8': ['echoU8', (_, a: number) => a ^ 1],
  'echo-s8': ['echoS8', (_, a: number) => a ^ 1],
  'echo-u16': ['echoU16', (_, a: number) => a ^ 1],
  'echo-s16': ['echoS16', (_, a: number) => a ^ 1],
  'echo-u32': ['echoU32', (_, a: number) => (a ^ 1) >>> 0],
  'echo-s32': ['echoS32', (_, a: number) => a ^ 1],
  'echo-u64': ['echoU64', (_, a: bigint) => a ^ 1n],
  'echo-s64': ['echoS64', (_, a: bigint) => a ^ 1n],
  // Of -0 the sign is lost.
  'echo-f32': ['echoF32', (_, a: number) => (a === 0 ? 0 : a)],
  'echo-f64': ['echoF64', (_, a: number) => (a === 0 ? 0 : a)],
  'echo-char': ['echoChar', (_, a: string) => (a === '\ud7ff' ? '\ufffd' : a)],
  'echo-string': ['echoString', (_, a: string) => a.replace('\0', '')],
  'echo-bytes': [
    'echoBytes',
    (_, a: Uint8Array) => a.map((byte, i) => (i === 1 ? byte ^ 1 : byte)),
  ],
  'echo-longs': [
    'echoLongs',
    (_, a: BigInt64Array) => a.map((long, i) => (i === 1 ? -long : long)),
  ],
  'echo-floats': ['echoFloats', (_, a: Float32Array) => a.subarray(0, -1)],
  'echo-points': ['echoPoints', lastIs({ x: 0, yAxis: 0 })],
  'echo-bools': ['echoBools', (_, a: boolean[]) => a.toReversed().map((bit) => !bit)],
  'echo-chars': ['echoChars', lastIs('b')],
  'echo-strings': ['echoStrings', lastIs('hauser')],
  'echo-nested': ['echoNested', lastIs(Uint16Array.of(1, 2, 65534))],
  'echo-pairs': ['echoPairs', (_, [[name], second]: any) => [[name, 0], second]],
  'echo-color': ['echoColor', (_, a: string) => (a === 'blue' ? 'red' : a)],
  'echo-perms': ['echoPerms', (_, a: object) => ({ ...a, write: true })],
  'echo-point': ['echoPoint', (_, a: object) => ({ ...a, yAxis: 7 })],
  // An empty text is not none.
  'echo-person': ['echoPerson', (_, a: any) => (a.name === '' ? { ...a, email: '' } : a)],
  'echo-shape': ['echoShape', (_, a: any) => (a.tag === 'boxed' ? { ...a, val: [7, 'c'] } : a)],
  'echo-tuple': ['echoTuple', (_, [a, b, c]: any) => [a, b, c - 1n]],
  'echo-option': ['echoOption', (_, a: unknown) => (a === '' ? undefined : a)],
  'echo-options': [
    'echoOptions',
    (_, a: any) => (a.tag === 'some' && a.val === undefined ? { tag: 'none' } : a),
  ],
  'echo-results': ['echoResults', lastIs({ tag: 'err', val: 'f' })],
  'echo-two': ['echoTwo', (_, a, b, c) => [b, a, c]],
  'may-fail': ['mayFail', (real, a: any) => (a.tag === 'err' ? fails('red') : real(a))],
  'may-fail-silently': ['mayFailSilently', (real, a: any) => (a.tag === 'err' ? 7 : real(a))],
  'may-only-fail': [
    'mayOnlyFail',
    (real, a: any) => (a.tag === 'err' ? fails({ tag: 'label', val: 'm' }) : real(a)),
  ],
  'may-end-badly': ['mayEndBadly', (real, a: any) => (a.tag === 'err' ? undefined : real(a))],
  // A second thing is made with the first, and dropped with it.
  '[constructor]thing': [
    'Thing',
    (real, name: string) => {
      const made = real(name) as Thing;
      if (name !== 't') return made;
      const second = real(name) as Thing;
      const drop = made[Symbol.dispose];
      made[Symbol.dispose] = () => {
        second[Symbol.dispose]();
        drop.call(made);
      };
      return made;
    },
  ],
  // All checks ask things for their names: here it is another thing that is asked.
  '[method]thing.name': ['Thing', (real, name: string) => real(name === 'ž' ? 'z' : name)],
  '[method]thing.rename': [
    'Thing.rename',
    (real, name: string) => {
      real(name);
      return name;
    },
  ],
  '[method]thing.is-like': ['Thing.isLike', () => true],
  '[static]thing.join': ['Thing.join', (real, a, b) => real(b, a)],
  '[constructor]ticket': ['Ticket', (real, number) => real(number === 1000 ? 0 : number)],
  '[method]ticket.number': ['Ticket.number', (real) => (real() === 7 ? 8 : real())],
  'name-of': ['nameOf', (real, a) => `${real(a)}a`],
  'names-of': ['namesOf', (real, a) => real(a).toSorted()],
  consume: ['consume', (real, a) => real(a).toUpperCase()],
  pass: ['pass', (real, a) => renamed(real(a), 'q')],
  pack: ['pack', (real, label, content) => ({ ...real(label, content), label })],
  unpack: ['unpack', (real, a) => renamed(real(a), 'v')],
  make: [
    'make',
    (real, names) => real(names).map((t: Thing, i: number) => (i === 2 ? renamed(t, 'z') : t)),
  ],
  'make-one': ['makeOne', (real, name) => (name === undefined ? name : renamed(real(name), 'p'))],
  find: [
    'find',
    (real, name: string) => (name === '!x' ? fails({ tag: 'refused', val: 'x' }) : real(name)),
  ],
  'get-JSON': ['getJson', (real, name) => real(`${name} `)],
  // One more is made, which nobody drops.
  live: [
    'make',
    (real, names) => {
      const made = real([...names, 'left']);
      left.push(made.at(-1));
      return made.slice(0, -1);
    },
  ],
};

/** What stays, so that it isn't collected. */
const left: unknown[] = [];

/** Exports have two spellings, `echo-u8` and `echoU8`; alterations go by the second. */
const spelled = (name: string): string => (name.includes('-') ? camelCase(name) : name);

/** What a provider's `sink` exports: functions and classes. */
type Sink = Readonly<Record<string, Call | (new (...args: any[]) => object)>>;

/** The exports of a provider for an app, or a host, to call; `alter` says which of them is altered. */
export class AlteredSink {
  readonly exports: Sink;
  #altered: readonly [func: string, alter: Alter] | undefined;

  constructor(sink: Sink) {
    const exports = Object.entries(sink).map(([name, real]) => {
      const isClass = /^[A-Z]/.test(name);
      return [name, isClass ? this.#class(name, real as never) : this.#func(name, real as Call)];
    });
    this.exports = Object.fromEntries(exports) as Sink;
  }

  /** Alters what fails this check, or nothing. */
  alter(check?: string): void {
    this.#altered = check === undefined ? undefined : alterations[check]!;
  }

  #func(name: string, real: Call): Call {
    const func = spelled(name);
    return (...args: unknown[]) => this.#call(func, real, args);
  }

  /** The class itself, since what it makes are objects of it, with methods and statics that may be altered. */
  #class(name: string, real: new (...args: any[]) => object): unknown {
    const methodsOf = (holder: object): [string, Call][] =>
      Object.entries(Object.getOwnPropertyDescriptors(holder))
        .filter(([key, { value }]) => key !== 'constructor' && typeof value === 'function')
        .map(([key, { value }]) => [key, value as Call]);
    // A method needs a `this` of its own.
    const altered = this;
    for (const holder of [real, real.prototype as object]) {
      for (const [key, method] of methodsOf(holder)) {
        const func = `${name}.${spelled(key)}`;
        const value = function (this: unknown, ...args: unknown[]): unknown {
          return altered.#call(func, method.bind(this), args);
        };
        Object.defineProperty(holder, key, { value });
      }
    }
    return new Proxy(real, {
      construct: (target, args) =>
        this.#call(name, (...given) => new target(...given), args) as object,
    });
  }

  #call(name: string, real: Call, args: unknown[]): unknown {
    const [func, alter] = this.#altered ?? [];
    return func === name ? alter!(real, ...args) : real(...args);
  }
}

/** The checks that there is an alteration for. */
export const altered: readonly string[] = Object.keys(alterations);
