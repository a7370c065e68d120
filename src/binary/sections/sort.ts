/** Sorts: which index space an index belongs to. Binary.md, core:sort and sort. */
import type { CoreSort } from '../core.ts';
import { hex, type Reader } from '../reader.ts';
import type { Sort, SortIndex } from '../tree.ts';
import { codesOf, type Writer } from '../../wasm/index.ts';

const coreSorts = new Map<number, CoreSort>([
  [0x00, 'func'],
  [0x01, 'table'],
  [0x02, 'memory'],
  [0x03, 'global'],
  [0x04, 'tag'],
  [0x10, 'type'],
  [0x11, 'module'],
  [0x12, 'instance'],
]);

const sorts = new Map<number, Sort>([
  [0x01, 'func'],
  [0x02, 'value'],
  [0x03, 'type'],
  [0x04, 'component'],
  [0x05, 'instance'],
]);

const coreSortCodes = codesOf(coreSorts);
const sortCodes = codesOf(sorts);

export function readCoreSort(r: Reader): CoreSort {
  const at = r.pos;
  const code = r.byte('core sort');
  return coreSorts.get(code) ?? r.fail('malformed', `${hex(code)} is no core sort`, at);
}

export function readSort(r: Reader): Sort {
  if (r.peek() === 0x00) {
    r.byte('sort');
    return `core ${readCoreSort(r)}`;
  }
  const at = r.pos;
  const code = r.byte('sort');
  return sorts.get(code) ?? r.fail('malformed', `${hex(code)} is no sort`, at);
}

export function readSortIndex(r: Reader): SortIndex {
  const sort = readSort(r);
  return { sort, index: r.u32(`${sort} index`) };
}

export function writeCoreSort(w: Writer, sort: CoreSort): void {
  w.byte(coreSortCodes.get(sort)!);
}

export function writeSort(w: Writer, sort: Sort): void {
  const code = sortCodes.get(sort);
  if (code !== undefined) w.byte(code);
  else {
    w.byte(0x00);
    writeCoreSort(w, sort.slice('core '.length) as CoreSort);
  }
}

export function writeSortIndex(w: Writer, { sort, index }: SortIndex): void {
  writeSort(w, sort);
  w.u32(index);
}
