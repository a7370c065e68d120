/**
 * The built-ins by which a core module makes, reads, writes and drops streams and futures. Their names count a function's
 * streams and futures, parts before wholes, parameters before the result: `[stream-read-0]f` reads the first of `f`.
 * A type that stands in several places has a number for each, which all mean the same. CanonicalABI.md, canon
 * stream.new and those after it; the names are every toolchain's of today.
 */
import {
  childTypes,
  unalias,
  type Func,
  type Side,
  type TypeDef,
  type TypeId,
  type TypeRef,
} from '../model/index.ts';
import type { CoreSignature } from '../wasm/index.ts';
import type { CoreImportName } from './names.ts';

export type TransportKind = 'stream' | 'future';

/** What can be done with a stream or future, as its built-in is called in specification and core names. */
export const transportOps = [
  'new',
  'read',
  'write',
  'cancel-read',
  'cancel-write',
  'drop-readable',
  'drop-writable',
] as const;

export type TransportOp = (typeof transportOps)[number];

/** The core imports for one stream or future type; those that copy or cancel also as `[async-lower]…`, without blocking. */
export type TransportBuiltins = Readonly<Record<TransportOp, CoreImportName>>;

/** Those for the stream or future number `number` of a function that stands on `side`. */
export function transportBuiltins(
  side: Side,
  iface: string | undefined,
  func: string,
  kind: TransportKind,
  number: number,
): TransportBuiltins {
  const module = `${side === 'exports' ? '[export]' : ''}${iface ?? '$root'}`;
  const names = transportOps.map((op) => [
    op,
    { module, name: `[${kind}-${op}-${number}]${func}` },
  ]);
  return Object.fromEntries(names) as TransportBuiltins;
}

/** The core type of such a built-in: ends are indexes, `new` gives the readable one in the low half. */
export function transportSignature(kind: TransportKind, op: TransportOp): CoreSignature {
  switch (op) {
    case 'new':
      return { params: [], results: ['i64'] };
    case 'read':
    case 'write':
      return { params: ['i32', 'i32', ...(kind === 'stream' ? ['i32'] : [])], results: ['i32'] };
    case 'cancel-read':
    case 'cancel-write':
      return { params: ['i32'], results: ['i32'] };
    default:
      return { params: ['i32'], results: [] };
  }
}

/** What the name of such a core import says. */
export interface TransportName {
  readonly kind: TransportKind;
  /** One of `transportOps`, where the name is right. */
  readonly op: string;
  /** Absent for what is called `unit`: a stream or future without elements, of whatever function. */
  readonly number?: number;
  readonly func: string;
}

/** Takes a name apart; undefined where it is none of these. */
export function transportName(name: string): TransportName | undefined {
  const [, kind, op = '', number, func = ''] =
    /^\[(stream|future)-([a-z-]+)-(\d+|unit)\](.*)$/s.exec(name) ?? [];
  if (kind === undefined) return undefined;
  const which = number === 'unit' ? {} : { number: Number(number) };
  return { kind: kind as TransportKind, op, ...which, func };
}

/**
 * Which stream or future of a function has which number. Parts are counted once a type, for types that share parts stand
 * for exponentially many places.
 */
export class TransportNumbers {
  readonly #types: readonly TypeDef[];
  readonly #counts = new Map<TypeId, number>();

  constructor(types: readonly TypeDef[]) {
    this.#types = types;
  }

  /** The stream or future of that number; undefined where there are fewer. */
  at(func: Func, number: number): TypeId | undefined {
    let before = number;
    let whole: TypeId | undefined;
    let parts = namedBy(func);
    for (;;) {
      const within = parts.find((part) => {
        const isIn = before < this.#count(part);
        if (!isIn) before -= this.#count(part);
        return isIn;
      });
      // Behind all of its parts comes the whole itself.
      if (within === undefined) return whole;
      whole = unalias(this.#types, within) as TypeId;
      parts = this.#parts(whole);
    }
  }

  /** The streams and futures of a function, aliases looked through, each by its first number and in their order. */
  of(func: Func): ReadonlyMap<TypeId, number> {
    const numbers = new Map<TypeId, number>();
    const seen = new Set<TypeId>();
    const visitAll = (refs: readonly TypeRef[], first: number): number => {
      let next = first;
      for (const ref of refs) {
        visit(ref, next);
        next += this.#count(ref);
      }
      return next;
    };
    const visit = (ref: TypeRef, first: number): void => {
      const id = unalias(this.#types, ref);
      // What was seen has a lower number, and so has all that it is made of.
      if (typeof id === 'string' || seen.has(id)) return;
      seen.add(id);
      const next = visitAll(this.#parts(id), first);
      if (isTransport(this.#types[id]!)) numbers.set(id, next);
    };
    visitAll(namedBy(func), 0);
    return numbers;
  }

  #parts(id: TypeId): readonly TypeRef[] {
    return childTypes(this.#types[id]!.type);
  }

  /** How many numbers a type takes. */
  #count(ref: TypeRef): number {
    const id = unalias(this.#types, ref);
    if (typeof id === 'string') return 0;
    let known = this.#counts.get(id);
    if (known === undefined) {
      const own = isTransport(this.#types[id]!) ? 1 : 0;
      known = this.#parts(id).reduce<number>((sum, part) => sum + this.#count(part), own);
      this.#counts.set(id, known);
    }
    return known;
  }
}

function namedBy({ params, result }: Func): readonly TypeRef[] {
  const types = params.map((p) => p.type);
  return result === undefined ? types : [...types, result];
}

const isTransport = ({ type }: TypeDef): boolean =>
  type.kind === 'stream' || type.kind === 'future';
