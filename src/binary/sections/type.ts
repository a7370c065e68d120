/**
 * The type section: value, resource, function, component and instance types. Binary.md, Type Definitions. What indexes
 * mean is the component room's.
 */
import { hex, type Reader } from '../reader.ts';
import type {
  ComponentType,
  Decl,
  DefType,
  FuncType,
  InstanceType,
  Labelled,
  TypeDefinition,
  ValType,
} from '../tree.ts';
import { writeCoreValType, type Writer } from '../../wasm/index.ts';
import { readAlias, writeAlias } from './alias.ts';
import { readCoreTypeDef, readCoreValType, writeCoreTypeDef } from './core-type.ts';
import { readExternName, readImport, writeExternName, writeImport } from './extern.ts';
import { readExternType, writeExternType } from './extern-type.ts';
import { primitives, readValType, writeValType } from './val-type.ts';

export function readType(r: Reader): TypeDefinition {
  return { kind: 'type', offset: r.pos, type: readDefType(r) };
}

function readDefType(r: Reader): DefType {
  const at = r.pos;
  const code = r.byte('type');
  const primitive = primitives.get(code);
  if (primitive !== undefined) return { kind: 'primitive', type: primitive };
  switch (code) {
    case 0x72:
      return { kind: 'record', fields: r.vec('field', () => readLabelled(r)) };
    case 0x71:
      return { kind: 'variant', cases: r.vec('case', () => readCase(r)) };
    case 0x70:
      return { kind: 'list', type: readValType(r) };
    case 0x67:
      return { kind: 'list', type: readValType(r), length: r.u32('length of a list') };
    case 0x6f:
      return { kind: 'tuple', types: r.vec('type', () => readValType(r)) };
    case 0x6e:
      return { kind: 'flags', labels: r.vec('flag', () => r.name('label')) };
    case 0x6d:
      return { kind: 'enum', labels: r.vec('case', () => r.name('label')) };
    case 0x6b:
      return { kind: 'option', type: readValType(r) };
    case 0x6a: {
      const ok = r.optional('ok', () => readValType(r));
      const err = r.optional('error', () => readValType(r));
      return {
        kind: 'result',
        ...(ok === undefined ? {} : { ok }),
        ...(err === undefined ? {} : { err }),
      };
    }
    case 0x69:
      return { kind: 'own', resource: r.u32('resource index') };
    case 0x68:
      return { kind: 'borrow', resource: r.u32('resource index') };
    case 0x66:
    case 0x65: {
      const type = r.optional('element type', () => readValType(r));
      return { kind: code === 0x66 ? 'stream' : 'future', ...(type === undefined ? {} : { type }) };
    }
    case 0x63:
      return { kind: 'map', key: readValType(r), value: readValType(r) };
    case 0x3f: {
      const rep = readCoreValType(r);
      const dtor = r.optional('destructor', () => r.u32('core function index'));
      return { kind: 'resource', rep, ...(dtor === undefined ? {} : { dtor }) };
    }
    case 0x3e:
      return r.fail('unsupported', 'resources with an asynchronous destructor are not read', at);
    case 0x40:
    case 0x43:
      return readFuncType(r, code === 0x43);
    case 0x41:
      return readComponentType(r);
    case 0x42:
      return readInstanceType(r);
    default:
      return r.fail('malformed', `${hex(code)} is no type`, at);
  }
}

function readLabelled(r: Reader): Labelled {
  const name = r.name('label');
  return { name, type: readValType(r) };
}

function readCase(r: Reader): { name: string; type?: ValType } {
  const name = r.name('label');
  const type = r.optional('payload', () => readValType(r));
  r.expect(0x00, 'last byte of a case');
  return { name, ...(type === undefined ? {} : { type }) };
}

function readFuncType(r: Reader, async: boolean): FuncType {
  const params = r.vec('parameter', () => readLabelled(r));
  const result = readResultList(r);
  return { kind: 'func', async, params, ...(result === undefined ? {} : { result }) };
}

export function readResultList(r: Reader): ValType | undefined {
  const at = r.pos;
  const code = r.byte('result');
  if (code === 0x00) return readValType(r);
  if (code !== 0x01) return r.fail('malformed', `${hex(code)} is no list of results`, at);
  if (r.u32('count of results') !== 0) {
    r.fail('unsupported', 'named results were taken out of the component model', at);
  }
  return undefined;
}

function readComponentType(r: Reader): ComponentType {
  return r.nested('component type', () => ({
    kind: 'component',
    decls: r.vec('declarator', () => {
      if (r.peek() !== 0x03) return readInstanceDecl(r, 'component type');
      r.byte('import declarator');
      return readImport(r);
    }),
  }));
}

function readInstanceType(r: Reader): InstanceType {
  return r.nested('instance type', () => ({
    kind: 'instance',
    decls: r.vec('declarator', () => readInstanceDecl(r, 'instance type')),
  }));
}

function readInstanceDecl(r: Reader, where: string): Decl {
  const offset = r.pos;
  const code = r.byte('kind of declarator');
  switch (code) {
    case 0x00:
      return { ...readCoreTypeDef(r), offset };
    case 0x01:
      return readType(r);
    case 0x02:
      return readAlias(r);
    case 0x04:
      return { kind: 'export-decl', offset, extern: readExternName(r), type: readExternType(r) };
    default:
      return r.fail('malformed', `${hex(code)} is no declarator of an ${where}`, offset);
  }
}

export function writeType(w: Writer, { type }: TypeDefinition): void {
  writeDefType(w, type);
}

const writeLabelled = (w: Writer, { name, type }: Labelled): void => {
  w.name(name);
  writeValType(w, type);
};

function writeDefType(w: Writer, type: DefType): void {
  switch (type.kind) {
    case 'primitive':
      return writeValType(w, type.type);
    case 'record':
      w.byte(0x72);
      return w.vec(type.fields, (f) => writeLabelled(w, f));
    case 'variant':
      w.byte(0x71);
      return w.vec(type.cases, (c) => {
        w.name(c.name);
        w.optional(c.type, (t) => writeValType(w, t));
        w.byte(0x00);
      });
    case 'list':
      w.byte(type.length === undefined ? 0x70 : 0x67);
      writeValType(w, type.type);
      if (type.length !== undefined) w.u32(type.length);
      return;
    case 'tuple':
      w.byte(0x6f);
      return w.vec(type.types, (t) => writeValType(w, t));
    case 'flags':
    case 'enum':
      w.byte(type.kind === 'flags' ? 0x6e : 0x6d);
      return w.vec(type.labels, (label) => w.name(label));
    case 'option':
      w.byte(0x6b);
      return writeValType(w, type.type);
    case 'result':
      w.byte(0x6a);
      w.optional(type.ok, (t) => writeValType(w, t));
      return w.optional(type.err, (t) => writeValType(w, t));
    case 'own':
    case 'borrow':
      w.byte(type.kind === 'own' ? 0x69 : 0x68);
      return w.u32(type.resource);
    case 'stream':
    case 'future':
      w.byte(type.kind === 'stream' ? 0x66 : 0x65);
      return w.optional(type.type, (t) => writeValType(w, t));
    case 'map':
      w.byte(0x63);
      writeValType(w, type.key);
      return writeValType(w, type.value);
    case 'resource':
      w.byte(0x3f);
      writeCoreValType(w, type.rep);
      return w.optional(type.dtor, (dtor) => w.u32(dtor));
    case 'func':
      w.byte(type.async ? 0x43 : 0x40);
      w.vec(type.params, (p) => writeLabelled(w, p));
      return writeResultList(w, type.result);
    case 'component':
    case 'instance':
      w.byte(type.kind === 'component' ? 0x41 : 0x42);
      return w.vec(type.decls, (decl) => writeDecl(w, decl));
    default:
      return type satisfies never;
  }
}

export function writeResultList(w: Writer, result: ValType | undefined): void {
  if (result === undefined) return w.raw([0x01, 0x00]);
  w.byte(0x00);
  writeValType(w, result);
}

function writeDecl(w: Writer, decl: Decl): void {
  switch (decl.kind) {
    case 'core-type':
      w.byte(0x00);
      return writeCoreTypeDef(w, decl);
    case 'type':
      w.byte(0x01);
      return writeType(w, decl);
    case 'alias':
      w.byte(0x02);
      return writeAlias(w, decl);
    case 'import':
      w.byte(0x03);
      return writeImport(w, decl);
    case 'export-decl':
      w.byte(0x04);
      writeExternName(w, decl.extern);
      return writeExternType(w, decl.type);
    default:
      decl satisfies never;
  }
}
