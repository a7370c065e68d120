/**
 * Values of JavaScript <-> the bytes of the host's memory, in the canonical layout, with nothing between: what a host
 * gives is checked as `HostValues` does, with the same words, and written; what adapters have written was checked by
 * them, and is read as it is. Each type has its functions, made by its kind (the files beside this one). CanonicalABI.md,
 * Loading and Storing.
 */
import type { Layout } from '../../../abi/index.ts';
import type { FuncId, HostSignature, HostType } from '../../../plan/index.ts';
import type { EdgeValue } from '../../core/core-func.ts';
import type { ValueShapes } from '../../options.ts';
import { ByType, type Makers } from '../by-type.ts';
import type { HostScope } from '../resources.ts';
import { errorResult } from './error-case.ts';
import type { HostMemory } from './memory.ts';
import { type DirectResult, wholeResult } from './result.ts';
import type { DirectText } from './text.ts';

/** What is done with values of one type in memory. Where no handle crosses, there need not be a scope. */
export interface DirectElement extends Layout {
  /** What a value counts for as a part of another one, beside the bytes and parts of its own (`limits.lifted`). */
  readonly weight: number;
  /**
   * Checks a value of the host's, which throws `BadHostValue` where it doesn't fit, and writes it to `ptr`, which is
   * aligned and was allocated. What it points to is allocated here. Padding is left as it was.
   */
  write(value: unknown, ptr: number, scope: HostScope | undefined): void;
  /** The value that lies at `ptr`, for the host. */
  read(ptr: number, scope: HostScope | undefined): unknown;
}

/** What is done with values of one type that pass by themselves. */
export interface DirectPassed {
  /** Whether a value that passes lies in memory meanwhile; others are one core value, or a string. */
  readonly inMemory?: boolean;
  /** As one core value: what is in memory by a pointer to all of it. */
  readonly core: DirectCore;
  /** Of lists whose length is their own, as which they pass where they may, and of strings. */
  readonly pair?: DirectPair;
}

/** Both. */
export type DirectType = DirectElement & DirectPassed;

/** Values as one core value, or strings. Integers come and go in either sign. */
export interface DirectCore {
  to(value: unknown, scope: HostScope | undefined): EdgeValue;
  from(core: EdgeValue, scope: HostScope | undefined): unknown;
}

/** Values as pointer and length. */
export interface DirectPair {
  /** Writes the contents; gives where they are. How long they are, `HostMemory.length` says until the next is written. */
  to(value: unknown, scope: HostScope | undefined): number;
  from(ptr: number, length: number, scope: HostScope | undefined): unknown;
}

/** Make them. */
export type DirectKinds = Makers<DirectType, DirectValues>;

/** What is done with the values of one function. */
export interface FuncValues {
  readonly params: readonly DirectPassed[];
  readonly result: DirectResult;
}

/** What is done with values of a program where the guest on the other side has one encoding of strings. */
export interface EdgeValues {
  readonly memory: HostMemory;
  readonly text: DirectText | undefined;
  /** @param isFallible Whether the error case of its `result` is thrown */
  func(id: FuncId, signature: HostSignature, isFallible: boolean): FuncValues;
}

/** The same, of functions as their types say. */
export class DirectValues extends ByType<DirectType> implements EdgeValues {
  readonly memory: HostMemory;
  readonly text: DirectText | undefined;

  /** @param text - Left out where no string crosses. */
  constructor(
    types: readonly HostType[],
    kinds: DirectKinds,
    memory: HostMemory,
    text?: DirectText,
    shapes?: ValueShapes,
  ) {
    super(types, kinds, shapes);
    this.memory = memory;
    this.text = text;
  }

  func(_: FuncId, { params, result, fallible }: HostSignature, isFallible: boolean): FuncValues {
    return {
      params: params.map(({ type }) => this.of(type)),
      result: isFallible ? errorResult(this, fallible!) : wholeResult(this.ofAny(result)),
    };
  }
}

/** What lies in memory as a whole. */
export function byPointer(memory: HostMemory, type: DirectElement): DirectType {
  return {
    ...type,
    inMemory: true,
    core: {
      to(value, scope) {
        const at = memory.allocate(type.align, type.size);
        type.write(value, at, scope);
        return at;
      },
      from: (pointer, scope) => type.read(Number(pointer) >>> 0, scope),
    },
  };
}

/** Of what is given as pointer and length: the same in memory. */
export function byPair(memory: HostMemory, pair: DirectPair): DirectType {
  const type = byPointer(memory, {
    size: 8,
    align: 4,
    weight: 80,
    write(value, ptr, scope) {
      const begin = pair.to(value, scope);
      const { view } = memory;
      view.setUint32(ptr, begin, true);
      view.setUint32(ptr + 4, memory.length, true);
    },
    read(ptr, scope) {
      const { view } = memory;
      return pair.from(view.getUint32(ptr, true), view.getUint32(ptr + 4, true), scope);
    },
  });
  return { ...type, pair };
}
