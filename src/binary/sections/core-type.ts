/**
 * Core types: function, structure and array types, recursive groups, limits and extern types, as they stand in the
 * type section of a core module and in the core type section of a component (core specification, Types; Binary.md,
 * core:type).
 */
import type { CoreDefType, CoreExternUse, CoreModuleDecl, CoreModuleType } from '../core.ts';
import { hex, type Reader } from '../reader.ts';
import type { CoreTypeDef } from '../tree.ts';
import {
  heapTypes,
  valTypes,
  writeFuncType,
  writeLimits,
  writeCoreValType,
  type CoreLimits,
  type Writer,
} from '../../wasm/index.ts';

/** A value type by its name in the text format. */
export function readCoreValType(r: Reader): string {
  const at = r.pos;
  const code = r.byte('core value type');
  const plain = valTypes.get(code);
  if (plain !== undefined) return plain;
  const heap = heapTypes.get(code);
  if (heap !== undefined) return refType(true, heap);
  if (code === 0x64 || code === 0x63) return refType(code === 0x63, readHeapType(r));
  return r.fail('malformed', `${hex(code)} is no core value type`, at);
}

function refType(nullable: boolean, heap: string): string {
  return nullable ? `(ref null ${heap})` : `(ref ${heap})`;
}

export function readHeapType(r: Reader): string {
  const at = r.pos;
  const code = r.s33('heap type');
  if (code >= 0) return `${code}`;
  const heap = heapTypes.get(code + 0x80);
  return heap ?? r.fail('malformed', `${code} is no heap type`, at);
}

/** A recursive group, or one type: the types that it adds to the index space. */
export function readRecType(r: Reader): CoreDefType[] {
  if (r.peek() !== 0x4e) return [readSubType(r)];
  r.byte('recursive group');
  const types = r.vec('type', () => readSubType(r));
  if (types.length === 1) return types;
  return types.map((type, at) => ({ ...type, rec: { at, size: types.length } }));
}

export function readSubType(r: Reader): CoreDefType {
  const code = r.peek();
  if (code !== 0x50 && code !== 0x4f) return readCompType(r);
  r.byte('subtype');
  const supers = r.vec('supertype', () => r.u32('index of a supertype'));
  const final = code === 0x4f;
  const type = readCompType(r);
  return final && supers.length === 0 ? type : { ...type, sub: { final, supers } };
}

function readCompType(r: Reader): CoreDefType {
  const at = r.pos;
  const code = r.byte('core type');
  switch (code) {
    case 0x60:
      return {
        kind: 'func',
        params: r.vec('parameter', () => readCoreValType(r)),
        results: r.vec('result', () => readCoreValType(r)),
      };
    case 0x5f:
      return { kind: 'struct', fields: r.vec('field', () => readFieldType(r)) };
    case 0x5e:
      return { kind: 'array', fields: [readFieldType(r)] };
    case 0x65:
      return r.fail('unsupported', 'shared core types are not read', at);
    case 0x5d:
      return r.fail('unsupported', 'core continuation types are not read', at);
    default:
      return r.fail('malformed', `${hex(code)} is no core type`, at);
  }
}

function readFieldType(r: Reader): string {
  const code = r.peek();
  const isPacked = code === 0x78 || code === 0x77;
  if (isPacked) r.byte('packed type');
  const type = isPacked ? (code === 0x78 ? 'i8' : 'i16') : readCoreValType(r);
  return r.flag('mutability') ? `(mut ${type})` : type;
}

export function readLimits(r: Reader): CoreLimits {
  const at = r.pos;
  const flags = r.byte('limits');
  if (flags > 0x0f) r.fail('malformed', `${hex(flags)} is no kind of limits`, at);
  const min = r.u64('minimum');
  const max = flags & 1 ? r.u64('maximum') : undefined;
  const pageSize = flags & 8 ? r.u32('page size') : undefined;
  return {
    min,
    ...(max === undefined ? {} : { max }),
    shared: (flags & 2) !== 0,
    address: flags & 4 ? 'i64' : 'i32',
    ...(pageSize === undefined ? {} : { pageSize }),
  };
}

export function readTableType(r: Reader): CoreExternUse {
  const element = readCoreValType(r);
  return { kind: 'table', element, limits: readLimits(r) };
}

export function readGlobalType(r: Reader): CoreExternUse {
  const type = readCoreValType(r);
  return { kind: 'global', type, mutable: r.flag('mutability') };
}

export function readTagType(r: Reader): CoreExternUse {
  r.expect(0x00, 'attribute of a tag');
  return { kind: 'tag', type: r.u32('type of a tag') };
}

export function readCoreExternUse(r: Reader): CoreExternUse {
  const at = r.pos;
  const code = r.byte('kind of a core extern');
  switch (code) {
    case 0x00:
      return { kind: 'func', type: r.u32('type of a function') };
    case 0x01:
      return readTableType(r);
    case 0x02:
      return { kind: 'memory', limits: readLimits(r) };
    case 0x03:
      return readGlobalType(r);
    case 0x04:
      return readTagType(r);
    default:
      return r.fail('malformed', `${hex(code)} is no kind of core extern`, at);
  }
}

/** One entry of a component's core type section, or of a core type declarator. */
export function readCoreTypeDef(r: Reader): CoreTypeDef {
  const offset = r.pos;
  const types = readCoreTypeEntry(r);
  return { kind: 'core-type', offset, types, bytes: r.since(offset) };
}

function readCoreTypeEntry(r: Reader): readonly (CoreDefType | CoreModuleType)[] {
  switch (r.peek()) {
    case 0x50:
      r.byte('module type');
      return [
        { kind: 'module', decls: r.vec('declarator of the module type', () => readModuleDecl(r)) },
      ];
    case 0x00:
      // A non-final subtype is prefixed here, because its own code means a module type.
      r.byte('prefix of a subtype');
      return [readSubType(r)];
    default:
      return readRecType(r);
  }
}

function readModuleDecl(r: Reader): CoreModuleDecl {
  const at = r.pos;
  const code = r.byte('kind of declarator');
  switch (code) {
    case 0x00: {
      const module = r.name('module name of an import');
      const name = r.name('name of an import');
      return { kind: 'import', module, name, type: readCoreExternUse(r) };
    }
    case 0x01:
      return { kind: 'type', types: readRecType(r) };
    case 0x02:
      r.expect(0x10, 'sort of a core alias');
      r.expect(0x01, 'target of a core alias');
      return { kind: 'outer-type', count: r.u32('outer count'), index: r.u32('type index') };
    case 0x03: {
      const name = r.name('name of an export');
      return { kind: 'export', name, type: readCoreExternUse(r) };
    }
    default:
      return r.fail('malformed', `${hex(code)} is no declarator of a module type`, at);
  }
}

function writeDefType(w: Writer, type: CoreDefType): void {
  if (type.kind !== 'func' || type.sub !== undefined || type.rec !== undefined) {
    throw new TypeError(`a core ${type.kind} type is written as it was read, or not at all`);
  }
  writeFuncType(w, type);
}

export function writeCoreExternUse(w: Writer, use: CoreExternUse): void {
  switch (use.kind) {
    case 'func':
      w.byte(0x00);
      w.u32(use.type);
      return;
    case 'table':
      w.byte(0x01);
      writeCoreValType(w, use.element);
      writeLimits(w, use.limits);
      return;
    case 'memory':
      w.byte(0x02);
      writeLimits(w, use.limits);
      return;
    case 'global':
      w.byte(0x03);
      writeCoreValType(w, use.type);
      w.flag(use.mutable);
      return;
    case 'tag':
      w.byte(0x04);
      w.byte(0x00);
      w.u32(use.type);
      return;
    default:
      use satisfies never;
  }
}

/** One entry of a core type section: as it was read, where it was. */
export function writeCoreTypeDef(w: Writer, entry: CoreTypeDef): void {
  const { bytes, types } = entry;
  const [first] = types;
  if (bytes !== undefined) w.raw(bytes);
  else if (first?.kind === 'module') {
    w.byte(0x50);
    w.vec(first.decls, (decl) => writeModuleDecl(w, decl));
  } else writeRecType(w, types as readonly CoreDefType[]);
}

function writeRecType(w: Writer, types: readonly CoreDefType[]): void {
  const [first] = types;
  if (types.length === 1) return writeDefType(w, first!);
  w.byte(0x4e);
  w.vec(types, (type) => writeDefType(w, type));
}

function writeModuleDecl(w: Writer, decl: CoreModuleDecl): void {
  switch (decl.kind) {
    case 'import':
      w.byte(0x00);
      w.name(decl.module);
      w.name(decl.name);
      writeCoreExternUse(w, decl.type);
      return;
    case 'type':
      w.byte(0x01);
      writeRecType(w, decl.types);
      return;
    case 'outer-type':
      w.raw([0x02, 0x10, 0x01]);
      w.u32(decl.count);
      w.u32(decl.index);
      return;
    case 'export':
      w.byte(0x03);
      w.name(decl.name);
      writeCoreExternUse(w, decl.type);
      return;
    default:
      decl satisfies never;
  }
}
