/**
 * The two small core modules that close a circle: lowered functions need the main module's memory, which is there only
 * after the main module was given its imports. The shim's functions jump through a table; the fix-up module fills the
 * table when everything is there, starts what asks for it, and puts the hook of a module's tasks around its functions,
 * where it has one. Core specification, Binary Format.
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

/** A function of the main module with the hook of its tasks around it; the hook is told a number each time. */
export interface Hooked {
  /** The main module's export. */
  readonly name: string;
  readonly type: CoreFuncType;
  readonly before?: number;
  /** `code` is for functions that return 0 where their task is done, and something else where it waits. */
  readonly after?: number | 'code';
}

export interface FixupParts {
  /** The signatures of the shim; `hooked` is the place of the function below that is jumped to. */
  readonly jumps: readonly { readonly type: CoreFuncType; readonly hooked?: number }[];
  /** The export of the main module that is started. */
  readonly start?: string;
  /** The export that is the hook, and what it goes around. */
  readonly hook?: { readonly name: string; readonly around: readonly Hooked[] };
}

/** What hooks are told where the module starts, and where a task comes back (wasm-ld and wit-component agree on it). */
const told = { initialize: [6, 7], blocks: 4, finishes: 5 } as const;

const nothing: CoreFuncType = { kind: 'func', params: [], results: [] };
const hookType: CoreFuncType = { kind: 'func', params: ['i32'], results: [] };

/** The fix-up: fills the shim's table, starts what asks for it, and exports hooked functions as `hookedName` says. */
export function fixupModule({ jumps, start, hook }: FixupParts): Uint8Array {
  const around = hook?.around ?? [];
  const types: CoreFuncType[] = [];
  const imports: { readonly module: string; readonly name: string; readonly type: number }[] = [];
  const type = (t: CoreFuncType): number => types.push(t) - 1;
  const fromMain = (name: string, t: CoreFuncType): number =>
    imports.push({ module: fixup.main, name, type: type(t) }) - 1;
  const filled = jumps.map((jump, i) =>
    jump.hooked === undefined
      ? imports.push({ module: fixup.actual, name: `${i}`, type: type(jump.type) }) - 1
      : undefined,
  );
  const startIndex = start === undefined ? undefined : fromMain(start, nothing);
  const hookIndex = hook === undefined ? undefined : fromMain(hook.name, hookType);
  const plain = around.map((f) => fromMain(f.name, f.type));
  /** The function that is started: where there is a hook, one that calls it before and after. */
  const startsHooked = startIndex !== undefined && hookIndex !== undefined;
  const starter = startsHooked ? imports.length + around.length : startIndex;
  const w = begin();
  section(w, 1, (s) => s.vec(types, (t) => writeFuncType(s, t)));
  section(w, 2, (s) => {
    s.u32(imports.length + (jumps.length > 0 ? 1 : 0));
    for (const { module, name, type: index } of imports) {
      writeImport(s, module, name);
      s.byte(0x00);
      s.u32(index);
    }
    if (jumps.length > 0) {
      writeImport(s, fixup.shim, shimTable);
      s.byte(0x01);
      writeTable(s, jumps.length);
    }
  });
  const indexes = [
    ...plain.map((i) => imports[i]!.type),
    ...(startsHooked ? [imports[startIndex]!.type] : []),
  ];
  if (indexes.length > 0) section(w, 3, (s) => s.vec(indexes, (t) => s.u32(t)));
  if (around.length > 0) {
    section(w, 7, (s) => {
      s.u32(around.length);
      for (const i of around.keys()) writeExport(s, hookedName(i), 0x00, imports.length + i);
    });
  }
  if (starter !== undefined) section(w, 8, (s) => s.u32(starter));
  if (jumps.length > 0) {
    section(w, 9, (s) => {
      // One active segment of table 0 from 0 on.
      s.raw([0x01, 0x00, 0x41, 0x00, 0x0b]);
      s.vec([...jumps.entries()], ([i, { hooked }]) =>
        s.u32(hooked === undefined ? filled[i]! : imports.length + hooked),
      );
    });
  }
  if (indexes.length === 0) return w.bytes;
  section(w, 10, (s) => {
    s.u32(indexes.length);
    for (const [i, f] of around.entries()) writeHooked(s, f, plain[i]!, hookIndex!);
    if (startsHooked) {
      const [before, after] = told.initialize;
      writeHooked(s, { name: '', type: nothing, before, after }, startIndex, hookIndex);
    }
  });
  return w.bytes;
}

/** The fix-up's export that is a hooked function. */
export const hookedName = (index: number): string => `hooked ${index}`;

function writeHooked(w: Writer, f: Hooked, plain: number, hook: number): void {
  w.sized((body) => {
    const { params } = f.type;
    const result = params.length;
    const callHook = (number: number): void => {
      body.byte(0x41);
      body.s33(number);
      body.byte(0x10);
      body.u32(hook);
    };
    const local = (opcode: number, index: number): void => {
      body.byte(opcode);
      body.u32(index);
    };
    // The code that an asynchronous function returns is kept while the hook is told of it.
    body.raw(f.after === 'code' ? [0x01, 0x01, 0x7f] : [0x00]);
    if (f.before !== undefined) callHook(f.before);
    for (const p of params.keys()) local(0x20, p);
    body.byte(0x10);
    body.u32(plain);
    if (f.after === 'code') {
      local(0x21, result);
      for (const number of [told.blocks, told.finishes]) {
        body.byte(0x41);
        body.s33(number);
      }
      local(0x20, result);
      body.raw([0x1b, 0x10]);
      body.u32(hook);
      local(0x20, result);
    } else if (f.after !== undefined) callHook(f.after);
    body.byte(0x0b);
  });
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
