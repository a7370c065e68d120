/** The start and value sections (🪙). Binary.md, Start Definitions and Value Definitions. */
import type { Reader } from '../reader.ts';
import type { StartDef, ValueDef } from '../tree.ts';
import { readValType } from './type.ts';

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
