/**
 * A core module that asks WASI Preview 1 for the time -> the same, in which no import is called for it during realloc
 * and post-return, where a component may call nothing: there time is what it was last, and a little more. For Go, whose
 * garbage collector asks for it and may run whenever room is made. Calls of the import become calls of a function that
 * is added; realloc and post-returns say through added ones that they run; what there was keeps its index. Core
 * specification, Modules; CanonicalABI.md, may_leave.
 */
import * as op from '../wasm/index.ts';
import { Code, Writer, writeCoreValType, type CoreSignature } from '../wasm/index.ts';
import type { CoreModule } from './core.ts';
import { isPreview1 } from './preview1.ts';
import { moduleSections } from './module-sections.ts';
import { MalformedBinary, Reader } from './reader.ts';
import { callSites } from './sections/call-sites.ts';

/** The sections that are written anew. */
const sections = { function: 3, global: 6, export: 7, code: 10 } as const;
const funcExport = 0x00;

const clockName = 'clock_time_get';
const clockType = { params: ['i32', 'i64', 'i32'], results: ['i32'] };
/** Of the clocks of Preview 1 that which can be set; all others only go on. */
const realtime = 0;
const success = 0;

/** How far time goes on, in nanoseconds, where it is asked for and nobody is to be asked. */
const tick = 1_000n;

/** The exports during which nothing outside may be called. */
const isLocked = (name: string): boolean =>
  /^cabi_(?:(?:import_|export_)?realloc$|post_)/.test(name);

/**
 * The module's bytes, with the clock still where it has to be. They are its own where it doesn't ask for the time, has
 * neither realloc nor post-returns, or has no globals, or bodies that can't be read.
 */
export function withStillClock(module: CoreModule): Uint8Array {
  const funcs = module.imports.filter(({ type }) => type.kind === 'func');
  const clock = funcs.findIndex((i) => isPreview1(i.module) && i.name === clockName);
  const type = funcs[clock]?.type;
  if (type?.kind !== 'func' || !sameType(type, clockType)) return module.bytes;
  if (!module.exports.some(({ name }) => isLocked(name))) return module.bytes;
  try {
    return rewritten(module, clock, funcs.length) ?? module.bytes;
  } catch (e) {
    // What is wrong with it, whoever makes something of it tells.
    if (!(e instanceof MalformedBinary)) throw e;
    return module.bytes;
  }
}

/** A function that is added. */
interface Added {
  readonly type: number;
  readonly code: Code;
}

/** Globals that are added. */
interface State {
  /** Whether realloc or a post-return runs. */
  readonly isLocked: number;
  /** What the clock that can be set said last, and the others. */
  readonly real: number;
  readonly steady: number;
}

function rewritten(module: CoreModule, clock: number, imported: number): Uint8Array | undefined {
  const parts = [...moduleSections(module)];
  if (!Object.values(sections).every((id) => parts.some((p) => p.id === id))) return undefined;
  const countOf = (id: number): number => {
    const content = parts.find((p) => p.id === id)?.content;
    return content === undefined ? 0 : Reader.of(content, module.file).u32('count');
  };
  const stillClock = imported + countOf(sections.function);
  const global =
    module.imports.filter(({ type }) => type.kind === 'global').length + countOf(sections.global);
  const state = { isLocked: global, real: global + 1, steady: global + 2 };
  const added: Added[] = [{ type: typeIndex(module, clockType), code: clockCode(clock, state) }];

  /** An export, or the function that stands around it. */
  const around = (name: string, func: number): number => {
    const type = module.exports.find((e) => e.name === name)?.type;
    if (!isLocked(name) || type?.kind !== 'func') return func;
    const code = lockedCode(type, func, state);
    return stillClock + added.push({ type: typeIndex(module, type), code }) - 1;
  };
  const exports = parts.find((p) => p.id === sections.export)!;
  const exported = readExports(Reader.of(exports.content, module.file)).map((entry) =>
    entry.kind === funcExport ? { ...entry, index: around(entry.name, entry.index) } : entry,
  );

  const w = new Writer();
  w.raw(module.bytes.subarray(0, 8));
  for (const { id, bytes, content } of parts) {
    const more = (count: number, write: (s: Writer) => void): void =>
      writeSection(w, id, (s) => {
        const r = Reader.of(content, module.file);
        s.u32(r.u32('count') + count);
        s.raw(r.take(r.end - r.pos, 'entries'));
        write(s);
      });
    switch (id) {
      case sections.function:
        more(added.length, (s) => {
          for (const { type } of added) s.u32(type);
        });
        break;
      case sections.global:
        more(3, (s) => {
          writeGlobal(s, 'i32', new Code(0).i32(0));
          for (const _ of [state.real, state.steady]) writeGlobal(s, 'i64', new Code(0).i64(tick));
        });
        break;
      case sections.export:
        writeSection(w, id, (s) =>
          s.vec(exported, ({ name, kind, index }) => {
            s.name(name);
            s.byte(kind);
            s.u32(index);
          }),
        );
        break;
      case sections.code: {
        const bodies = withCalls(Reader.of(content, module.file), clock, stillClock);
        if (bodies === undefined) return undefined;
        writeSection(w, id, (s) => {
          s.u32(bodies.count + added.length);
          for (const part of bodies.parts) s.raw(part);
          for (const { code } of added) code.write(s);
        });
        break;
      }
      default:
        w.raw(bytes);
    }
  }
  return w.bytes;
}

/** What stands for the import. */
function clockCode(clock: number, state: State): Code {
  const [id, precision, at] = [0, 1, 2] as const;
  const code = new Code(clockType.params.length);
  const next = (last: number): void => {
    code.getGlobal(last).i64(tick).op(op.i64Add).setGlobal(last);
    code.get(at).getGlobal(last).memory(op.i64Store);
  };
  /** Time that only goes on doesn't go back behind what was said while it stood still. */
  const seen = (): void => {
    code.get(at).memory(op.i64Load).getGlobal(state.steady).op(op.i64LtU);
    code.if(
      () => code.get(at).getGlobal(state.steady).memory(op.i64Store),
      () => code.get(at).memory(op.i64Load).setGlobal(state.steady),
    );
  };
  code.getGlobal(state.isLocked);
  code.if(() => {
    code.get(id).i32(realtime).op(op.i32Eq);
    code.if(
      () => next(state.real),
      () => next(state.steady),
    );
    code.i32(success).return();
  });
  code.get(id).get(precision).get(at).call(clock);
  code.local('i32', (failed) => {
    code.tee(failed).op(op.i32Eqz);
    code.if(() => {
      code.get(id).i32(realtime).op(op.i32Eq);
      code.if(() => code.get(at).memory(op.i64Load).setGlobal(state.real), seen);
    });
    code.get(failed);
  });
  return code;
}

/** Calls a function that may call nothing outside. What it leaves stays on the stack. */
function lockedCode({ params }: CoreSignature, func: number, state: State): Code {
  const code = new Code(params.length);
  code.i32(1).setGlobal(state.isLocked);
  code.getParams().call(func);
  return code.i32(0).setGlobal(state.isLocked);
}

/** The code section's bodies with calls of `from` as calls of `to`; `undefined` where one can't be read. */
function withCalls(
  r: Reader,
  from: number,
  to: number,
): { readonly count: number; readonly parts: readonly Uint8Array[] } | undefined {
  const count = r.u32('count');
  const parts: Uint8Array[] = [];
  let kept = r.pos;
  while (!r.atEnd) {
    const start = r.pos;
    const body = r.part(r.u32('size of a body'), 'body');
    const first = body.pos;
    const sites = callSites(body, from);
    if (sites === undefined) return undefined;
    if (sites.length === 0) continue;
    const w = new Writer();
    w.sized((s) => {
      let at = first;
      for (const site of sites) {
        s.raw(r.between(at, site.start));
        s.u32(to);
        at = site.end;
      }
      s.raw(r.between(at, r.pos));
    });
    parts.push(r.between(kept, start), w.bytes);
    kept = r.pos;
  }
  parts.push(r.between(kept, r.pos));
  return { count, parts };
}

const readExports = (
  r: Reader,
): { readonly name: string; readonly kind: number; readonly index: number }[] =>
  r.vec('export', () => ({
    name: r.name('name'),
    kind: r.byte('kind'),
    index: r.u32('index'),
  }));

function writeSection(w: Writer, id: number, write: (s: Writer) => void): void {
  w.byte(id);
  w.sized(write);
}

function writeGlobal(w: Writer, type: string, init: Code): void {
  writeCoreValType(w, type);
  w.flag(true);
  init.writeExpression(w);
}

/** The index of a type that the module has, as it has a function of it. */
const typeIndex = ({ types }: CoreModule, type: CoreSignature): number =>
  types.findIndex((t) => t.kind === 'func' && sameType(t, type));

const sameType = (a: CoreSignature, b: CoreSignature): boolean =>
  a.params.join() === b.params.join() && a.results.join() === b.results.join();
