/**
 * The canonical definitions as data: opcode, name, the operands in their order, and the core type of the function that
 * comes of it where that is the same for all types (Binary.md, Canonical Definitions; CanonicalABI.md, Canonical
 * Definitions). Adding a built-in is a row here and, to run it, one file.
 */

export type CanonOperand =
  /** The `0x00` that says "function" after `lift` and `lower`. */
  | 'sort'
  | 'func'
  | 'core-func'
  | 'type'
  | 'core-type'
  | 'core-valtype'
  | 'result'
  | 'index'
  | 'memory'
  | 'table'
  | 'async'
  | 'zero'
  | 'shared'
  | 'options';

/** The gates of Explainer.md, Gated Features. */
export type CanonGate = 'async' | 'error-context' | 'threads' | 'shared-threads' | 'forward';

export interface CanonRow {
  readonly opcode: number;
  readonly name: string;
  readonly operands: readonly CanonOperand[];
  readonly gate?: CanonGate;
  /** `ptr` is an address of the memory that the options name; absent where the type decides. */
  readonly signature?: { readonly params: readonly string[]; readonly results: readonly string[] };
}

const none = [] as const;
const i32 = ['i32'] as const;

function row(
  opcode: number,
  name: string,
  operands: readonly CanonOperand[],
  gate?: CanonGate,
  params?: readonly string[],
  results: readonly string[] = none,
): CanonRow {
  return {
    opcode,
    name,
    operands,
    ...(gate === undefined ? {} : { gate }),
    ...(params === undefined ? {} : { signature: { params, results } }),
  };
}

const copyStream = [['i32', 'ptr', 'ptr'], ['ptr']] as const;
const copyFuture = [['i32', 'ptr'], i32] as const;

export const canonTable: readonly CanonRow[] = [
  row(0x00, 'lift', ['sort', 'core-func', 'options', 'type']),
  row(0x01, 'lower', ['sort', 'func', 'options']),
  row(0x02, 'resource.new', ['type'], undefined, i32, i32),
  row(0x03, 'resource.drop', ['type'], undefined, i32),
  row(0x04, 'resource.rep', ['type'], undefined, i32, i32),
  row(0x05, 'task.cancel', none, 'async', none),
  row(0x06, 'subtask.cancel', ['async'], 'async', i32, i32),
  row(0x09, 'task.return', ['result', 'options'], 'async'),
  row(0x0a, 'context.get', ['core-valtype', 'index'], 'async'),
  row(0x0b, 'context.set', ['core-valtype', 'index'], 'async'),
  row(0x0c, 'thread.yield', ['zero'], 'async', none, i32),
  row(0x0d, 'subtask.drop', none, 'async', i32),
  row(0x0e, 'stream.new', ['type'], 'async', none, ['i64']),
  row(0x0f, 'stream.read', ['type', 'options'], 'async', ...copyStream),
  row(0x10, 'stream.write', ['type', 'options'], 'async', ...copyStream),
  row(0x11, 'stream.cancel-read', ['type', 'async'], 'async', i32, i32),
  row(0x12, 'stream.cancel-write', ['type', 'async'], 'async', i32, i32),
  row(0x13, 'stream.drop-readable', ['type'], 'async', i32),
  row(0x14, 'stream.drop-writable', ['type'], 'async', i32),
  row(0x15, 'future.new', ['type'], 'async', none, ['i64']),
  row(0x16, 'future.read', ['type', 'options'], 'async', ...copyFuture),
  row(0x17, 'future.write', ['type', 'options'], 'async', ...copyFuture),
  row(0x18, 'future.cancel-read', ['type', 'async'], 'async', i32, i32),
  row(0x19, 'future.cancel-write', ['type', 'async'], 'async', i32, i32),
  row(0x1a, 'future.drop-readable', ['type'], 'async', i32),
  row(0x1b, 'future.drop-writable', ['type'], 'async', i32),
  row(0x1c, 'error-context.new', ['options'], 'error-context', ['ptr', 'ptr'], i32),
  row(0x1d, 'error-context.debug-message', ['options'], 'error-context', ['i32', 'ptr']),
  row(0x1e, 'error-context.drop', none, 'error-context', i32),
  row(0x1f, 'waitable-set.new', none, 'async', none, i32),
  row(0x20, 'waitable-set.wait', ['zero', 'memory'], 'async', ['i32', 'ptr'], i32),
  row(0x21, 'waitable-set.poll', ['zero', 'memory'], 'async', ['i32', 'ptr'], i32),
  row(0x22, 'waitable-set.drop', none, 'async', i32),
  row(0x23, 'waitable.join', none, 'async', ['i32', 'i32']),
  row(0x24, 'backpressure.inc', none, 'async', none),
  row(0x25, 'backpressure.dec', none, 'async', none),
  row(0x26, 'thread.index', none, 'threads', none, i32),
  row(0x27, 'thread.new-indirect', ['core-type', 'table'], 'threads', ['ptr', 'ptr'], i32),
  row(0x28, 'thread.resume-later', none, 'threads', i32),
  row(0x29, 'thread.suspend', ['zero'], 'threads', none, i32),
  row(0x2a, 'thread.suspend-then-resume', ['zero'], 'threads', i32, i32),
  row(0x2b, 'thread.yield-then-resume', ['zero'], 'threads', i32, i32),
  row(0x2c, 'thread.suspend-then-promote', ['zero'], 'threads', i32, i32),
  row(0x2d, 'thread.yield-then-promote', ['zero'], 'threads', i32, i32),
  row(0x2e, 'stream.forward', ['type'], 'forward', ['i32', 'i32']),
  row(0x2f, 'future.forward', ['type'], 'forward', ['i32', 'i32']),
  row(0x40, 'thread.spawn-ref', ['shared', 'core-type'], 'shared-threads'),
  row(0x41, 'thread.spawn-indirect', ['shared', 'core-type', 'table'], 'shared-threads'),
  row(0x42, 'thread.available-parallelism', ['shared'], 'shared-threads', none, i32),
];

export const canonByOpcode: ReadonlyMap<number, CanonRow> = new Map(
  canonTable.map((r) => [r.opcode, r]),
);

export const canonByName: ReadonlyMap<string, CanonRow> = new Map(
  canonTable.map((r) => [r.name, r]),
);

/** Opcodes that earlier drafts had, so that an old binary is told what it uses. */
export const retiredCanons: ReadonlyMap<number, string> = new Map([
  [0x07, 'subtask.return'],
  [0x08, 'backpressure.set'],
]);
