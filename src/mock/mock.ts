/**
 * What a component asks of its host -> a host object for tests: each function answers with the default value of its type,
 * or with what the test says, and each call is kept. What the component sees of the values is the runtime's, so that a
 * wrong answer is told as that of any host.
 */
import {
  camelCase,
  diagnostic,
  functionName,
  memberName,
  type NamePattern,
  parsePlainName,
  pascalCase,
  type PlainName,
  readNamePattern,
  WitlinkError,
} from '../base/index.ts';
import { structureOf } from '../model/index.ts';
import type { Imports, ValueShapes } from '../runtime/index.ts';
import { defaultOf, type DefaultParts } from './defaults.ts';
import {
  funcNamed,
  funcsNamed,
  nameOf,
  unknownName,
  type Answer,
  type MockCall,
  type MockedFunc,
} from './functions.ts';
import { surfaceOf, type MockSource, type SurfaceItem } from './surface.ts';

/** What a test has the mocks of imports `I` do: a part of them. Of a class, a class in its place or some of its methods. */
export type Answers<I> = { readonly [K in keyof I]?: Part<I[K]> };

type Part<T> = T extends abstract new (...args: never[]) => infer O
  ? T | { readonly [K in keyof O]?: O[K] }
  : T extends (...args: never[]) => unknown
    ? T
    : T extends object
      ? { readonly [K in keyof T]?: Part<T[K]> }
      : T;

/** How the component of a test is instantiated, as far as mocks have to know it. */
export interface MockOptions {
  /** The shapes of values with which the component is instantiated. */
  readonly values?: ValueShapes;
  /**
   * What is left out, by [patterns](docs/names.md) of names, for others to give: `wasi:*` is better taken of `wasi`, or of who
   * serves the component.
   */
  readonly except?: string | readonly string[];
}

/** A host for one test: what a component imports, answered, with all calls of it on record. */
export interface Mocks<I = Imports> {
  /** What is given to `instantiate`. */
  readonly imports: I;
  /**
   * The calls so far, in order: all of them, or those of the functions that a name means.
   *
   * @param name - `demo:store/api@1.0.0#get`, or as far as it takes to mean it (`api#get`, `get`, `api#blob.size`), or a pattern
   * @throws WitlinkError `mock/unknown-name`
   */
  calls(name?: string): readonly MockCall[];
  /**
   * Has a function answer by another one from now on; without one, by its default value.
   *
   * @throws WitlinkError `mock/unknown-name`, `mock/several-functions`
   */
  answer(name: string, by?: Answer): void;
  /** Forgets the calls. What is answered stays. */
  reset(): void;
}

/**
 * A host for tests of what imports something.
 *
 * @param of - A program that `link` made, or a world of a model
 * @param answers - What it does where a default value won't do, in the form of imports
 * @throws WitlinkError `mock/unknown-name` where `answers` has what the world doesn't import
 */
export function mock<I extends object = Imports>(
  of: MockSource,
  answers: Answers<I> = {},
  options: MockOptions = {},
): Mocks<I> {
  const made = new Host(of, options);
  made.take(answers as Given);
  return {
    imports: made.imports as I,
    calls: (name) => {
      if (name === undefined) return [...made.calls];
      const wanted = new Set(funcsNamed(made.funcs, name).map(nameOf));
      return made.calls.filter((call) => wanted.has(call.name));
    },
    answer: (name, by) => {
      funcNamed(made.funcs, name).answer = by;
    },
    reset: () => {
      made.calls.length = 0;
    },
  };
}

function patternOf(text: string): NamePattern {
  const pattern = readNamePattern(text);
  if (pattern !== undefined && !pattern.hasFunc) return pattern;
  const message = `\`except\` is a pattern of names of imports, which \`${text}\` is not`;
  throw new WitlinkError([diagnostic('host/bad-option', message, undefined)]);
}

type Given = Readonly<Record<string, unknown>>;
type Class = new (...args: unknown[]) => object;

/** The objects of a surface, and what they keep. */
class Host {
  readonly imports: Record<string, unknown> = {};
  readonly funcs: MockedFunc[] = [];
  readonly calls: MockCall[] = [];
  readonly #items: readonly SurfaceItem[];
  readonly #parts: DefaultParts;
  /** The classes by resource types. */
  readonly #classes = new Map<number, Class>();
  /** Classes that the test gives in place of ours, by resource types; their own objects are taken, too. */
  readonly #given = new Map<number, Class>();

  constructor(of: MockSource, { values: shapes = {}, except = [] }: MockOptions) {
    const { types, items: all } = surfaceOf(of);
    const left = [except].flat().map(patternOf);
    const items = all.filter(({ name }) => !left.some((pattern) => pattern.matches(name)));
    this.#items = items;
    this.#parts = {
      types,
      shapes,
      object: (resource) => {
        const type = this.#classes.get(resource);
        if (type !== undefined) return Object.create(type.prototype as object) as object;
        throw new TypeError('the default answer is an object of what isn’t mocked: give another');
      },
    };
    this.#fill(this.imports, items, undefined);
  }

  /** Takes what the test answers with. */
  take(answers: Given): void {
    for (const [key, given] of Object.entries(answers)) {
      const item = this.#itemOf(this.#items, key);
      if (item === undefined) {
        const known = this.#items.map(({ name }) => name);
        throw unknownName(`the world imports no \`${key}\``, key, known);
      }
      if (item.kind === 'instance') this.#takeAll(item, given as Given);
      else this.#takeOne(item, given, undefined, this.#items);
    }
  }

  #takeAll(of: SurfaceItem & { kind: 'instance' }, given: Given): void {
    for (const [key, answer] of entriesOf(given)) {
      const item = this.#itemOf(of.items, key);
      if (item === undefined) {
        const known = of.items.flatMap(({ kind, name }) =>
          kind === 'resource'
            ? [pascalCase(name)]
            : /^\[(?!get|set)/.test(name)
              ? []
              : [functionName(name)],
        );
        throw unknownName(`\`${of.name}\` has no \`${key}\``, key, known);
      }
      this.#takeOne(item, answer, of.name, of.items);
    }
  }

  /** `beside` is where the functions of a resource stand. */
  #takeOne(
    item: SurfaceItem,
    given: unknown,
    owner: string | undefined,
    beside: readonly SurfaceItem[],
  ): void {
    if (item.kind === 'func') this.#func(owner, item.name)!.answer = answerOf(given);
    if (item.kind !== 'resource') return;
    const members = membersOf(beside, item.name);
    const isClass = typeof given === 'function';
    if (isClass) this.#replace(item.type, given as Class);
    const answers = isClass
      ? [...entriesOf((given as Class).prototype as Given), ...entriesOf(given as unknown as Given)]
      : entriesOf(given as Given);
    for (const [key, answer] of answers) {
      const member = members.find(({ name }) => keysOf(name).includes(key));
      if (member !== undefined) this.#func(owner, member.name)!.answer = answerOf(answer);
      // A class has more than what is asked for.
      else if (!isClass) {
        const known = members.map(({ name }) => keysOf(name)[0]!);
        throw unknownName(`\`${item.name}\` has no \`${key}\``, key, known);
      }
    }
  }

  /** Has a test's class make the objects of a resource. They inherit from it behind what keeps calls. */
  #replace(resource: number, given: Class): void {
    this.#given.set(resource, given);
    Object.setPrototypeOf(this.#classes.get(resource)!.prototype, given.prototype as object);
  }

  #func(owner: string | undefined, name: string): MockedFunc | undefined {
    return this.funcs.find((f) =>
      owner === undefined ? f.owner === name : f.owner === owner && f.inner === name,
    );
  }

  #itemOf(items: readonly SurfaceItem[], key: string): SurfaceItem | undefined {
    return (
      items.find(({ name }) => name === key) ??
      items.find(({ kind, name }) => kind === 'instance' && name.replace(/@.*$/s, '') === key) ??
      items.find((item) =>
        item.kind === 'resource'
          ? item.className === key
          : item.kind === 'func' &&
            parsePlainName(item.name).kind === 'freestanding' &&
            keysOf(item.name).includes(key),
      )
    );
  }

  /** Puts functions and classes onto an object, under the names by which the runtime finds them. */
  #fill(onto: object, items: readonly SurfaceItem[], owner: string | undefined): void {
    for (const item of items) {
      if (item.kind === 'resource') {
        const made = this.#classes.get(item.type) ?? this.#class(item, owner);
        this.#classes.set(item.type, made);
        define(onto, [item.className, item.name], { value: made });
      } else if (item.kind === 'instance') {
        const inner = {};
        this.#fill(inner, item.items, item.name);
        define(onto, [item.name], { value: inner });
      }
    }
    for (const item of items) {
      if (item.kind !== 'func') continue;
      const func: MockedFunc = {
        ...(owner === undefined ? { owner: item.name } : { owner, inner: item.name }),
        type: item.func,
        answer: undefined,
      };
      this.funcs.push(func);
      this.#put(onto, items, item.name, func);
    }
  }

  #put(onto: object, items: readonly SurfaceItem[], text: string, func: MockedFunc): void {
    const plain = parsePlainName(text);
    const { kind, resource, accessor } = plain;
    if (kind === 'constructor') return;
    const of = items.find((item) => item.kind === 'resource' && item.name === resource);
    const made = of?.kind === 'resource' ? this.#classes.get(of.type)! : undefined;
    const target = kind === 'method' ? (made?.prototype as object | undefined) : (made ?? onto);
    if (target === undefined) return;
    const host = this;
    const call = function (this: unknown, ...args: unknown[]): unknown {
      return host.#call(func, plain, this, args);
    };
    define(target, keysOf(text), accessor === undefined ? { value: call } : { [accessor]: call });
  }

  /** The class that stands for a resource; what a test gives in its place makes the objects, and answers. */
  #class(item: SurfaceItem & { kind: 'resource' }, owner: string | undefined): Class {
    const host = this;
    const constructorName = `[constructor]${item.name}`;
    const made = {
      [item.className]: class {
        constructor(...args: unknown[]) {
          const given = host.#given.get(item.type);
          const self = given === undefined ? this : make(given, args, this.constructor as Class);
          const func = host.#func(owner, constructorName);
          if (func === undefined) return self as this;
          const byDefault = { ...func, answer: func.answer ?? (() => self) };
          const result = host.#call(byDefault, parsePlainName(constructorName), self, args);
          return result instanceof (this.constructor as Class) ? (result as this) : (self as this);
        }

        static [Symbol.hasInstance](value: unknown): boolean {
          const given = host.#given.get(item.type);
          if (given !== undefined && value instanceof given) return true;
          return Function.prototype[Symbol.hasInstance].call(this, value);
        }
      },
    };
    return made[item.className] as Class;
  }

  /** A call of a mock: answered and kept. */
  #call(func: MockedFunc, { kind }: PlainName, self: unknown, args: readonly unknown[]): unknown {
    const hasSelf = kind === 'method' || kind === 'constructor';
    const call = { name: nameOf(func), ...(hasSelf ? { self: self as object } : {}), args };
    try {
      const result: unknown =
        func.answer === undefined
          ? this.#default(func)
          : Reflect.apply(func.answer, self, args as never[]);
      this.calls.push({ ...call, result });
      return result;
    } catch (error) {
      this.calls.push({ ...call, error });
      throw error;
    }
  }

  #default({ type }: MockedFunc): unknown {
    const value = this.#result(type.result);
    return type.async ? Promise.resolve(value) : value;
  }

  /** Of a function whose result is a `result` the value, where errors are thrown. */
  #result(ref: MockedFunc['type']['result']): unknown {
    if (ref === undefined) return undefined;
    const type = structureOf(this.#parts.types, ref);
    const isThrown = this.#parts.shapes.results !== 'returned';
    if (isThrown && typeof type === 'object' && type.kind === 'result') {
      return type.ok === undefined ? undefined : defaultOf(this.#parts, type.ok);
    }
    return defaultOf(this.#parts, ref);
  }
}

/** An object of a test's class, with ours in front of it. */
const make = (given: Class, args: readonly unknown[], as: Class): object =>
  Reflect.construct(given, args, as) as object;

/** What a value answers with: itself, unless it is a function. */
function answerOf(given: unknown): Answer | undefined {
  if (given === undefined) return undefined;
  return typeof given === 'function' ? (given as Answer) : () => given;
}

/** The names in JavaScript by which a function is found: its own in WIT finds it always. */
function keysOf(text: string): readonly string[] {
  const { kind, name } = parsePlainName(text);
  const js = kind === 'freestanding' ? functionName(name) : memberName(name);
  return js === name || js === camelCase(text) ? [js] : [js, name];
}

/** The functions of a resource but its constructor. */
const membersOf = (items: readonly SurfaceItem[], resource: string): readonly SurfaceItem[] =>
  items.filter(({ kind, name }) => {
    const plain = parsePlainName(name);
    return kind === 'func' && plain.resource === resource && plain.kind !== 'constructor';
  });

/** Own properties of an object or of a class's objects, which methods make no enumerable ones. */
function entriesOf(given: Given): readonly (readonly [string, unknown])[] {
  return Object.getOwnPropertyNames(given ?? {}).map((key) => [
    key,
    Reflect.get(given, key) as unknown,
  ]);
}

/** Defines a property under each name that is free; of accessors the two sides join. */
function define(onto: object, keys: readonly string[], property: PropertyDescriptor): void {
  for (const key of new Set(keys)) {
    const before = ownOf(onto, key);
    const isAccessor = property.get !== undefined || property.set !== undefined;
    if (before !== undefined && (!isAccessor || 'value' in before)) continue;
    const enumerable = key === keys[0];
    Object.defineProperty(onto, key, { ...before, ...property, enumerable, configurable: true });
  }
}

/** A property that is taken: a class's `name` and `length` that no member has given it are free. */
function ownOf(onto: object, key: string): PropertyDescriptor | undefined {
  const own = Object.getOwnPropertyDescriptor(onto, key);
  const isFree = typeof onto === 'function' && ['string', 'number'].includes(typeof own?.value);
  return isFree ? undefined : own;
}
