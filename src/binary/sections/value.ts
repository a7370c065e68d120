/** The start and value sections (🪙). Binary.md, Start Definitions and Value Definitions. */
import type { Reader } from '../reader.ts';
import type { StartDef, ValueDef } from '../tree.ts';
import type { Writer } from '../../wasm/index.ts';
import { readValType, writeValType } from './val-type.ts';

export function readStart(r: Reader): StartDef {
  return {
    kind: 'start',
    offset: r.pos,
    func: r.u32('function index'),
    args: r.vec('argument', () => r.u32('value index')),
    results: r.u32('count of results'),
  };
}

export function readValue(r: Reader): ValueDef {
  const offset = r.pos;
  const type = readValType(r);
  return { kind: 'value', offset, type, data: r.take(r.u32('length of a value'), 'value') };
}

export function writeStart(w: Writer, { func, args, results }: StartDef): void {
  w.u32(func);
  w.vec(args, (arg) => w.u32(arg));
  w.u32(results);
}

export function writeValue(w: Writer, { type, data }: ValueDef): void {
  writeValType(w, type);
  w.u32(data.length);
  w.raw(data);
}
