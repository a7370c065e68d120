/**
 * Functions with their answers -> the core module of a stub. It reads nothing of what it is given, but drops handles, so
 * that a call can end; what is passed in memory lies there until the call has ended. CanonicalABI.md, canon lift.
 */
import {
  coreSignature,
  flatten,
  layout,
  layoutOfFields,
  type AbiFuncType,
  type AbiSignature,
  type AbiTypes,
  type AbiVariant,
} from '../../abi/index.ts';
import { unalias, type Func, type Model, type TypeId } from '../../model/index.ts';
import * as op from '../../wasm/index.ts';
import { ModuleWriter, type Code } from '../../wasm/index.ts';
import type { Answer } from './answers.ts';

/** A function of a stub. */
export interface StubFunc {
  readonly func: Func;
  readonly answer: Answer;
  /** What a stack shows, where it traps. */
  readonly label: string;
}

/** Where the module imports what it does with handles from. */
export const resourcesModule = 'resources';

/** A built-in that the module imports by its name. */
export interface StubImport {
  readonly name: string;
  readonly builtin: 'new' | 'drop';
  readonly resource: TypeId;
}

export interface StubModule {
  readonly bytes: Uint8Array;
  readonly imports: readonly StubImport[];
}

/** The export that is a function, by its place among them. */
export const stubFuncName = (index: number): string => `f${index}`;

/** Where a result lies: aligned for all of them, and not at 0. */
const resultAt = 16;

/** @param isOwn - Whether the stub defines a resource: of those a borrow is no handle. */
export function stubModule(
  model: Model,
  abi: AbiTypes,
  funcs: readonly StubFunc[],
  isOwn: (resource: TypeId) => boolean,
): StubModule {
  const w = new ModuleWriter();
  const imports: StubImport[] = [];
  const indexes = new Map<string, number>();
  const builtin = (kind: StubImport['builtin'], ref: TypeId): number => {
    const resource = unalias(model.types, ref) as TypeId;
    const name = `${kind}${resource}`;
    let index = indexes.get(name);
    if (index === undefined) {
      const results = kind === 'new' ? ['i32'] : [];
      index = w.importFunc(resourcesModule, name, { params: ['i32'], results });
      indexes.set(name, index);
      imports.push({ name, builtin: kind, resource });
    }
    return index;
  };
  const planned = funcs.map(({ func, answer, label }) => {
    const type = abi.func(func);
    const signature = coreSignature(type, 'lift');
    const drops = answer.kind === 'trap' ? [] : handles(type, signature, isOwn);
    // Imports come before what is defined.
    const plan = {
      drops: drops.map((d) => ({ ...d, drop: builtin('drop', d.resource) })),
      make: answer.kind === 'resource' ? builtin('new', answer.resource) : undefined,
    };
    return { type, signature, answer, label, ...plan };
  });
  const sizes = planned.map(({ type }) =>
    type.result === undefined ? 0 : layout(type.result).size,
  );
  const heap = resultAt + Math.max(0, ...sizes);
  const memory = w.memory({ min: 1, shared: false, address: 'i32' });
  const top = w.global('i32', true, (code) => code.i32(heap));
  w.export('memory', 'memory', memory);
  w.export('realloc', 'func', writeRealloc(w, top));
  for (const [i, { type, signature, answer, label, drops, make }] of planned.entries()) {
    const body = (code: Code): void => {
      if (answer.kind === 'trap') return void code.op(op.unreachable);
      for (const { at, offset, drop } of drops) {
        code.get(at);
        if (offset !== undefined) code.memory(op.i32Load, { offset });
        code.call(drop);
      }
      code.i32(heap).setGlobal(top);
      if (make !== undefined) return void code.i32(0).call(make);
      // The one that lies on the stack is an error without a type.
      if (!signature.resultInMemory) return void code.i32(1);
      storeAnswer(code, answer, type);
      code.i32(resultAt);
    };
    w.export(stubFuncName(i), 'func', w.func(signature, body, label));
  }
  return { bytes: w.bytes(), imports };
}

interface HandleParam {
  readonly resource: TypeId;
  /** The core parameter that it is, or that says where the parameters lie. */
  readonly at: number;
  /** Where it lies in memory. */
  readonly offset?: number;
}

/** The parameters that are handles. Those that lie within others are left to the end of the instance. */
function handles(
  { params }: AbiFuncType,
  { paramsInMemory }: AbiSignature,
  isOwn: (resource: TypeId) => boolean,
): HandleParam[] {
  const { offsets } = layoutOfFields(params.map((type) => layout(type)));
  let flat = 0;
  return params.flatMap((type, i) => {
    const place = paramsInMemory ? { at: 0, offset: offsets[i]! } : { at: flat };
    flat += flatten(type).length;
    if (type.kind !== 'own' && type.kind !== 'borrow') return [];
    if (type.kind === 'borrow' && isOwn(type.resource)) return [];
    return [{ resource: type.resource, ...place }];
  });
}

/** Writes the answer where results lie. */
function storeAnswer(code: Code, answer: Answer, { result }: AbiFuncType): void {
  const store = (offset: number, size: 1 | 2 | 4, value: number): void => {
    const by = { 1: op.i32Store8, 2: op.i32Store16, 4: op.i32Store }[size];
    code.i32(resultAt).i32(value).memory(by, { offset });
  };
  if (answer.kind === 'error') {
    const type = result as AbiVariant;
    const { discriminantSize, payloadOffset } = layout(type);
    store(0, discriminantSize, 1);
    const error = type.cases[1]!.type as AbiVariant | undefined;
    if (error !== undefined && answer.number !== undefined) {
      store(payloadOffset, layout(error).discriminantSize, answer.number);
    }
  } else if (answer.kind === 'none') store(0, 1, 0);
  else {
    store(0, 4, 0);
    store(4, 4, 0);
  }
}

/** Makes room at the end of what is taken; what lay in a smaller place before is not read. */
function writeRealloc(w: ModuleWriter, top: number): number {
  const type = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] };
  const [alignment, size] = [2, 3];
  const pageBits = 16;
  return w.func(
    type,
    (code) =>
      code.locals('i32', (start: number, pages: number) => {
        // The next multiple of the alignment, which is a power of two.
        code.getGlobal(top).get(alignment).op(op.i32Add).i32(1).op(op.i32Sub);
        code.i32(0).get(alignment).op(op.i32Sub, op.i32And).set(start);
        code.get(start).get(size).op(op.i32Add).setGlobal(top);
        code.getGlobal(top).get(start).op(op.i32LtU);
        code.if(() => code.op(op.unreachable));
        code.getGlobal(top).i32(pageBits).op(op.i32ShrU).i32(1).op(op.i32Add).set(pages);
        code
          .get(pages)
          .memorySize(0)
          .op(op.i32GtU)
          .if(() => {
            code.get(pages).memorySize(0).op(op.i32Sub).memoryGrow(0);
            code
              .i32(-1)
              .op(op.i32Eq)
              .if(() => code.op(op.unreachable));
          });
        code.get(start);
      }),
    'realloc',
  );
}
