/**
 * What is known of a guest's function before the host calls it, whichever way its calls go, and what is said of arguments
 * that don't fit.
 */
import type { HostSignature } from '../../plan/index.ts';
import type { TrapPlace } from '../core/trap.ts';
import { asBadValue } from './bad-value.ts';
import type { Edge } from './edge.ts';
import { hostError } from './error.ts';

/** A function as JavaScript calls it. */
export type HostFunction = (...args: unknown[]) => unknown;

export class ExportedFunc<E extends Edge = Edge> {
  readonly edge: E;
  readonly signature: HostSignature;
  readonly place: TrapPlace;

  constructor(edge: E, signature: HostSignature, place: TrapPlace) {
    this.edge = edge;
    this.signature = signature;
    this.place = place;
  }

  /** What is thrown for what was thrown while an argument was taken. */
  refused(at: number, error: unknown): unknown {
    const bad = asBadValue(this.signature.params[at]?.name ?? '', error);
    if (bad === undefined) return error;
    const message = `function \`${this.place.func}\` of \`${this.place.component}\`, ${bad.message}`;
    return hostError('host/bad-value', message, bad.cause ?? bad);
  }
}
