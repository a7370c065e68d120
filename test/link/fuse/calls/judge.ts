/**
 * One call with random values in both ways, fused and plain. Equal must be: what it ends in; where that is no trap, the
 * whole memories of both components, all that they were called with, realloc with its arguments included, and their
 * tables of handles. The bits of NaNs may differ: where words do, both must be NaNs. After a trap nobody can look.
 */
import { layout, tupleOf, type AbiType } from '../../../../src/abi/index.ts';
import type { Handles } from '../../../../src/runtime/core/handles/handles.ts';
import type { Resource } from '../../../../src/runtime/core/resource.ts';
import { hostPlace } from '../../../../src/runtime/core/instance.ts';
import { Trap, type Running } from '../../../../src/runtime/index.ts';
import { core, type CallProgram } from './program.ts';
import { layRealloc, layValues, pointer } from './lay.ts';
import { desk, maxPairs, noteOf } from './modules.ts';
import { Random } from './random.ts';
import { RandomValues } from './values.ts';

/** What a call is like. */
export interface CallChoice {
  readonly seed: number;
  /** How long strings and lists become, from 0 to 1. */
  readonly size: number;
}

/** What came of a call. */
export interface Verdict {
  /** Its trap, if it ended so. */
  readonly trap?: string;
  /** Where the two ways differ. */
  readonly difference?: string;
}

type Runs = readonly [plain: Running, fused: Running];
type CoreId = (typeof core)[keyof typeof core];
type Handle = AbiType & { readonly kind: 'own' | 'borrow' };

/** The two runs of one program. */
export class Judge {
  readonly #program: CallProgram;
  #runs: Runs | undefined;

  constructor(program: CallProgram) {
    this.#program = program;
  }

  /** Makes the call. */
  call(choice: CallChoice): Verdict {
    const runs = (this.#runs ??= [this.#program.plain(), this.#program.fused()]);
    const laid = new Layout(this.#program, runs, choice).lay();
    const [plain, fused] = runs.map(outcome);
    const stray = strayWrite(runs[1], laid);
    if (stray !== undefined) return { difference: stray };
    if (plain !== undefined || fused !== undefined) this.#runs = undefined;
    if (plain !== fused) return { difference: `plain: ${plain}\nfused: ${fused}` };
    if (plain !== undefined) return { trap: /trap\/[a-z0-9-]+/.exec(plain)![0] };
    const difference = differenceOf(runs, [this.#program.a, this.#program.b]);
    // Memories only grow.
    if (memory(runs[0], core.b).length > 2 ** 21) this.#runs = undefined;
    return difference === undefined ? {} : { difference };
  }
}

/** What a call began with. */
interface Laid {
  /** The memories. */
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  /** Where `a` wants the result, if that lies in memory. */
  readonly result: { readonly pointer: number; readonly size: number };
}

/** What an adapter wrote where the component that has the memory never said that it may, however the call ended. */
function strayWrite(run: Running, { a, b, result }: Laid): string | undefined {
  for (const [at, before] of [
    [core.a, a],
    [core.b, b],
  ] as const) {
    const view = deskOf(run, at);
    const blocks = [[before.length / 2, view.getUint32(desk.next, true)], lyingBlock(view)];
    if (at === core.a) blocks.push([result.pointer, result.pointer + result.size]);
    const after = memory(run, at);
    let from = 0;
    for (const [start, end] of blocks.toSorted((x, y) => x[0]! - y[0]!)) {
      const to = Math.max(from, Math.min(start!, before.length));
      if (Buffer.compare(after.subarray(from, to), before.subarray(from, to)) !== 0) {
        return `the memory of ${at} was written between ${from} and ${to}`;
      }
      from = Math.max(from, Math.min(end!, before.length));
    }
  }
  return undefined;
}

/** What the call of realloc that lies gave away. */
function lyingBlock(view: DataView): readonly [start: number, end: number] {
  let calls = view.getUint32(desk.liar, true);
  const lie = view.getUint32(desk.lie, true);
  if (calls === 0) return [0, 0];
  for (let at: number = desk.notes; at < view.getUint32(desk.end, true);) {
    const isRealloc = view.getUint32(at, true) === noteOf.realloc;
    if (isRealloc && --calls === 0) return [lie, lie + view.getUint32(at + 32, true)];
    at += isRealloc ? 40 : 16;
  }
  return [0, 0];
}

function outcome({ exports }: Running): string | undefined {
  try {
    (exports['run'] as () => void)();
    return undefined;
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    return error.message;
  }
}

/** Lays the same out for both runs: memories, desks and handles. */
class Layout {
  readonly #program: CallProgram;
  readonly #runs: Runs;
  readonly #random: Random;
  readonly #size: number;
  /** The caller's indexes that were passed in this call. */
  readonly #passed: number[] = [];
  /** The resources of the handles that the callee will have from its arguments. */
  readonly #arriving: { readonly resource: number; readonly isBorrow: boolean }[] = [];

  constructor(program: CallProgram, runs: Runs, { seed, size }: CallChoice) {
    this.#program = program;
    this.#runs = runs;
    this.#random = new Random(seed);
    this.#size = size;
  }

  lay(): Laid {
    const random = this.#random;
    const { lift, type, a, b } = this.#program;
    // Of two faults in a call, one on either side, the ways may tell different ones.
    const ill = random.chance(0.35) ? random.pick([0.003, 0.02, 0.1]) : 0;
    const isCalleeIll = random.chance(0.4);
    for (const at of Object.values(core)) this.#clearDesk(at);
    this.#fill(core.b, 0xaa);
    this.#fill(core.a, 0x55);
    const returned = this.#values(core.b, b, isCalleeIll ? ill : 0);
    if (type.result === undefined) layValues(deskOf(this.#runs[0], core.callee), []);
    else if (lift.resultInMemory) {
      layValues(deskOf(this.#runs[0], core.callee), [
        pointer(returned.inMemory(tupleOf([type.result]))),
      ]);
    } else layValues(deskOf(this.#runs[0], core.callee), returned.flat(type.result));
    const values = this.#values(core.a, a, isCalleeIll ? 0 : ill);
    let result = { pointer: 0, size: 0 };
    if (lift.resultInMemory) {
      const { size, align } = layout(tupleOf([type.result!]));
      result = { pointer: values.place(size, align), size };
    }
    const passed = lift.paramsInMemory
      ? [pointer(values.inMemory(tupleOf(type.params)))]
      : type.params.flatMap((t) => values.flat(t));
    if (lift.resultInMemory) passed.push(pointer(result.pointer));
    layValues(deskOf(this.#runs[0], core.caller), passed);
    // Whether borrows remain is told before or after what the result is: a fault of either kind, not both.
    this.#setDrops(ill === 0 && random.chance(0.1) ? 0.1 : 0);
    for (const at of [core.a, core.b]) {
      layRealloc(random, deskOf(this.#runs[0], at), memory(this.#runs[0], at).length, ill === 0);
    }
    this.#copy();
    const [a0, b0] = [core.a, core.b].map((at) => memory(this.#runs[0], at).slice());
    return { a: a0!, b: b0!, result };
  }

  /** Values of an instance's, laid out for the plain run. */
  #values(at: CoreId, instance: number, ill: number): RandomValues {
    const bytes = memory(this.#runs[0], at);
    const isCaller = at === core.a;
    return new RandomValues(this.#random, {
      bytes,
      start: 1024,
      end: bytes.length / 2,
      encoding: this.#program.encodings[isCaller ? 0 : 1],
      ill,
      size: this.#size,
      handle: (type) => {
        const isBad = this.#random.chance(ill);
        const resource = this.#resourceOf(type.resource);
        const index = isBad ? this.#badHandle(instance, resource) : this.#handle(instance, type);
        if (isCaller) {
          this.#passed.push(index);
          const isBorrow = type.kind === 'borrow';
          if (!isBorrow || resource !== 1) this.#arriving.push({ resource, isBorrow });
        }
        return index;
      },
    });
  }

  /** A handle of an instance's, the same in both runs. */
  #handle(instance: number, type: Handle): number {
    const random = this.#random;
    const resource = this.#resourceOf(type.resource);
    const rep = random.below(2 ** 32);
    const isImplemented = resource === (instance === this.#program.a ? 0 : 1);
    const asBorrow = type.kind === 'borrow' && !isImplemented && random.chance(0.3);
    return this.#inBoth(
      instance,
      (handles, of) => {
        if (!asBorrow) return handles.addOwn(of, rep, hostPlace);
        return handles.addBorrow(of, rep, handles.openScope(hostPlace), hostPlace);
      },
      resource,
    );
  }

  #badHandle(instance: number, resource: number): number {
    const random = this.#random;
    switch (random.below(4)) {
      case 0:
        return random.pick([0, random.below(100), 2 ** 28, 2 ** 32 - 1]);
      case 1:
        return this.#passed.length === 0 ? 0 : random.pick(this.#passed);
      case 2:
        return this.#inBoth(
          instance,
          (handles, of) => handles.addOwn(of, 7, hostPlace),
          (resource + 1) % 3,
        );
      default:
        // A borrow, which can't be given away.
        return this.#inBoth(
          instance,
          (handles, of) => handles.addBorrow(of, 7, handles.openScope(hostPlace), hostPlace),
          resource,
        );
    }
  }

  #inBoth(
    instance: number,
    add: (handles: Handles, of: Resource) => number,
    resource: number,
  ): number {
    const [plain, fused] = this.#runs.map(({ store }) =>
      add(store.instance(instance).handles, store.resources[resource]!),
    );
    if (plain !== fused) throw new Error(`handle ${plain} here is ${fused} there`);
    return plain!;
  }

  #resourceOf(type: number): number {
    return this.#program.plan.resources.findIndex((r) => r.type === type);
  }

  /** Which handles the callee drops: borrows nearly always, as it must. */
  #setDrops(ill: number): void {
    const random = this.#random;
    const { b } = this.#program;
    // The indexes that the next handles get: given out and taken back, the last one first.
    const indexes = this.#arriving.map(() =>
      this.#inBoth(b, (h, of) => h.addOwn(of, 0, hostPlace), 1),
    );
    for (const index of indexes.toReversed()) {
      for (const run of this.#runs)
        run.store.instance(b).handles.takeOwn(index, run.store.resources[1]!, hostPlace);
    }
    const words: number[] = [];
    for (const [i, { resource, isBorrow }] of this.#arriving.entries()) {
      if (random.chance(ill)) words.push(1 + random.below(2), random.pick(indexes));
      // Who calls `b` can't be whose resources it knows by name, but for a plan that is made by hand.
      const mayDrop = isBorrow ? !random.chance(ill) : resource !== 0 && random.chance(0.4);
      if (mayDrop) words.push(resource, indexes[i]!);
    }
    const drops = words.slice(0, 2 * maxPairs);
    const view = deskOf(this.#runs[0], core.callee);
    view.setUint32(desk.dropCount, drops.length / 2, true);
    drops.forEach((word, i) => view.setUint32(desk.drops + 4 * i, word, true));
  }

  #clearDesk(at: CoreId): void {
    const [run] = this.#runs;
    const view = deskOf(run, at);
    new Uint8Array(view.buffer).fill(0, 0, desk.values);
    view.setUint32(desk.end, desk.notes, true);
  }

  #fill(at: CoreId, byte: number): void {
    memory(this.#runs[0], at).fill(byte);
  }

  /** What was laid out for the plain run, for the fused one. */
  #copy(): void {
    const [plain, fused] = this.#runs;
    for (const at of [core.a, core.b]) memory(fused, at).set(memory(plain, at));
    for (const at of Object.values(core)) {
      const from = new Uint8Array(deskOf(plain, at).buffer, 0, desk.notes);
      new Uint8Array(deskOf(fused, at).buffer).set(from);
    }
  }
}

function memory({ store }: Running, at: CoreId, name = 'mem'): Uint8Array {
  const { exports } = store.coreInstances.get(at)!;
  return new Uint8Array((exports[name] as WebAssembly.Memory).buffer);
}

function deskOf(run: Running, at: CoreId): DataView {
  return new DataView(memory(run, at, 'desk').buffer);
}

/** Where two runs differ that both ended well. */
function differenceOf(runs: Runs, instances: readonly number[]): string | undefined {
  for (const [name, at] of Object.entries(core)) {
    const [plain, fused] = runs.map((run) => {
      const view = deskOf(run, at);
      return new Uint8Array(view.buffer, desk.notes, view.getUint32(desk.end, true) - desk.notes);
    });
    const notes = differentWord(plain!, fused!);
    if (notes !== undefined) return `the notes of ${name}: ${notes}`;
    if (at === core.caller || at === core.callee) continue;
    const bytes = differentWord(memory(runs[0], at), memory(runs[1], at));
    if (bytes !== undefined) return `the memory of ${name}: ${bytes}`;
  }
  for (const id of instances) {
    const [plain, fused] = runs.map(({ store }) =>
      JSON.stringify([...store.instance(id).handles.entries()]),
    );
    if (plain !== fused) return `the handles of ${id}:\nplain: ${plain}\nfused: ${fused}`;
  }
  return undefined;
}

/** The first word that differs, unless it is a NaN in both: only that it is one is compared, not which. */
export function differentWord(plain: Uint8Array, fused: Uint8Array): string | undefined {
  if (plain.length !== fused.length) return `${plain.length} bytes against ${fused.length}`;
  if (Buffer.compare(plain, fused) === 0) return undefined;
  const [one, other] = [plain, fused].map((b) => new DataView(b.buffer, b.byteOffset, b.length));
  for (let at = 0; at < plain.length; at++) {
    if (plain[at] === fused[at]) continue;
    const [word, long] = [at & ~3, at & ~7];
    const isNaNs = [one!, other!].every((v) => Number.isNaN(v.getFloat32(word, true)));
    const areLongNaNs =
      long + 8 <= plain.length &&
      [one!, other!].every((v) => Number.isNaN(v.getFloat64(long, true)));
    if (areLongNaNs) at = long + 7;
    else if (isNaNs) at = word + 3;
    else {
      const [p, f] = [plain, fused].map((b) =>
        Buffer.from(b.subarray(long, long + 16)).toString('hex'),
      );
      return `at ${long} ${p}, not ${f}`;
    }
  }
  return undefined;
}
