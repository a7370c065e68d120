/** The sections of core instances and of component instances. Binary.md, Instance Definitions. */
import { hex, type Reader } from '../reader.ts';
import type { CoreInstanceDef, InstanceDef } from '../tree.ts';
import type { Writer } from '../../wasm/index.ts';
import { readExternName, writeExternName } from './extern.ts';
import { readCoreSort, readSortIndex, writeCoreSort, writeSortIndex } from './sort.ts';

export function readCoreInstance(r: Reader): CoreInstanceDef {
  return { kind: 'core-instance', offset: r.pos, expr: readCoreInstanceExpr(r) };
}

function readCoreInstanceExpr(r: Reader): CoreInstanceDef['expr'] {
  const at = r.pos;
  const code = r.byte('core instance');
  switch (code) {
    case 0x00:
      return {
        kind: 'instantiate',
        module: r.u32('core module index'),
        args: r.vec('argument', () => {
          const name = r.name('name of an argument');
          r.expect(0x12, 'sort of an argument');
          return { name, instance: r.u32('core instance index') };
        }),
      };
    case 0x01:
      return {
        kind: 'exports',
        exports: r.vec('export', () => {
          const name = r.name('name of an export');
          const sort = readCoreSort(r);
          return { name, sort, index: r.u32(`core ${sort} index`) };
        }),
      };
    default:
      return r.fail('malformed', `${hex(code)} is no core instance`, at);
  }
}

export function readInstance(r: Reader): InstanceDef {
  return { kind: 'instance', offset: r.pos, expr: readInstanceExpr(r) };
}

function readInstanceExpr(r: Reader): InstanceDef['expr'] {
  const at = r.pos;
  const code = r.byte('instance');
  switch (code) {
    case 0x00:
      return {
        kind: 'instantiate',
        component: r.u32('component index'),
        args: r.vec('argument', () => {
          const name = r.name('name of an argument');
          return { name, ...readSortIndex(r) };
        }),
      };
    case 0x01:
      return {
        kind: 'exports',
        exports: r.vec('export', () => ({ ...readExternName(r), ...readSortIndex(r) })),
      };
    default:
      return r.fail('malformed', `${hex(code)} is no instance`, at);
  }
}

export function writeCoreInstance(w: Writer, { expr }: CoreInstanceDef): void {
  switch (expr.kind) {
    case 'instantiate':
      w.byte(0x00);
      w.u32(expr.module);
      w.vec(expr.args, ({ name, instance }) => {
        w.name(name);
        w.byte(0x12);
        w.u32(instance);
      });
      return;
    case 'exports':
      w.byte(0x01);
      w.vec(expr.exports, ({ name, sort, index }) => {
        w.name(name);
        writeCoreSort(w, sort);
        w.u32(index);
      });
      return;
    default:
      expr satisfies never;
  }
}

export function writeInstance(w: Writer, { expr }: InstanceDef): void {
  switch (expr.kind) {
    case 'instantiate':
      w.byte(0x00);
      w.u32(expr.component);
      w.vec(expr.args, (arg) => {
        w.name(arg.name);
        writeSortIndex(w, arg);
      });
      return;
    case 'exports':
      w.byte(0x01);
      w.vec(expr.exports, (e) => {
        writeExternName(w, e);
        writeSortIndex(w, e);
      });
      return;
    default:
      expr satisfies never;
  }
}
