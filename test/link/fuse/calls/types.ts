/**
 * Random types of functions, into the arena of a plan: of all kinds, nested, shared (a graph, no tree), few and many.
 */
import { AbiTypes, contains, layout } from '../../../../src/abi/index.ts';
import type { DefinedType, Primitive, TypeRef } from '../../../../src/model/index.ts';
import type { FuncSpec, PlanBuilder } from '../../../runtime/harness.ts';
import type { Random } from './random.ts';

/** How large types may become. */
export interface TypeSize {
  /** Types that are made before the parameters are, which are made of them. */
  readonly pool: number;
  /** Bytes of a value, without what its strings and lists point to. */
  readonly bytes: number;
  /** Whether there are lists of a fixed length, which others may not know; they are where nothing is said. */
  readonly fixedLists?: boolean;
}

const scalars: readonly Primitive[] = [
  ...(['bool', 'u8', 'u16', 'u32', 'u64', 's8', 's16', 's32', 's64', 'f32', 'f64'] as const),
  ...(['char', 'string', 'string'] as const),
];
const keys = scalars.filter((t) => t !== 'f32' && t !== 'f64');

/** A type of functions; `handles` are those of the resources that it may pass. */
export function randomFunc(
  random: Random,
  plan: PlanBuilder,
  handles: { readonly own: readonly number[]; readonly borrow: readonly number[] },
  size: TypeSize,
): FuncSpec {
  const types = new RandomTypes(random, plan, handles, size);
  for (let i = 0; i < size.pool; i++) types.make(2, random.chance(0.8));
  const params: Record<string, TypeRef> = {};
  const count = random.pick([0, 1, 1, 2, 2, 3, 4, 5, 8, 17]);
  for (let i = 0; i < count; i++) params[`p${i}`] = types.any(3, true);
  return random.chance(0.15) ? { params } : { params, result: types.any(3, false) };
}

class RandomTypes {
  readonly #random: Random;
  readonly #plan: PlanBuilder;
  readonly #abi: AbiTypes;
  readonly #handles: { readonly own: readonly number[]; readonly borrow: readonly number[] };
  readonly #size: TypeSize;
  readonly #made: number[] = [];

  constructor(
    random: Random,
    plan: PlanBuilder,
    handles: { readonly own: readonly number[]; readonly borrow: readonly number[] },
    size: TypeSize,
  ) {
    this.#random = random;
    this.#plan = plan;
    this.#abi = new AbiTypes(plan.types);
    this.#handles = handles;
    this.#size = size;
  }

  /** A type, new or one that is there already. `borrows` says whether borrows may be in it. */
  any(depth: number, borrows: boolean): TypeRef {
    const random = this.#random;
    if (this.#made.length > 0 && random.chance(this.#size.pool > 0 ? 0.6 : 0.2)) {
      const made = random.pick(this.#made.slice(-200));
      if (borrows || !this.#hasBorrow(made)) return made;
    }
    if (depth === 0 || random.chance(0.25)) return random.pick(scalars);
    return this.make(depth, borrows);
  }

  /** A new type; a scalar where it would be too large. */
  make(depth: number, borrows: boolean): TypeRef {
    const defined = this.#defined(depth - 1, borrows);
    if (typeof defined === 'number') return defined;
    const id = this.#plan.type(defined);
    if (layout(this.#abi.of(id)).size > this.#size.bytes) return this.#random.pick(scalars);
    this.#made.push(id);
    return id;
  }

  #hasBorrow(id: number): boolean {
    return contains(this.#abi.of(id), (t) => t.kind === 'borrow');
  }

  #defined(depth: number, borrows: boolean): DefinedType | number {
    const random = this.#random;
    const some = (max: number): number => 1 + random.below(max);
    const any = (): TypeRef => this.any(depth, borrows);
    const maybe = (): TypeRef | undefined => (random.chance(0.3) ? undefined : any());
    const fields = (count: number, prefix: string): { name: string; type: TypeRef }[] =>
      Array.from({ length: count }, (_, i) => ({ name: `${prefix}${i}`, type: any() }));
    switch (random.below(16)) {
      case 0:
      case 1:
        return {
          kind: 'record',
          fields: fields(random.chance(0.05) ? 17 + random.below(20) : some(5), 'f'),
        };
      case 2:
        return { kind: 'tuple', types: Array.from({ length: some(4) }, any) };
      case 3:
      case 4: {
        const cases = random.chance(0.1) ? 250 + random.below(20) : some(6);
        return {
          kind: 'variant',
          cases: Array.from({ length: cases }, (_, i) => {
            const payload = i < 6 ? maybe() : undefined;
            return { name: `c${i}`, ...(payload === undefined ? {} : { type: payload }) };
          }),
        };
      }
      case 5: {
        const cases = random.pick([1, 2, some(9), 255, 256, 257, some(300)]);
        return {
          kind: 'enum',
          cases: Array.from({ length: cases }, (_, i) => ({ name: `e${i}` })),
        };
      }
      case 6: {
        const labels = random.pick([1, 8, 16, 32, some(32)]);
        return {
          kind: 'flags',
          flags: Array.from({ length: labels }, (_, i) => ({ name: `b${i}` })),
        };
      }
      case 7:
        return { kind: 'option', type: any() };
      case 8: {
        const [ok, err] = [maybe(), maybe()];
        return {
          kind: 'result',
          ...(ok === undefined ? {} : { ok }),
          ...(err === undefined ? {} : { err }),
        };
      }
      case 9:
      case 10:
      case 11:
        return { kind: 'list', type: any() };
      case 12:
        if (this.#size.fixedLists === false) return { kind: 'list', type: any() };
        return { kind: 'list', type: any(), length: some(6) };
      case 13:
        return { kind: 'map', key: random.pick(keys), value: any() };
      case 14:
        return random.pick(this.#handles.own);
      default:
        return random.pick(borrows ? this.#handles.borrow : this.#handles.own);
    }
  }
}
