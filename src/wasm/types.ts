/**
 * Core types as names of the text format, and their codes: value types, function types, limits. Read by `binary`,
 * written by whoever writes core WebAssembly. Core specification, Types.
 */
import { codesOf, type Writer } from './writer.ts';

/** Numbers and vectors by their codes. */
export const valTypes: ReadonlyMap<number, string> = new Map([
  [0x7f, 'i32'],
  [0x7e, 'i64'],
  [0x7d, 'f32'],
  [0x7c, 'f64'],
  [0x7b, 'v128'],
]);

/** Abstract heap types by their codes, each of which stands for a nullable reference to it, too. */
export const heapTypes: ReadonlyMap<number, string> = new Map([
  [0x74, 'noexn'],
  [0x73, 'nofunc'],
  [0x72, 'noextern'],
  [0x71, 'none'],
  [0x70, 'func'],
  [0x6f, 'extern'],
  [0x6e, 'any'],
  [0x6d, 'eq'],
  [0x6c, 'i31'],
  [0x6b, 'struct'],
  [0x6a, 'array'],
  [0x69, 'exn'],
]);

/** The type of a core function: value types by their names, `i32` or `(ref null func)`. */
export interface CoreSignature {
  readonly params: readonly string[];
  readonly results: readonly string[];
}

/** How large a memory (in pages) or a table (in elements) is, and may become. */
export interface CoreLimits {
  readonly min: number;
  readonly max?: number;
  readonly shared: boolean;
  readonly address: 'i32' | 'i64';
  /** Logarithm of the page size, where a memory gives one. */
  readonly pageSize?: number;
}

/** A reference to functions, as tables have it. */
export const funcref = '(ref null func)';

const valTypeCodes = codesOf(valTypes);
const heapTypeCodes = codesOf(heapTypes);

/** A value type by its name in the text format; an index stands for a type of the same module. */
export function writeCoreValType(w: Writer, type: string): void {
  const plain = valTypeCodes.get(type);
  if (plain !== undefined) return w.byte(plain);
  const [, nullable, heap = ''] = /^\(ref (null )?(\S+)\)$/.exec(type) ?? [];
  const code = heapTypeCodes.get(heap);
  if (code !== undefined && nullable !== undefined) return w.byte(code);
  w.byte(nullable === undefined ? 0x64 : 0x63);
  if (code === undefined) w.s33(Number(heap));
  else w.byte(code);
}

/** A function type with its code in front. */
export function writeFuncType(w: Writer, { params, results }: CoreSignature): void {
  w.byte(0x60);
  w.vec(params, (t) => writeCoreValType(w, t));
  w.vec(results, (t) => writeCoreValType(w, t));
}

/** The limits of a memory or a table. */
export function writeLimits(w: Writer, limits: CoreLimits): void {
  const { min, max, shared, address, pageSize } = limits;
  w.byte(
    (max === undefined ? 0 : 1) |
      (shared ? 2 : 0) |
      (address === 'i64' ? 4 : 0) |
      (pageSize === undefined ? 0 : 8),
  );
  w.u32(min);
  if (max !== undefined) w.u32(max);
  if (pageSize !== undefined) w.u32(pageSize);
}
