/**
 * A function's body -> where in it a function is called. Of other instructions only the extent is of interest; vectors,
 * atomics, collected objects and exceptions are not known. Core specification, Binary Format, Instructions and Code Section.
 */
import * as op from '../../wasm/index.ts';
import type { Reader } from '../reader.ts';
import { readCoreValType } from './core-type.ts';

/** The extent of the index behind a `call`, as offsets in the file. */
export interface CallSite {
  readonly start: number;
  readonly end: number;
}

/** Where a body calls a function; `undefined` where it has an instruction that is not known. */
export function callSites(body: Reader, func: number): readonly CallSite[] | undefined {
  const sites: CallSite[] = [];
  body.vec('locals', () => {
    body.u32('count of locals');
    readCoreValType(body);
  });
  while (!body.atEnd) {
    const code = body.byte('instruction');
    if (code === op.call) {
      const start = body.pos;
      if (body.u32('function') === func) sites.push({ start, end: body.pos });
    } else if (!skipImmediates(body, code)) {
      return undefined;
    }
  }
  return sites;
}

/** What stands behind a code, but for `call`; false where that is not known. */
function skipImmediates(r: Reader, code: number): boolean {
  if (isPlain(code)) return true;
  if (code >= op.i32Load && code <= op.i64Store32) {
    // From 64 on an alignment says that the number of the memory follows.
    if (r.u32('alignment') >= 64) r.u32('memory');
    r.u64('offset');
    return true;
  }
  switch (code) {
    case op.block:
    case op.loop:
    case op.if:
      r.skipLeb('type of a block', 64);
      return true;
    case op.br:
    case op.brIf:
    case op.localGet:
    case op.localSet:
    case op.localTee:
    case op.globalGet:
    case op.globalSet:
    case op.memorySize:
    case op.memoryGrow:
      r.u32('index');
      return true;
    case op.callIndirect:
      r.u32('type');
      r.u32('table');
      return true;
    case op.brTable:
      for (let left = r.u32('labels'); left >= 0; left--) r.u32('label');
      return true;
    case op.i32Const:
    case op.i64Const:
      r.skipLeb('constant', 64);
      return true;
    case f32Const:
      r.take(4, 'constant');
      return true;
    case f64Const:
      r.take(8, 'constant');
      return true;
    case memoryPrefix:
      return skipMemoryImmediates(r);
    default:
      return false;
  }
}

const f32Const = 0x43;
const f64Const = 0x44;
const memoryPrefix = 0xfc;

/** Conversions that saturate, then what fills and copies memories. */
function skipMemoryImmediates(r: Reader): boolean {
  const code = r.u32('instruction');
  if (code < 0x08) return true;
  const counts = { 0x08: 2, 0x09: 1, 0x0a: 2, 0x0b: 1 };
  const count = counts[code as keyof typeof counts] ?? 0;
  for (let i = 0; i < count; i++) r.u32('index');
  return count > 0;
}

const withoutImmediates = new Set<number>([
  ...[op.unreachable, op.nop, op.else, op.end, op.return, op.drop, op.select],
]);

/** Codes alone: those of control, and all that computes. */
const isPlain = (code: number): boolean =>
  (code >= op.i32Eqz && code <= op.i64Extend32S) || withoutImmediates.has(code);
