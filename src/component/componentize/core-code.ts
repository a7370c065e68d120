/**
 * The two small core modules that close a circle: lowered functions need the main module's memory, which is there only
 * after the main module was given its imports. The shim's functions jump through a table; the fix-up module fills the
 * table when everything is there, and starts what asks for it. Core specification, Binary Format.
 */
import {
  writeCoreValType,
  writeLimits,
  Writer,
  type CoreFuncType,
  type CoreLimits,
} from '../../binary/index.ts';

/** The shim's exports beside its functions, which are called by their numbers. */
export const shimTable = '$imports';
export const shimMemory = '$memory';
/** The modules from which the fix-up imports. */
export const fixup = { actual: 'actual', shim: 'shim', main: 'main', start: 'start' } as const;

const preamble = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/**
 * The shim: for each signature a function that jumps.
 *
 * @param memory Present where the main module imports its memory, which is then the shim's.
 */
export function shimModule(signatures: readonly CoreFuncType[], memory?: CoreLimits): Uint8Array {
  const w = begin();
  section(w, 1, (s) => s.vec(signatures, (type) => writeFuncType(s, type)));
  section(w, 3, (s) => s.vec([...signatures.keys()], (i) => s.u32(i)));
  section(w, 4, (s) => s.vec([signatures.length], (n) => writeTable(s, n)));
  if (memory !== undefined) section(w, 5, (s) => s.vec([memory], (m) => writeLimits(s, m)));
  section(w, 7, (s) => {
    s.u32(signatures.length + 1 + (memory === undefined ? 0 : 1));
    for (const i of signatures.keys()) writeExport(s, `${i}`, 0x00, i);
    writeExport(s, shimTable, 0x01, 0);
    if (memory !== undefined) writeExport(s, shimMemory, 0x02, 0);
  });
  section(w, 10, (s) =>
    s.vec([...signatures.entries()], ([i, { params }]) => {
      s.sized((body) => {
        body.u32(0);
        for (const p of params.keys()) {
          body.byte(0x20);
          body.u32(p);
        }
        body.byte(0x41);
        body.s33(i);
        body.byte(0x11);
        body.u32(i);
        body.u32(0);
        body.byte(0x0b);
      });
    }),
  );
  return w.bytes;
}

/** The fix-up: fills the shim's table with what it imports, and starts `start` of the main module where that is there. */
export function fixupModule(signatures: readonly CoreFuncType[], start?: string): Uint8Array {
  const w = begin();
  const nothing: CoreFuncType = { kind: 'func', params: [], results: [] };
  const types = start === undefined ? signatures : [...signatures, nothing];
  const count = signatures.length;
  section(w, 1, (s) => s.vec(types, (type) => writeFuncType(s, type)));
  section(w, 2, (s) => {
    s.u32(types.length + (count > 0 ? 1 : 0));
    for (const i of signatures.keys()) {
      writeImport(s, fixup.actual, `${i}`);
      s.byte(0x00);
      s.u32(i);
    }
    if (start !== undefined) {
      writeImport(s, fixup.main, start);
      s.byte(0x00);
      s.u32(count);
    }
    if (count > 0) {
      writeImport(s, fixup.shim, shimTable);
      s.byte(0x01);
      writeTable(s, count);
    }
  });
  if (start !== undefined) section(w, 8, (s) => s.u32(count));
  if (count > 0) {
    section(w, 9, (s) => {
      // One active segment of table 0 from 0 on.
      s.raw([0x01, 0x00, 0x41, 0x00, 0x0b]);
      s.vec([...signatures.keys()], (i) => s.u32(i));
    });
  }
  return w.bytes;
}

function begin(): Writer {
  const w = new Writer();
  w.raw(preamble);
  return w;
}

function section(w: Writer, id: number, content: (part: Writer) => void): void {
  w.byte(id);
  w.sized(content);
}

function writeFuncType(w: Writer, { params, results }: CoreFuncType): void {
  w.byte(0x60);
  w.vec(params, (t) => writeCoreValType(w, t));
  w.vec(results, (t) => writeCoreValType(w, t));
}

function writeTable(w: Writer, length: number): void {
  w.byte(0x70);
  writeLimits(w, { min: length, max: length, shared: false, address: 'i32' });
}

function writeExport(w: Writer, name: string, kind: number, index: number): void {
  w.name(name);
  w.byte(kind);
  w.u32(index);
}

function writeImport(w: Writer, module: string, name: string): void {
  w.name(module);
  w.name(name);
}
