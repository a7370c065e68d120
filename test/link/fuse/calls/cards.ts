/**
 * What a call of a `CallComponent` begins with, as words that its guests are given: values in both memories, handles
 * that are made before, what realloc answers. Instances are new for each call, so that indexes of handles are known.
 */
import { layout, tupleOf, type AbiType } from '../../../../src/abi/index.ts';
import type { Call } from '../../../compose/wasmtime.ts';
import type { CallComponent } from './components.ts';
import { calleesResource, fillOf, resourceNames, wordsAtOnce } from './guests.ts';
import { desk, maxPairs } from './modules.ts';
import { layRealloc, layValues, pointer } from './lay.ts';
import type { Random } from './random.ts';
import { RandomValues } from './values.ts';

type Handle = AbiType & { readonly kind: 'own' | 'borrow' };
type Role = 'caller' | 'callee';
/** A resource's number and, of what is made, its representation; of what is dropped, its index. */
type Pair = readonly [resource: number, value: number];

/** A memory and a desk that are laid out here first. */
class Sheet {
  readonly bytes: Uint8Array;
  readonly desk = new DataView(new ArrayBuffer(desk.notes + 8 * wordsAtOnce));
  readonly #role: Role;

  constructor(role: Role, pages: number) {
    this.#role = role;
    this.bytes = new Uint8Array(65536 * pages).fill(fillOf[role]);
    this.desk.setUint32(desk.end, desk.notes, true);
  }

  pairs(kind: 'drop' | 'make', pairs: readonly Pair[]): void {
    if (pairs.length > maxPairs) throw new RangeError('more handles than there is room for');
    this.desk.setUint32(desk[`${kind}Count`], pairs.length, true);
    pairs.flat().forEach((word, i) => this.desk.setUint32(desk[`${kind}s`] + 4 * i, word, true));
  }

  /** The calls that lay out the same in the component. */
  calls(): Call[] {
    const fill = fillOf[this.#role] * 0x01010101;
    return [
      ...this.#calls(true, this.desk.buffer, 0),
      ...this.#calls(false, this.bytes.buffer, fill),
    ];
  }

  /** For the words that are not as they were, with those behind them. */
  *#calls(isOnDesk: boolean, buffer: ArrayBufferLike, was: number): Generator<Call> {
    const [halves, words] = [new Uint32Array(buffer), new BigUint64Array(buffer)];
    for (let at = 0; at < words.length; at++) {
      if (halves[2 * at] === was && halves[2 * at + 1] === was) continue;
      at = Math.min(at, words.length - wordsAtOnce);
      yield [
        `watch-${this.#role}#lay`,
        [isOnDesk, 8 * at, ...words.subarray(at, at + wordsAtOnce)],
      ];
      at += wordsAtOnce - 1;
    }
  }
}

/** The handles of an instance: the last index that was given back is given out first. */
class Indexes {
  #next = 1;
  readonly #free: number[] = [];

  take(): number {
    return this.#free.pop() ?? this.#next++;
  }

  giveBack(index: number): void {
    this.#free.push(index);
  }
}

/** The calls before `run`. */
export function laidOut(random: Random, component: CallComponent): readonly Call[] {
  const { type, lift, encodings, pages } = component;
  const [caller, callee] = [new Sheet('caller', pages), new Sheet('callee', pages)];
  // Of two faults in a call, one on either side, runtimes may tell different ones.
  const ill = random.chance(0.35) ? random.pick([0.003, 0.02, 0.1]) : 0;
  const isCalleeIll = random.chance(0.4);

  const table = new Indexes();
  const made: Pair[] = [];
  const passed: number[] = [];
  const arriving: Handle[] = [];
  const values = valuesOf(caller, encodings[0], isCalleeIll ? 0 : ill, (handle, isBad) => {
    const of = component.resourceOf(handle.resource);
    if (handle.kind === 'own' || of !== calleesResource) arriving.push(handle);
    if (isBad && random.chance(0.6)) {
      return random.pick([0, 1000 + random.below(100), 2 ** 28, 2 ** 32 - 1, ...passed.slice(-1)]);
    }
    made.push([isBad ? (of + 1) % resourceNames.length : of, random.below(2 ** 32)]);
    const index = table.take();
    passed.push(index);
    return index;
  });
  let result = 0;
  if (lift.resultInMemory) {
    const { size, align } = layout(tupleOf([type.result!]));
    result = values.place(size, align);
  }
  const flat = lift.paramsInMemory
    ? [pointer(values.inMemory(tupleOf(type.params)))]
    : type.params.flatMap((t) => values.flat(t));
  if (lift.resultInMemory) flat.push(pointer(result));
  layValues(caller.desk, flat);
  caller.pairs('make', made);

  const theirs = new Indexes();
  const dropped: Pair[] = [];
  for (const handle of arriving) {
    const [of, index] = [component.resourceOf(handle.resource), theirs.take()];
    // Whether borrows remain is told before or after what the result is: a fault of either kind, not both.
    const isKept = handle.kind === 'own' ? random.chance(0.6) : ill === 0 && random.chance(0.02);
    if (!isKept) dropped.push([of, index]);
  }
  for (const [, index] of dropped) theirs.giveBack(index);
  if (ill === 0 && random.chance(0.03)) dropped.push([random.below(3), random.below(3)]);
  callee.pairs('drop', dropped);
  const given: Pair[] = [];
  const returned = valuesOf(callee, encodings[1], isCalleeIll ? ill : 0, (handle, isBad) => {
    if (isBad && random.chance(0.6)) return random.pick([0, 1000 + random.below(100), 2 ** 32 - 1]);
    const of = component.resourceOf(handle.resource);
    given.push([isBad ? (of + 1) % resourceNames.length : of, random.below(2 ** 32)]);
    return theirs.take();
  });
  if (lift.resultInMemory) {
    layValues(callee.desk, [pointer(returned.inMemory(tupleOf([type.result!])))]);
  } else if (type.result !== undefined) layValues(callee.desk, returned.flat(type.result));
  callee.pairs('make', given);

  for (const sheet of [caller, callee])
    layRealloc(random, sheet.desk, sheet.bytes.length, ill === 0);
  return [...caller.calls(), ...callee.calls()];

  function valuesOf(
    { bytes }: Sheet,
    encoding: (typeof encodings)[0],
    ills: number,
    handle: (type: Handle, isBad: boolean) => number,
  ): RandomValues {
    return new RandomValues(random, {
      bytes,
      start: 1024,
      end: bytes.length / 2,
      encoding,
      ill: ills,
      size: 1,
      handle: (of) => handle(of, random.chance(ills)),
    });
  }
}
