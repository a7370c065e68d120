/**
 * A core module, written as its parts are named: each call says one more type, import, function or export, and gives
 * its index. Equal types are one. Imports come before what is defined, of each kind. Core specification, Modules.
 */
import { Code } from './code.ts';
import { funcref, writeFuncType, writeLimits, writeCoreValType } from './types.ts';
import type { CoreLimits, CoreSignature } from './types.ts';
import { Writer } from './writer.ts';

/** The first bytes of a core module: its magic number and version. */
const preamble: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

const kinds = { func: 0x00, table: 0x01, memory: 0x02, global: 0x03 } as const;
type Kind = keyof typeof kinds;

/** The sections in the order in which they stand. */
const sections = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
} as const;

/** What a section holds: how many there are, and their bytes one after the other. */
class Part {
  readonly bytes = new Writer();
  count = 0;

  /** Writes one more, and gives its number. */
  add(write: (w: Writer) => void): number {
    write(this.bytes);
    return this.count++;
  }
}

export class ModuleWriter {
  readonly #types = new Part();
  readonly #typeIndexes = new Map<string, number>();
  readonly #imports = new Part();
  readonly #imported: Record<Kind, number> = { func: 0, table: 0, memory: 0, global: 0 };
  readonly #funcs = new Part();
  readonly #tables = new Part();
  readonly #memories = new Part();
  readonly #globals = new Part();
  readonly #exports = new Part();
  readonly #elements = new Part();
  readonly #bodies = new Part();
  readonly #data = new Part();
  readonly #customs: { readonly name: string; readonly data: Uint8Array }[] = [];
  readonly #funcNames: (readonly [index: number, name: string])[] = [];
  #start: number | undefined;

  /** The index of a function type. */
  type(type: CoreSignature): number {
    const key = `${type.params.join()}:${type.results.join()}`;
    return this.#typeOf(key, (w) => writeFuncType(w, type));
  }

  /** The index of a type of arrays of 16-bit integers, which can be changed. */
  arrayOfI16(): number {
    return this.#typeOf('array', (w) => {
      w.raw([0x5e, 0x77, 0x01]);
    });
  }

  #typeOf(key: string, write: (w: Writer) => void): number {
    let index = this.#typeIndexes.get(key);
    if (index === undefined) this.#typeIndexes.set(key, (index = this.#types.add(write)));
    return index;
  }

  importFunc(module: string, name: string, type: CoreSignature): number {
    const index = this.type(type);
    return this.#import('func', this.#funcs, module, name, (w) => w.u32(index));
  }

  importTable(module: string, name: string, limits: CoreLimits, element = funcref): number {
    return this.#import('table', this.#tables, module, name, (w) => {
      writeCoreValType(w, element);
      writeLimits(w, limits);
    });
  }

  importMemory(module: string, name: string, limits: CoreLimits): number {
    return this.#import('memory', this.#memories, module, name, (w) => writeLimits(w, limits));
  }

  importGlobal(module: string, name: string, type: string, mutable: boolean): number {
    return this.#import('global', this.#globals, module, name, (w) => {
      writeCoreValType(w, type);
      w.flag(mutable);
    });
  }

  /** A table of functions. */
  table(limits: CoreLimits): number {
    return this.#imported.table + this.#tables.add((w) => writeTable(w, limits));
  }

  memory(limits: CoreLimits): number {
    return this.#imported.memory + this.#memories.add((w) => writeLimits(w, limits));
  }

  global(type: string, mutable: boolean, init: (code: Code) => void): number {
    const code = new Code(0);
    init(code);
    const index = this.#globals.add((w) => {
      writeCoreValType(w, type);
      w.flag(mutable);
      code.writeExpression(w);
    });
    return this.#imported.global + index;
  }

  /** `name` is for the name section: stacks and profilers show it. */
  func(type: CoreSignature, body: (code: Code) => void, name?: string): number {
    const typeIndex = this.type(type);
    const code = new Code(type.params.length);
    body(code);
    this.#bodies.add((w) => code.write(w));
    const index = this.#imported.func + this.#funcs.add((w) => w.u32(typeIndex));
    if (name !== undefined) this.#funcNames.push([index, name]);
    return index;
  }

  export(name: string, kind: Kind, index: number): void {
    this.#exports.add((w) => {
      w.name(name);
      w.byte(kinds[kind]);
      w.u32(index);
    });
  }

  start(func: number): void {
    this.#start = func;
  }

  /** Functions that stand in table 0 from `offset` on, when the module is instantiated. */
  elements(offset: number, funcs: readonly number[]): void {
    this.#elements.add((w) => {
      w.u32(0);
      new Code(0).i32(offset).writeExpression(w);
      w.vec(funcs, (f) => w.u32(f));
    });
  }

  /** Bytes that stand in memory 0 from `offset` on, when the module is instantiated. */
  data(offset: number, bytes: Uint8Array): void {
    this.#data.add((w) => {
      w.u32(0);
      new Code(0).i32(offset).writeExpression(w);
      w.u32(bytes.length);
      w.raw(bytes);
    });
  }

  /** A custom section behind all others. */
  custom(name: string, data: Uint8Array): void {
    this.#customs.push({ name, data });
  }

  /** The module so far. */
  bytes(): Uint8Array<ArrayBuffer> {
    const w = new Writer();
    w.raw(preamble);
    const part = (id: number, { count, bytes }: Part): void => {
      if (count === 0) return;
      w.byte(id);
      w.sized((s) => {
        s.u32(count);
        s.raw(bytes.bytes);
      });
    };
    part(sections.type, this.#types);
    part(sections.import, this.#imports);
    part(sections.function, this.#funcs);
    part(sections.table, this.#tables);
    part(sections.memory, this.#memories);
    part(sections.global, this.#globals);
    part(sections.export, this.#exports);
    const start = this.#start;
    if (start !== undefined) {
      w.byte(sections.start);
      w.sized((s) => s.u32(start));
    }
    part(sections.element, this.#elements);
    part(sections.code, this.#bodies);
    part(sections.data, this.#data);
    if (this.#funcNames.length > 0) writeCustom(w, 'name', this.#nameSection());
    for (const { name, data } of this.#customs) writeCustom(w, name, data);
    return w.bytes.slice();
  }

  #import(
    kind: Kind,
    defined: Part,
    module: string,
    name: string,
    write: (w: Writer) => void,
  ): number {
    if (defined.count > 0) throw new TypeError(`a ${kind} is imported before others are defined`);
    this.#imports.add((w) => {
      w.name(module);
      w.name(name);
      w.byte(kinds[kind]);
      write(w);
    });
    return this.#imported[kind]++;
  }

  /** The subsection of functions' names (core specification, Name Section). */
  #nameSection(): Uint8Array {
    const w = new Writer();
    w.byte(0x01);
    w.sized((s) =>
      s.vec(this.#funcNames, ([index, name]) => {
        s.u32(index);
        s.name(name);
      }),
    );
    return w.bytes;
  }
}

function writeTable(w: Writer, limits: CoreLimits): void {
  writeCoreValType(w, funcref);
  writeLimits(w, limits);
}

function writeCustom(w: Writer, name: string, data: Uint8Array): void {
  w.byte(sections.custom);
  w.sized((s) => {
    s.name(name);
    s.raw(data);
  });
}
