/** The extern types that imports and exports have. Binary.md, Type Definitions. */
import { hex, type Reader } from '../reader.ts';
import type { ExternType } from '../tree.ts';
import type { Writer } from '../../wasm/index.ts';
import { readValType, writeValType } from './val-type.ts';

export function readExternType(r: Reader): ExternType {
  const at = r.pos;
  const code = r.byte('kind of an extern type');
  switch (code) {
    case 0x00:
      r.expect(0x11, 'core sort of an extern type');
      return { kind: 'core module', type: r.u32('core type index') };
    case 0x01:
      return { kind: 'func', type: r.u32('type index') };
    case 0x02:
      return r.flag('value bound')
        ? { kind: 'value', type: readValType(r) }
        : { kind: 'value-eq', value: r.u32('value index') };
    case 0x03:
      return r.flag('type bound')
        ? { kind: 'type-sub-resource' }
        : { kind: 'type-eq', type: r.u32('type index') };
    case 0x04:
      return { kind: 'component', type: r.u32('type index') };
    case 0x05:
      return { kind: 'instance', type: r.u32('type index') };
    default:
      return r.fail('malformed', `${hex(code)} is no kind of extern type`, at);
  }
}

export function writeExternType(w: Writer, type: ExternType): void {
  switch (type.kind) {
    case 'core module':
      w.raw([0x00, 0x11]);
      return w.u32(type.type);
    case 'func':
      w.byte(0x01);
      return w.u32(type.type);
    case 'value-eq':
      w.raw([0x02, 0x00]);
      return w.u32(type.value);
    case 'value':
      w.raw([0x02, 0x01]);
      return writeValType(w, type.type);
    case 'type-eq':
      w.raw([0x03, 0x00]);
      return w.u32(type.type);
    case 'type-sub-resource':
      return w.raw([0x03, 0x01]);
    case 'component':
    case 'instance':
      w.byte(type.kind === 'component' ? 0x04 : 0x05);
      return w.u32(type.type);
    default:
      return type satisfies never;
  }
}
