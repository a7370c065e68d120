/** The alias section. Binary.md, Alias Definitions. */
import { hex, type Reader } from '../reader.ts';
import type { AliasDef, Sort } from '../tree.ts';
import type { Writer } from '../../wasm/index.ts';
import { readSort, writeSort } from './sort.ts';

const outerSorts: ReadonlySet<Sort> = new Set(['type', 'component', 'core type', 'core module']);

export function readAlias(r: Reader): AliasDef {
  const offset = r.pos;
  const sort = readSort(r);
  const target = readTarget(r);
  if (target.kind === 'outer' && !outerSorts.has(sort)) {
    r.fail('malformed', `an outer alias can't be of sort ${sort}`, offset);
  }
  return { kind: 'alias', offset, sort, target };
}

function readTarget(r: Reader): AliasDef['target'] {
  const at = r.pos;
  const code = r.byte('target of an alias');
  switch (code) {
    case 0x00:
      return { kind: 'export', instance: r.u32('instance index'), name: r.name('export name') };
    case 0x01:
      return {
        kind: 'core-export',
        instance: r.u32('core instance index'),
        name: r.name('export name'),
      };
    case 0x02:
      return { kind: 'outer', count: r.u32('outer count'), index: r.u32('index') };
    default:
      return r.fail('malformed', `${hex(code)} is no target of an alias`, at);
  }
}

export function writeAlias(w: Writer, { sort, target }: AliasDef): void {
  writeSort(w, sort);
  switch (target.kind) {
    case 'export':
    case 'core-export':
      w.byte(target.kind === 'export' ? 0x00 : 0x01);
      w.u32(target.instance);
      w.name(target.name);
      return;
    case 'outer':
      w.byte(0x02);
      w.u32(target.count);
      w.u32(target.index);
      return;
    default:
      target satisfies never;
  }
}
