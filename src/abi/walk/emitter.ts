/**
 * Where a walk puts its steps: makes operands and blocks, answers what is asked of types, and keeps the number of steps
 * within a limit, because types that share parts unfold into many more steps than they have definitions.
 */
import { unalias, type TypeId, type TypeRef } from '../../model/index.ts';
import type { AbiTypes, ValueShape } from '../despecialize.ts';
import type { CoreType } from '../flatten.ts';
import { layout, type Layout } from '../layout.ts';
import type { ResourceBuiltins } from '../names.ts';
import type { TransportBuiltins } from '../transports.ts';
import type {
  CoreOperand,
  IndexShape,
  Lifetime,
  StringEncoding,
  ValueOperand,
} from './operands.ts';
import type { LiftIndex, AbiStep } from './steps.ts';

export interface WalkOptions {
  /** The guest's encoding of strings; `utf8` by default. */
  readonly encoding?: StringEncoding;
  /** The built-ins of a resource, which `walkWorld` knows; to be given where functions have handles. */
  readonly builtins?: (resource: TypeId) => ResourceBuiltins;
  /** The steps that several functions may have together; as many as each may have by default. */
  readonly budget?: StepBudget;
}

/** How many steps there may still be. */
export class StepBudget {
  readonly all: number;
  left: number;

  constructor(all: number) {
    this.all = all;
    this.left = all;
  }

  get isSpent(): boolean {
    return this.left < 0;
  }
}

/** A function that needs more steps than there may be. */
export class TooManySteps extends Error {}

export class Emitter {
  readonly abi: AbiTypes;
  readonly encoding: StringEncoding;
  /** The built-ins for each stream and future of the function. */
  readonly transports: ReadonlyMap<TypeId, TransportBuiltins>;
  #lifetime: Lifetime;
  readonly #builtins: (resource: TypeId) => ResourceBuiltins;
  readonly #max: number;
  readonly #borrows = { always: [] as LiftIndex[], sometimes: [] as LiftIndex[] };
  readonly #given = { areas: false, values: false };
  #steps: AbiStep[] = [];
  #depth = 0;
  #count = 0;
  #nextId = 0;

  constructor(
    abi: AbiTypes,
    max: number,
    lifetime: Lifetime,
    transports: ReadonlyMap<TypeId, TransportBuiltins>,
    options: WalkOptions,
  ) {
    this.abi = abi;
    this.encoding = options.encoding ?? 'utf8';
    this.#lifetime = lifetime;
    this.transports = transports;
    this.#builtins = options.builtins ?? noBuiltins;
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
    this.#note(step);
    this.#steps.push(step);
  }

  /** Ends what has been lowered for a call, and is given back after it. */
  release(): void {
    const { areas, values } = this.#given;
    if (areas || values) this.emit({ kind: 'release', areasOnly: !values });
  }

  /** Drops what has been lent to the function. */
  dropBorrows(): void {
    const { always, sometimes } = this.#borrows;
    if (always.length + sometimes.length > 0) {
      this.emit({ kind: 'drop-borrows', always, sometimes });
    }
  }

  #note(step: AbiStep): void {
    switch (step.kind) {
      case 'area':
        if (step.lifetime === 'call') this.#given.areas = true;
        return;
      case 'lower-string':
      case 'lower-list':
        if (step.lifetime === 'call') this.#given.values = true;
        return;
      case 'lift-index':
        if (step.shape.kind !== 'borrow' || step.isOurs) return;
        this.#borrows[this.#depth === 0 ? 'always' : 'sometimes'].push(step);
        return;
      default:
    }
  }

  /** The steps that `work` emits, apart from the others; what `work` gives beside them. */
  block<T>(work: () => T): { readonly steps: readonly AbiStep[]; readonly value: T } {
    const outer = this.#steps;
    this.#steps = [];
    this.#depth++;
    try {
      const value = work();
      return { steps: this.#steps, value };
    } finally {
      this.#steps = outer;
      this.#depth--;
    }
  }

  /** Of the memory that lowering gives away. */
  get lifetime(): Lifetime {
    return this.#lifetime;
  }

  /** What `work` gives, whose memory lives for so long. */
  during<T>(lifetime: Lifetime, work: () => T): T {
    const outer = this.#lifetime;
    this.#lifetime = lifetime;
    try {
      return work();
    } finally {
      this.#lifetime = outer;
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

  /** What a step about an index says of the resource, stream or future of its type. */
  index(type: TypeRef, shape: IndexShape): Pick<LiftIndex, 'isOurs' | 'builtins' | 'transport'> {
    switch (shape.kind) {
      case 'own':
      case 'borrow': {
        const builtins = this.#builtins(shape.resource);
        return { isOurs: builtins.new !== undefined, builtins };
      }
      case 'stream':
      case 'future': {
        const id = unalias(this.abi.types, type) as TypeId;
        return { isOurs: false, transport: this.transports.get(id)! };
      }
      default:
        return { isOurs: false };
    }
  }

  /** How many steps have been emitted. */
  get count(): number {
    return this.#count;
  }

  /** All steps outside of blocks. */
  get steps(): readonly AbiStep[] {
    return this.#steps;
  }
}

function noBuiltins(): never {
  throw new TypeError('functions with handles are walked with `builtins`');
}
