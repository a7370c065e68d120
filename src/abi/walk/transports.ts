/**
 * The streams and futures of a function -> the built-ins for each, and the steps between elements and a buffer in the
 * guest's memory that is given to `read` and `write`. What an element is made of is lowered and lifted as everywhere
 * else; only its memory lives as long as the copy that reads it. CanonicalABI.md, canon stream.read and Buffer State.
 */
import type { TypeId } from '../../model/index.ts';
import { holdsPointers } from '../holds.ts';
import type { Layout } from '../layout.ts';
import type { TransportBuiltins } from '../transports.ts';
import type { Emitter } from './emitter.ts';
import { freeBody } from './free.ts';
import { liftBody } from './lift.ts';
import { lowerBody } from './lower.ts';
import type { ElementBody, FreeBody } from './steps.ts';

/** A stream or future that a function names, or that what it names carries. */
export interface TransportWalk {
  /** Aliases looked through. */
  readonly type: TypeId;
  readonly builtins: TransportBuiltins;
  /** Absent where there are no elements: only that something happened is passed, or how often. */
  readonly payload?: PayloadWalk;
}

/**
 * Elements in a buffer, one after the other, the first at an address that is aligned for them. A copy tells how many
 * elements it took; these are the reader's from then on, with all handles in them, and what they point to is given
 * back with `free`. Those that it left are the writer's still: written again, or taken back with `lift`.
 */
export interface PayloadWalk {
  readonly element: Layout;
  /** Writes an element to `base`. */
  readonly lower: ElementBody;
  /** Reads one that was read from the other side, or takes back one that wasn't taken. */
  readonly lift: ElementBody;
  /** Gives back what `lower` gave to an element that has been taken; absent where elements point nowhere. */
  readonly free?: FreeBody;
}

/** Those of the function that is walked. */
export function transportWalks(e: Emitter): readonly TransportWalk[] {
  return [...e.transports].map(([type, builtins]): TransportWalk => {
    const shape = e.shape(type);
    const element = shape.kind === 'stream' || shape.kind === 'future' ? shape.type : undefined;
    if (element === undefined) return { type, builtins };
    const payload = e.during('copy', (): PayloadWalk => {
      const lower = lowerBody(e, [element], [0]);
      const lift = liftBody(e, [element], [0]);
      const free = holdsPointers(e.abi.of(element)) ? { free: freeBody(e, [element], [0]) } : {};
      return { element: e.layout(element), lower, lift, ...free };
    });
    return { type, builtins, payload };
  });
}
