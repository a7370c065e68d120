/**
 * Calls between JavaScript and guests through adapters are what they are on the plain way: random types, values, handles,
 * encodings, shapes, faults of either side. `WITLINK_CALLS=10` makes 10 times as many programs, `WITLINK_CALLS_SEED` is
 * that of the first.
 */
import { inspect, isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import {
  ComponentError,
  instantiatePlanSync,
  type Running,
  type ValueShapes,
} from '../../../src/runtime/index.ts';
import type { Encoding } from '../../../src/link/fuse/strings/pair.ts';
import { hostMemory } from '../../../src/plan/index.ts';
import { Random } from './calls/random.ts';
import { echoProgram, type EchoProgram } from './edge/program.ts';
import { RandomHostValues } from './edge/values.ts';

const times = Number(process.env['WITLINK_CALLS'] ?? 1);
const firstSeed = Number(process.env['WITLINK_CALLS_SEED'] ?? 0);
const programs = Math.round(40 * times);
const functions = 5;
const callsEach = 10;
const { start } = hostMemory;
const encodings: readonly Encoding[] = ['utf8', 'utf16', 'latin1+utf16'];

/** Ends that nothing but random calls must have come to. */
const expected = [
  'value',
  'ComponentError',
  'WitlinkError',
  'trap/borrows-remain',
  'trap/host-exception',
  'trap/host-value',
  'trap/invalid-discriminant',
  'trap/list-out-of-bounds',
  'trap/pointer-out-of-bounds',
  'trap/unaligned-pointer',
  'trap/unknown-handle',
];

type Func = (...args: unknown[]) => unknown;

/** A resource of the host's. */
class R {
  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
}

/** What one call is to do: equal ones do the same in each run. */
interface EchoChoice {
  readonly seed: number;
  readonly func: number;
  /** How the guest lies, if it does. */
  readonly lie: readonly [when: number, where: number, bits: number] | undefined;
  readonly ill: number;
  readonly illResult: number;
  readonly throws: boolean;
}

/** The plain way is the reference; engines without `wasm:js-string` are given what stands in for it. */
const ways = ['plain', 'fused', 'stood in'] as const;
type Way = (typeof ways)[number];

/** One of the ways, from instantiation to a trap. */
class EchoRun {
  readonly #program: EchoProgram;
  readonly #shapes: ValueShapes;
  readonly #running: Running;
  readonly #exports: Record<string, Func>;
  #choice!: EchoChoice;
  /** What the host was called with. */
  #called: unknown[][] = [];
  #ids = 0;

  constructor(program: EchoProgram, way: Way, shapes: ValueShapes) {
    this.#program = program;
    this.#shapes = shapes;
    const funcs = program.specs.map((_, i) => [
      `h${i}`,
      (...args: unknown[]) => this.#host(i, args),
    ]);
    const imports = { R, ...(Object.fromEntries(funcs) as object) };
    this.#running = instantiatePlanSync(program[way], imports, { values: shapes });
    this.#exports = this.#running.exports as Record<string, Func>;
  }

  #values(seed: number, ill: number, scope?: 'host'): RandomHostValues {
    return new RandomHostValues(new Random(seed), {
      types: this.#program.plan.types,
      shapes: this.#shapes,
      ill,
      handle: (resource) => {
        const id = this.#ids++;
        if (resource !== this.#program.guest) return this.#objects[id % this.#objects.length];
        // While the guest runs nothing can be made: the handles are those that it was given.
        return scope === 'host' ? this.#given.pop() : this.#exports['make']!(id);
      },
    });
  }

  /** So few that one is in several places at once. */
  readonly #objects = Array.from({ length: 7 }, (_, id) => new R(id));

  /** Handles of the guest's that the host has to give, in a call of its own. */
  #given: unknown[] = [];

  #host(i: number, args: unknown[]): unknown {
    this.#called.push(args);
    const { seed, illResult, throws } = this.#choice;
    const { result } = this.#program.specs[i]!;
    const value =
      result === undefined ? undefined : this.#values(seed + 1, illResult, 'host').of(result);
    if (!this.#throwsErrors(i)) {
      if (throws) throw new RangeError('not today');
      return value;
    }
    if (throws) throw value;
    if (typeof value !== 'object' || value === null) return value;
    const { tag, val } = Object.getOwnPropertyDescriptors(value) as PropertyDescriptorMap;
    if (tag?.value === 'err') throw new ComponentError(val?.value);
    return tag?.value === 'ok' ? val?.value : value;
  }

  /** Whether errors are thrown, where the host and the guest give results without tags. */
  #throwsErrors(i: number): boolean {
    if (this.#shapes.results === 'returned') return false;
    const { result } = this.#program.specs[i]!;
    return typeof result === 'number' && this.#program.plan.types[result]!.type.kind === 'result';
  }

  /** All that can be seen of a call. */
  call(choice: EchoChoice): { readonly called: unknown; readonly outcome: unknown } {
    this.#choice = choice;
    this.#called = [];
    const { seed, func, ill, lie } = choice;
    const { params = {} } = this.#program.specs[func]!;
    this.#given = Array.from({ length: 20 }, () => this.#exports['make']!(this.#ids++));
    const values = this.#values(seed, ill);
    const args = Object.values(params).map((type) => values.of(type));
    if (lie !== undefined) this.#exports['lie']!(...lie);
    let outcome: unknown;
    try {
      outcome = { value: this.#exports[`f${func}`]!(...args) };
    } catch (error) {
      outcome = { error: this.#told(error) };
    }
    if (lie !== undefined && this.isAlive) this.#exports['lie']!(0, 0, 0);
    return this.#shown({ called: this.#called, outcome, args }) as never;
  }

  get isAlive(): boolean {
    return this.#running.store.poison === undefined;
  }

  /** The rest of what a run has: the guest's handles, and where the host's memory is free. */
  rest(): unknown {
    const { store } = this.#running;
    const memory = store.adapters?.hostMemory;
    const top = memory === undefined ? start : new Uint32Array(memory.buffer)[hostMemory.top / 4];
    const handles = this.#program.plan.instances.map((_, id) => [
      ...store.instance(id).handles.entries(),
    ]);
    return { top, handles };
  }

  #told(error: unknown): unknown {
    if (!(error instanceof Error)) return { thrown: error };
    const { name, message } = error;
    const { code, payload, cause } = error as { code?: string; payload?: unknown; cause?: unknown };
    // Adapters trap as core code does.
    if (cause instanceof WebAssembly.RuntimeError) return { name, message, code };
    const because = cause instanceof Error ? `${cause.name}: ${cause.message}` : cause;
    return {
      name,
      message,
      code,
      ...(payload !== undefined && { payload }),
      ...(because !== undefined && { because }),
    };
  }

  /** Handles of a program as something that the other one has, too. */
  #shown(value: unknown): unknown {
    if (
      typeof value !== 'object' ||
      value === null ||
      ArrayBuffer.isView(value) ||
      value instanceof R
    ) {
      return value;
    }
    if (Array.isArray(value)) return value.map((v) => this.#shown(v));
    if (value instanceof Map) {
      return new Map(
        [...(value as Map<unknown, unknown>)].map(([k, v]) => [this.#shown(k), this.#shown(v)]),
      );
    }
    if (value.constructor.name === 'S') {
      try {
        return { rep: this.#exports['rep']!(value) };
      } catch (error) {
        return { dead: this.#told(error) };
      }
    }
    return Object.fromEntries(
      Object.entries(Object.getOwnPropertyDescriptors(value)).map(([k, d]) => [
        k,
        'value' in d ? this.#shown(d.value) : 'a getter',
      ]),
    );
  }
}

const shapesOf: readonly ValueShapes[] = [
  {},
  { flags: 'bigint' },
  { results: 'returned' },
  { flags: 'bigint', results: 'returned' },
];

function choose(random: Random, seed: number, func: number): EchoChoice {
  const lies = random.chance(0.2);
  const where = 65536 + 4 * random.below(20);
  const bits = random.pick([1, 4, 0x80, 0x8000, 0x7fffffff, 0x80000000, random.below(2 ** 32)]);
  return {
    seed,
    func,
    lie: lies ? [1 + random.below(5), where, bits] : undefined,
    ill: random.chance(0.2) ? 0.2 : 0,
    illResult: random.chance(0.1) ? 0.2 : 0,
    throws: random.chance(0.05),
  };
}

test(
  'a random call ends the same through adapters and without',
  { timeout: 60_000 * Math.max(1, times) },
  async () => {
    const ends = new Map<string, number>();
    for (let seed = firstSeed; seed < firstSeed + programs; seed++) {
      const random = new Random(seed);
      const encoding = encodings[seed % 3]!;
      const shapes = shapesOf[Math.floor(seed / 3) % 4]!;
      const program = await echoProgram(random, encoding, functions);
      const { entries, items } = program.fused.plan.adapters!;
      expect(entries.length).toBeGreaterThanOrEqual(functions);
      expect(items.filter(({ name }) => name === 'host')).toHaveLength(functions);
      const begin = (): readonly EchoRun[] => ways.map((way) => new EchoRun(program, way, shapes));
      let runs = begin();
      for (let i = 0; i < functions * callsEach; i++) {
        const choice = choose(random, 7919 * seed + i, i % functions);
        const came = runs.map((run) => ({
          ...run.call(choice),
          rest: run.isAlive ? run.rest() : 'dead',
        }));
        const [plain, ...others] = came;
        if (others.some((other) => !isDeepStrictEqual(plain, other))) {
          const show = (what: unknown): string => inspect(what, { depth: 12 });
          const each = ways.map((way, k) => `${way}: ${show(came[k])}`);
          expect.fail(`program ${seed}, ${show(choice)}\n${each.join('\n')}`);
        }
        const { error } = plain!.outcome as { error?: { code?: string; name: string } };
        const end = error === undefined ? 'value' : (error.code ?? error.name);
        ends.set(end, (ends.get(end) ?? 0) + 1);
        if (!runs[0]!.isAlive) runs = begin();
      }
    }
    // Long runs are told of.
    if (times > 1) process.stdout.write(`${inspect(ends)}\n`);
    if (times >= 1) expect([...ends.keys()]).toEqual(expect.arrayContaining(expected));
  },
);
