/**
 * What crosses a guest's boundary, as a sequence of steps: the one description of lifting and lowering that every
 * guest backend spells in its language. Steps are data with named operands; nothing here is of any language. A step
 * knows the WIT type that it is about (`shape`), so that a backend can tell a tuple from a record and an option from a
 * variant, while the layouts, offsets and joins are computed already. CanonicalABI.md, Lifting and Lowering Values.
 *
 * A backend is one function with `switch (step.kind)` that ends in a never-check.
 */
import type { EnumType, FlagsType, Func, ListType } from '../../model/index.ts';
import type { Layout } from '../layout.ts';
import type { CoreImportName, ResourceBuiltins } from '../names.ts';
import type { WaitBuiltins } from '../task-builtins.ts';
import type { TransportBuiltins } from '../transports.ts';
import type {
  CoreOperand,
  ValueOperand,
  Lifetime,
  Scalar,
  BulkNumber,
  PlainKinds,
  StringEncoding,
  IndexShape,
  ProductShape,
  SumShape,
  SequenceShape,
  Conversion,
  LoadOp,
  StoreOp,
} from './operands.ts';

/** One element of a sequence, at `base`; a map has two items, key and value. */
export interface ElementBody {
  readonly base: CoreOperand;
  readonly items: readonly ValueOperand[];
  readonly steps: readonly AbiStep[];
}

/** One case of a sum. */
export interface Arm {
  /** The case's name; `none`, `some`, `ok`, `err` for options and results. */
  readonly name: string;
  readonly steps: readonly AbiStep[];
}

export interface LowerArm extends Arm {
  /** What `steps` are given; absent for a case without payload. */
  readonly payload?: ValueOperand;
  /** What becomes of the step's `to`, one by one. */
  readonly results: readonly CoreOperand[];
}

export interface LiftArm extends Arm {
  /** What `steps` make; absent for a case without payload. */
  readonly payload?: ValueOperand;
}

export type AbiStep =
  // Core values
  | { readonly kind: 'const'; readonly to: CoreOperand; readonly value: number }
  | {
      readonly kind: 'convert';
      readonly op: Conversion;
      readonly from: CoreOperand;
      readonly to: CoreOperand;
    }
  | {
      readonly kind: 'load';
      readonly op: LoadOp;
      readonly base: CoreOperand;
      readonly offset: number;
      readonly to: CoreOperand;
    }
  | {
      readonly kind: 'store';
      readonly op: StoreOp;
      readonly base: CoreOperand;
      readonly offset: number;
      readonly from: CoreOperand;
    }
  // What is one core value
  | {
      readonly kind: 'lower-scalar';
      readonly scalar: Scalar;
      readonly from: ValueOperand;
      readonly to: CoreOperand;
    }
  | {
      readonly kind: 'lift-scalar';
      readonly scalar: Scalar;
      readonly from: CoreOperand;
      readonly to: ValueOperand;
    }
  | {
      readonly kind: 'lower-enum';
      readonly shape: EnumType;
      readonly from: ValueOperand;
      readonly to: CoreOperand;
    }
  | {
      readonly kind: 'lift-enum';
      readonly shape: EnumType;
      readonly from: CoreOperand;
      readonly to: ValueOperand;
    }
  /** Bit 0 is the first label. */
  | {
      readonly kind: 'lower-flags';
      readonly shape: FlagsType;
      readonly from: ValueOperand;
      readonly to: CoreOperand;
    }
  | {
      readonly kind: 'lift-flags';
      readonly shape: FlagsType;
      readonly from: CoreOperand;
      readonly to: ValueOperand;
    }
  | LowerIndex
  | LiftIndex
  // Strings and lists
  | {
      readonly kind: 'lower-string';
      readonly encoding: StringEncoding;
      readonly from: ValueOperand;
      readonly pointer: CoreOperand;
      /** In code units of the encoding. */
      readonly length: CoreOperand;
      readonly lifetime: Lifetime;
    }
  /** The bytes were asked of the guest's realloc and are its own from now on. */
  | {
      readonly kind: 'lift-string';
      readonly encoding: StringEncoding;
      readonly pointer: CoreOperand;
      readonly length: CoreOperand;
      readonly to: ValueOperand;
    }
  | LowerList
  | LiftList
  /** A fixed-length list in place, from `base + offset` on. */
  | {
      readonly kind: 'lower-elements';
      readonly shape: ListType;
      readonly from: ValueOperand;
      readonly base: CoreOperand;
      readonly offset: number;
      readonly count: number;
      readonly element: Layout;
      readonly plain?: PlainKinds;
      readonly body: ElementBody;
    }
  | {
      readonly kind: 'lift-elements';
      readonly shape: ListType;
      readonly base: CoreOperand;
      readonly offset: number;
      readonly count: number;
      readonly element: Layout;
      readonly plain?: PlainKinds;
      readonly body: ElementBody;
      readonly to: ValueOperand;
    }
  // Products and sums
  | {
      readonly kind: 'take-apart';
      readonly shape: ProductShape;
      readonly from: ValueOperand;
      readonly parts: readonly ValueOperand[];
    }
  | {
      readonly kind: 'put-together';
      readonly shape: ProductShape;
      readonly parts: readonly ValueOperand[];
      readonly to: ValueOperand;
    }
  /** Does the steps of the case that the value is; `to` is empty where these write to memory. */
  | {
      readonly kind: 'lower-variant';
      readonly shape: SumShape;
      readonly from: ValueOperand;
      readonly arms: readonly LowerArm[];
      readonly to: readonly CoreOperand[];
    }
  /** Does the steps of the case with that number; there is none for other numbers, which the other side never gives. */
  | {
      readonly kind: 'lift-variant';
      readonly shape: SumShape;
      readonly discriminant: CoreOperand;
      readonly arms: readonly LiftArm[];
      readonly to: ValueOperand;
    }
  // Calls
  /**
   * Room for parameters or a result that are too many to be passed flat. One that stays until the call is done can be
   * a local of the wrapper. One that stays until post-return can be static, the same for all exports of a world: no
   * export is entered before the post-return function of the one before has run.
   */
  | {
      readonly kind: 'area';
      readonly of: 'params' | 'result';
      readonly layout: Layout;
      readonly lifetime: Lifetime;
      readonly to: CoreOperand;
    }
  | {
      readonly kind: 'call-core';
      readonly callee: CoreImportName;
      readonly args: readonly CoreOperand[];
      readonly results: readonly CoreOperand[];
    }
  /**
   * Until the call that gave `status` (state in the low four bits, the subtask above) has returned its result: not at
   * all where the state is 2, RETURNED, and there is no subtask; else until an event says so of the subtask, which is
   * dropped then.
   */
  | { readonly kind: 'wait'; readonly status: CoreOperand; readonly builtins: WaitBuiltins }
  /** Calls what the user wrote; an `async` one may suspend here. */
  | {
      readonly kind: 'call-user';
      readonly func: Func;
      readonly args: readonly ValueOperand[];
      readonly result?: ValueOperand;
    }
  /** Ends a core function. */
  | { readonly kind: 'return'; readonly values: readonly CoreOperand[] }
  /** Ends an import's wrapper, which the user called. */
  | { readonly kind: 'return-value'; readonly value?: ValueOperand }
  // Giving back
  /**
   * Ends what was lowered with `lifetime: 'call'`: the call is done and its result read. Stands once, after all other
   * steps of the call, where anything was lowered so. Nothing is to be done for values that are passed as they lie.
   */
  | {
      readonly kind: 'release';
      /** Whether these are areas alone: nothing where areas are locals. */
      readonly areasOnly: boolean;
    }
  | DropBorrows
  /** A block that the guest's realloc gave. */
  | { readonly kind: 'free'; readonly pointer: CoreOperand; readonly layout: Layout }
  /** The result's area, where it isn't a static one. */
  | { readonly kind: 'free-area'; readonly pointer: CoreOperand; readonly layout: Layout }
  | {
      readonly kind: 'free-string';
      readonly encoding: StringEncoding;
      readonly pointer: CoreOperand;
      readonly length: CoreOperand;
    }
  /** Frees what each element holds, where it holds something, then the block itself. */
  | {
      readonly kind: 'free-list';
      readonly pointer: CoreOperand;
      readonly length: CoreOperand;
      readonly element: Layout;
      readonly body?: FreeBody;
    }
  | {
      readonly kind: 'free-elements';
      readonly base: CoreOperand;
      readonly offset: number;
      readonly count: number;
      readonly element: Layout;
      readonly body: FreeBody;
    }
  | {
      readonly kind: 'free-variant';
      readonly shape: SumShape;
      readonly discriminant: CoreOperand;
      readonly arms: readonly Arm[];
    };

export type FreeBody = Omit<ElementBody, 'items'>;

/**
 * A handle, stream, future or error context becomes an index. `own` hands the value over, `borrow` lends it. Where the
 * guest implements the resource, the backend first makes the handle of its representation (`builtins.new`).
 */
export interface LowerIndex {
  readonly kind: 'lower-index';
  readonly shape: IndexShape;
  /** Whether the resource is one that the guest itself implements. */
  readonly isOurs: boolean;
  /** Those of a handle's resource. */
  readonly builtins?: ResourceBuiltins;
  /** Those of a stream or future, whose readable end the index is. */
  readonly transport?: TransportBuiltins;
  readonly from: ValueOperand;
  readonly to: CoreOperand;
}

/**
 * An index becomes a value. Where the guest implements the resource, `borrow` gives the representation itself and
 * `own` a handle (`builtins.rep`). A borrow of another's resource lives until `drop-borrows`.
 */
export interface LiftIndex {
  readonly kind: 'lift-index';
  readonly shape: IndexShape;
  readonly isOurs: boolean;
  readonly builtins?: ResourceBuiltins;
  readonly transport?: TransportBuiltins;
  readonly from: CoreOperand;
  readonly to: ValueOperand;
}

/**
 * Drops each index that these steps gave in this call, which is a borrow of another's resource: a function may not
 * return before. Stands once in an export that is given any, between what the user wrote and lowering its result.
 * CanonicalABI.md, canon resource.drop and `Task.return_`.
 */
export interface DropBorrows {
  readonly kind: 'drop-borrows';
  /** Those that every call does once, so that their `from` is the index to be dropped. */
  readonly always: readonly LiftIndex[];
  /** Those in lists and cases: done any number of times, so that somebody has to note the indexes. */
  readonly sometimes: readonly LiftIndex[];
}

/** Writes the elements one after the other to memory of the guest's own. */
export interface LowerList {
  readonly kind: 'lower-list';
  readonly shape: SequenceShape;
  readonly from: ValueOperand;
  readonly pointer: CoreOperand;
  /** Elements. */
  readonly length: CoreOperand;
  readonly element: Layout;
  /** Present where an array of numbers, as most languages have it, can be passed or copied as it lies there. */
  readonly bulk?: BulkNumber;
  readonly plain?: PlainKinds;
  readonly body: ElementBody;
  readonly lifetime: Lifetime;
}

/** Reads the elements, then frees the block (of `length * element.size` bytes), which is the guest's own, or keeps it. */
export interface LiftList {
  readonly kind: 'lift-list';
  readonly shape: SequenceShape;
  readonly pointer: CoreOperand;
  readonly length: CoreOperand;
  readonly element: Layout;
  readonly bulk?: BulkNumber;
  readonly plain?: PlainKinds;
  readonly body: ElementBody;
  readonly to: ValueOperand;
}
