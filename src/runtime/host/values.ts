/**
 * Component values <-> the values that a JavaScript host sees. Each type has its conversion, made by its kind (`kinds/`).
 * What a host gives is checked strictly: a value of another shape is an error that says where it stands, what was
 * expected and what came. Explainer.md, JavaScript Embedding.
 */
import type { Value } from '../plain/value.ts';
import { ByType, type Makers } from './by-type.ts';
import type { HostScope } from './resources.ts';

/** Between the two forms of the values of one type. */
export interface Conversion<V = Value> {
  toHost(value: V, scope: HostScope): unknown;
  /** Throws `BadHostValue` where the value doesn't fit. */
  fromHost(value: unknown, scope: HostScope): V;
  /** As `fromHost`, without a copy, for what is stored before any code of the host's can run again. */
  viewOf?(value: unknown): V;
}

/** Make the conversions. */
export type HostKinds = Makers<Conversion, HostValues>;

/** The conversions of a program's values. */
export class HostValues extends ByType<Conversion> {}
