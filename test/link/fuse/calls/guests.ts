/**
 * The core modules of `components.ts`: what `modules.ts` has, in the names that components are made of, with functions
 * by which a host that can't see memories lays out what is in them and asks what became of it.
 */
import {
  coreNames,
  destructorName,
  exportedResourceName,
  exportName,
  importedDropName,
  importName,
  postReturnName,
} from '../../../../src/abi/index.ts';
import * as op from '../../../../src/wasm/index.ts';
import type { Code, CoreSignature } from '../../../../src/wasm/index.ts';
import { desk, Guest } from './modules.ts';

/** How many words `lay` is given at once: with where they go, as many as are passed without memory. */
export const wordsAtOnce = 14;

/** How many words `words` tells at once; they go through the memory's beginning, where no values lie. */
export const wordsTold = 64;

/** What an interface is called. */
export const nameOf = (iface: string): string => `call:it/${iface}`;

/** The resources, in the order of their numbers, by the interface that each is in, called alike. */
export const resourceNames = ['ra', 'rb', 'rc'] as const;
/** The one that the callee implements; the others are of components beside. */
export const calleesResource = 1;

/** Bytes of a memory that nothing was written to. */
export const fillOf = { caller: 0x55, callee: 0xaa } as const;

const [i32, i64] = ['i32', 'i64'] as const;
const toHandle: CoreSignature = { params: [i32], results: [i32] };
const dropType: CoreSignature = { params: [i32], results: [] };
const memories = { mem: 0, desk: 1 } as const;

/** A guest with the memories that components are lifted from, and what a host may ask of them. */
class WatchedGuest extends Guest {
  /** After all imports. */
  begin(pages: number, fill: number): void {
    this.memories(pages, 8);
    this.realloc();
    const { module } = this;
    module.export(coreNames.memory, 'memory', memories.mem);
    module.start(
      module.func({ params: [], results: [] }, (code) => {
        code.i32(0).i32(fill).memorySize(memories.mem).i32(16).op(op.i32Shl).memoryFill(0);
        this.store(code, desk.end, () => code.i32(desk.notes));
      }),
    );
    this.#export('lay', [i32, i32, ...Array.from({ length: wordsAtOnce }, () => i64)], [], (code) =>
      this.#lay(code),
    );
    this.#export('memory', [], [i64], (code) => {
      this.#digest(code, memories.mem, (end) =>
        code.i32(0).memorySize(0).i32(16).op(op.i32Shl).set(end),
      );
    });
    this.#export('notes', [], [i64], (code) => {
      this.#digest(code, memories.desk, (end) => {
        code.i32(desk.notes);
        this.load(code, desk.end).set(end);
      });
    });
    this.#export('length', [], [i32], (code) => code.memorySize(0).i32(16).op(op.i32Shl));
    this.#export('noted', [], [i32], (code) => this.load(code, desk.end));
    this.#export('words', [i32, i32], [i32], (code) => {
      const copy = (from: number): void =>
        void code
          .i32(0)
          .get(1)
          .i32(8 * wordsTold)
          .memoryCopy(0, from);
      code.get(0).if(
        () => copy(memories.desk),
        () => copy(memories.mem),
      );
      code.i32(0);
    });
  }

  #export(
    name: string,
    params: readonly string[],
    results: readonly string[],
    body: (code: Code) => void,
  ): void {
    const func = this.module.func({ params, results } as CoreSignature, body);
    this.module.export(exportName(nameOf('watch'), name), 'func', func);
  }

  #lay(code: Code): void {
    const words = Array.from({ length: wordsAtOnce }, (_, i) => i);
    const into = (memory: number): void => {
      for (const i of words) {
        code
          .get(1)
          .get(2 + i)
          .memory(op.i64Store, { memory, offset: 8 * i });
      }
    };
    code.get(0).if(
      () => into(memories.desk),
      () => into(memories.mem),
    );
  }

  /** Leaves one number for all words from the address on the stack up to `end`, and for how many there are. */
  #digest(code: Code, memory: number, range: (end: number) => void): void {
    code.locals(i32, (at: number, end: number) => {
      code.local(i64, (sum) => {
        range(end);
        code.set(at).get(end).op(op.i64ExtendI32U).set(sum);
        code.block((done) => {
          code.loop((next) => {
            code.get(at).get(end).op(op.i32GeU).brIf(done);
            code.get(sum).get(at).memory(op.i64Load, { memory }).op(op.i64Xor).i64(5n);
            code.op(op.i64Rotl).i64(0x100000001b3n).op(op.i64Mul).set(sum);
            code.get(at).i32(8).op(op.i32Add).set(at);
            code.br(next);
          });
        });
        code.get(sum);
      });
    });
  }
}

/** The caller: `run` makes handles as its desk says, passes the values there to `f`, and notes what it returns. */
export function callerGuest(lower: CoreSignature, pages: number): Uint8Array {
  const guest = new WatchedGuest();
  const { module } = guest;
  const imported = (iface: string, name: string, type: CoreSignature): number => {
    const from = importName(nameOf(iface), name);
    return module.importFunc(from.module, from.name, type);
  };
  const makers = resourceNames.map((r, i) =>
    imported(i === calleesResource ? 'callee' : r, 'make', toHandle),
  );
  const f = imported('callee', 'f', lower);
  guest.begin(pages, fillOf.caller);
  const run = module.func({ params: [], results: [] }, (code) => {
    guest.makes(code, makers);
    guest.values(code, lower.params);
    code.call(f);
    const [result] = lower.results;
    if (result === undefined) return guest.note(code, 'result', []);
    code.local(result, (local) => {
      code.set(local);
      guest.note(code, 'result', [result], local);
    });
  });
  module.export('run', 'func', run);
  return module.bytes();
}

/** How a callee's functions look as core functions. */
export interface CalleeForm {
  readonly lift: CoreSignature;
  /** That of `spilled`, where there is one. */
  readonly spilled?: CoreSignature;
  readonly hasPostReturn: boolean;
  readonly pages: number;
}

/**
 * The callee: `f` notes its parameters, drops and makes handles as its desk says, and returns values from there.
 * Nobody calls `spilled`, which is lifted with another form.
 */
export function calleeGuest({ lift, spilled, hasPostReturn, pages }: CalleeForm): Uint8Array {
  const guest = new WatchedGuest();
  const { module } = guest;
  const own = nameOf('callee');
  const makers = resourceNames.map((r, i) => {
    const from =
      i === calleesResource ? exportedResourceName(own, 'new', r) : importName(nameOf(r), 'make');
    return module.importFunc(from.module, from.name, toHandle);
  });
  const drops = resourceNames.map((r, i) => {
    const from =
      i === calleesResource ? exportedResourceName(own, 'drop', r) : importedDropName(nameOf(r), r);
    return module.importFunc(from.module, from.name, dropType);
  });
  guest.begin(pages, fillOf.callee);
  const give = (name: string, type: CoreSignature, body: (code: Code) => void): void =>
    module.export(name, 'func', module.func(type, body));
  const f = exportName(own, 'f');
  give(f, lift, (code) => {
    guest.note(code, 'call', lift.params);
    guest.drops(code, drops);
    guest.makes(code, makers);
    guest.values(code, lift.results);
  });
  if (hasPostReturn) {
    const { results } = lift;
    give(postReturnName(f), { params: results, results: [] }, (code) =>
      guest.note(code, 'postReturn', results),
    );
  }
  if (spilled !== undefined) {
    give(exportName(own, 'spilled'), spilled, (code) => code.op(op.unreachable));
  }
  const resource = resourceNames[calleesResource];
  give(exportName(own, 'make'), toHandle, (code) => code.get(0).call(makers[calleesResource]!));
  give(destructorName(own, resource), dropType, (code) => guest.note(code, 'destructor', [i32]));
  return module.bytes();
}

/** What implements a resource alone, and notes which are destroyed. */
export function ownerGuest(resource: string): Uint8Array {
  const guest = new WatchedGuest();
  const { module } = guest;
  const own = nameOf(resource);
  const from = exportedResourceName(own, 'new', resource);
  const create = module.importFunc(from.module, from.name, toHandle);
  guest.begin(0, 0);
  const make = module.func(toHandle, (code) => code.get(0).call(create));
  module.export(exportName(own, 'make'), 'func', make);
  const dtor = module.func(dropType, (code) => guest.note(code, 'destructor', [i32]));
  module.export(destructorName(own, resource), 'func', dtor);
  return module.bytes();
}
