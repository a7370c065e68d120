/**
 * Where a walk puts its steps: makes operands and blocks, answers what is asked of types, and keeps the number of steps
 * within a limit, because types that share parts unfold into many more steps than they have definitions.
 */
import type { TypeId, TypeRef } from '../../model/index.ts';
import type { AbiTypes, ValueShape } from '../despecialize.ts';
import type { CoreType } from '../flatten.ts';
import { layout, type Layout } from '../layout.ts';
import type {
  CoreOperand,
  IndexShape,
  Lifetime,
  AbiStep,
  StringEncoding,
  ValueOperand,
} from './steps.ts';

export interface WalkOptions {
  /** The guest's encoding of strings; `utf8` by default. */
  readonly encoding?: StringEncoding;
  /** Whether the guest itself implements a resource; it implements none by default. */
  readonly isOurs?: (resource: TypeId) => boolean;
}

/** A function that needs more steps than `limits.walkSteps`. */
export class TooManySteps extends Error {}

export class Emitter {
  readonly abi: AbiTypes;
  readonly encoding: StringEncoding;
  /** Of the memory that lowering gives away. */
  readonly lifetime: Lifetime;
  readonly #isOurs: (resource: TypeId) => boolean;
  readonly #max: number;
  #steps: AbiStep[] = [];
  #count = 0;
  #nextId = 0;

  constructor(abi: AbiTypes, max: number, lifetime: Lifetime, options: WalkOptions) {
    this.abi = abi;
    this.encoding = options.encoding ?? 'utf8';
    this.lifetime = lifetime;
    this.#isOurs = options.isOurs ?? (() => false);
    this.#max = max;
  }

  core(type: CoreType): CoreOperand {
    return { kind: 'core', id: this.#nextId++, type };
  }

  value(type: TypeRef): ValueOperand {
    return { kind: 'value', id: this.#nextId++, type };
  }

  emit(step: AbiStep): void {
    if (++this.#count > this.#max) throw new TooManySteps();
    this.#steps.push(step);
  }

  /** The steps that `work` emits, apart from the others; what `work` gives beside them. */
  block<T>(work: () => T): { readonly steps: readonly AbiStep[]; readonly value: T } {
    const outer = this.#steps;
    this.#steps = [];
    try {
      const value = work();
      return { steps: this.#steps, value };
    } finally {
      this.#steps = outer;
    }
  }

  constant(type: CoreType, value: number): CoreOperand {
    const to = this.core(type);
    this.emit({ kind: 'const', to, value });
    return to;
  }

  shape(type: TypeRef): ValueShape {
    return this.abi.shape(type);
  }

  layout(type: TypeRef): Layout {
    return layout(this.abi.of(type));
  }

  isOurs(shape: IndexShape): boolean {
    return (shape.kind === 'own' || shape.kind === 'borrow') && this.#isOurs(shape.resource);
  }

  /** All steps outside of blocks. */
  get steps(): readonly AbiStep[] {
    return this.#steps;
  }
}
