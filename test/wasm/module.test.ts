import { describe, expect, test } from 'vitest';
import { readModule } from '../../src/binary/index.ts';
import {
  ModuleWriter,
  type Code,
  type CoreLimits,
  type MemoryPlace,
} from '../../src/wasm/index.ts';
import * as op from '../../src/wasm/opcodes.ts';

const limits = (min: number, max?: number): CoreLimits => ({
  min,
  ...(max === undefined ? {} : { max }),
  shared: false,
  address: 'i32',
});

type WebAssemblyImports = ConstructorParameters<typeof WebAssembly.Instance>[1];
type Exports = Record<string, (...args: unknown[]) => unknown>;

/** The exports of an instance of the module. */
function instance(module: ModuleWriter, imports: WebAssemblyImports = {}): Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), imports)
    .exports as Exports;
}

/** A function of two i32 that gives one, run with its arguments. */
function run(body: (code: Code) => void, ...args: number[]): unknown {
  const module = new ModuleWriter();
  const func = module.func({ params: ['i32', 'i32'], results: ['i32'] }, body);
  module.export('f', 'func', func);
  return instance(module)['f']!(...args);
}

describe('code', () => {
  test('constants of every length', () => {
    for (const n of [0, 1, -1, 63, 64, -64, -65, 0x7fff_ffff, -0x8000_0000, 300, -300]) {
      expect(run((code) => code.i32(n))).toBe(n);
    }
    expect(run((code) => code.i32(0xffff_ffff))).toBe(-1);
    for (const n of [0n, -1n, 64n, -65n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 40n]) {
      const module = new ModuleWriter();
      const func = module.func({ params: [], results: ['i64'] }, (code) => code.i64(n));
      module.export('f', 'func', func);
      expect(instance(module)['f']!()).toBe(n);
    }
  });

  test('a switch runs the body of its number, or none', () => {
    const chosen = (n: number): unknown =>
      run(
        (code) => {
          code.switch(
            0,
            [1, undefined, 0, 1],
            [7, 8].map((value) => () => void code.i32(value).set(1)),
          );
          code.get(1);
        },
        n,
        -1,
      );
    expect([0, 1, 2, 3, 4, -1].map(chosen)).toEqual([8, -1, 7, 8, -1, -1]);
  });

  test('locals that are no longer used are given out again, those in use are not', () => {
    const seen: number[] = [];
    const sum = (code: Code): void => {
      code.local('i32', (a) => {
        code.get(0).set(a);
        code.local('i32', (b) => {
          seen.push(a, b);
          code.get(1).set(b).get(a).get(b).op(op.i32Add);
        });
      });
      code.local('i32', (c) => seen.push(c));
      code.local('i64', (d) => seen.push(d));
    };
    expect(run(sum, 3, 4)).toBe(7);
    expect(seen).toEqual([2, 3, 2, 4]);
  });

  test('labels, from any depth', () => {
    // The largest power of two up to the first argument, at most the second.
    const power = (code: Code): void => {
      code.local('i32', (n) => {
        code.i32(1).set(n);
        code.block((done) => {
          code.loop((again) => {
            code.get(n).i32(1).op(op.i32Shl).get(0).op(op.i32GtU).brIf(done);
            code.get(n).get(1).op(op.i32Eq);
            code.if(
              () => code.br(done),
              () => code.get(n).i32(1).op(op.i32Shl).set(n).br(again),
            );
          });
        });
        code.get(n);
      });
    };
    expect(run(power, 100, 1 << 30)).toBe(64);
    expect(run(power, 100, 16)).toBe(16);
  });

  test('vectors: constants, shuffles, lanes', () => {
    const bytes = Array.from({ length: 16 }, (_, i) => 100 + i);
    const module = new ModuleWriter();
    const memory = module.memory(limits(1));
    module.export('memory', 'memory', memory);
    const func = module.func({ params: ['i64'], results: [] }, (code) => {
      code.i32(0).v128(bytes);
      code.v128(bytes.map((b) => b + 50)).shuffle(bytes.map((_, i) => 31 - 2 * i));
      code.get(0).lane(op.i64x2ReplaceLane, 1);
      code.memory(op.v128Store, { align: 4, offset: 16 });
    });
    module.export('f', 'func', func);
    const exports = instance(module);
    exports['f']!(0x0807060504030201n);
    const { buffer } = exports['memory'] as unknown as WebAssembly.Memory;
    const stored = [165, 163, 161, 159, 157, 155, 153, 151, 1, 2, 3, 4, 5, 6, 7, 8];
    expect([...new Uint8Array(buffer, 16, 16)]).toEqual(stored);
    const code = new ModuleWriter();
    const wrong = (write: (code: Code) => void) => () =>
      code.func({ params: [], results: [] }, write);
    expect(wrong((c) => c.v128([1]))).toThrow(TypeError);
    expect(wrong((c) => c.shuffle([1]))).toThrow(TypeError);
  });

  test('loads, stores and copies between memories', () => {
    const module = new ModuleWriter();
    const a = module.importMemory('a', 'memory', limits(1));
    const b = module.memory(limits(1, 2));
    const func = module.func({ params: ['i32'], results: ['i32'] }, (code) => {
      code.i32(8).get(0).memory(op.i32Store, { memory: a, offset: 4, align: 2 });
      code.i32(100).i32(12).i32(4).memoryCopy(b, a);
      code.i32(104).i32(0xaa).i32(2).memoryFill(b);
      code.i32(1).memoryGrow(b).op(op.drop);
      code.i32(96).memory(op.i32Load, { memory: b, offset: 4 });
      code.i32(0).memory(op.i32Load16U, { memory: b, offset: 104 });
      code.op(op.i32Add).memorySize(b).op(op.i32Add);
    });
    module.export('f', 'func', func);
    const memory = new WebAssembly.Memory({ initial: 1 });
    expect(instance(module, { a: { memory } })['f']!(1000)).toBe(1000 + 0xaaaa + 2);
    expect(new DataView(memory.buffer).getInt32(12, true)).toBe(1000);
  });
});

describe('modules', () => {
  test('globals, tables, elements, start, names', () => {
    const module = new ModuleWriter();
    const type = { params: ['i32'], results: ['i32'] };
    const host = module.importFunc('host', 'double', type);
    module.importTable('host', 'table', limits(2));
    const imported = module.importGlobal('host', 'global', 'i32', true);
    const count = module.global('i32', true, (code) => code.i32(40));
    const triple = module.func(type, (code) => code.get(0).i32(3).op(op.i32Mul), 'triple');
    const start = module.func({ params: [], results: [] }, (code) =>
      code.getGlobal(count).i32(2).op(op.i32Add).setGlobal(imported),
    );
    const call = module.func({ params: ['i32', 'i32'], results: ['i32'] }, (code) =>
      code.get(0).get(1).callIndirect(module.type(type), 0),
    );
    module.start(start);
    module.elements(0, [host, triple]);
    module.export('call', 'func', call);
    module.custom('note', new Uint8Array([1, 2, 3]));
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 2 });
    const global = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
    const double = (n: number): number => n * 2;
    const { call: f } = instance(module, { host: { double, table, global } });
    expect([f!(5, 0), f!(5, 1), global.value]).toEqual([10, 15, 42]);
    expect((table.get(1) as { name: string }).name).toBe(`${triple}`);
    const { value } = readModule(module.bytes());
    // Equal types are one.
    expect(value?.types).toHaveLength(3);
    expect(value?.customs.map((c) => c.name)).toEqual(['name', 'note']);
  });

  test('names are those that a stack shows', () => {
    const module = new ModuleWriter();
    const type = { params: [], results: [] };
    const func = module.func(type, (code) => code.op(op.unreachable), '[adapter] app -> store.get');
    module.export('f', 'func', func);
    expect(() => instance(module)['f']!()).toThrow(WebAssembly.RuntimeError);
    try {
      instance(module)['f']!();
    } catch (e) {
      expect((e as Error).stack).toContain('[adapter] app -> store.get');
    }
  });

  test('an import behind a definition of its kind is a mistake', () => {
    const module = new ModuleWriter();
    module.memory(limits(1));
    expect(() => module.importMemory('m', 'm', limits(1))).toThrow(TypeError);
    module.importFunc('m', 'f', { params: [], results: [] });
  });
});

/** The name of the text format: `i32.load8_s` for `i32Load8S`. */
const textName = (name: string): string =>
  name
    .replace(/^([if](?:32x4|64x2|32|64)|i8x16|i16x8|v128)/, '$1.')
    .replace(/(?<!\.)([A-Z])/g, '_$1')
    .toLowerCase();

/** Instructions that work on the values of a type. */
const typed = Object.entries(op).filter(([name]) => /^(?:[if]\d|v128)(?!\d*Const)/.test(name));
const loads = typed.filter(([name]) => /Load|Store/.test(name));
const isLaneStore = (name: string): boolean => /^v128Store.*Lane$/.test(name);

/** Writes the instruction with immediates as it takes them. */
function writeTyped(c: Code, name: string, code: number, place: MemoryPlace = {}): Code {
  if (isLaneStore(name)) return c.memoryLane(code, place, 0);
  if (loads.some(([other]) => other === name)) return c.memory(code, place);
  if (name.endsWith('Lane')) return c.lane(code, 0);
  return name === 'i8x16Shuffle' ? c.shuffle(new Array<number>(16).fill(0)) : c.op(code);
}

test('each instruction is the one of its name', async () => {
  const module = new ModuleWriter();
  module.memory(limits(1));
  // What comes before `unreachable` may be anything, so that each can stand behind one.
  for (const [name, code] of typed) {
    module.func(
      { params: [], results: [] },
      (c) => writeTyped(c.op(op.unreachable), name, code).op(op.unreachable),
      textName(name),
    );
  }
  expect(WebAssembly.validate(module.bytes())).toBe(true);
  const { print } = await import('@bytecodealliance/jco');
  const text = await print(module.bytes());
  const functions = [
    ...text.matchAll(/\(func \$(?:"([^"]+)"|(\S+))[^\n]*\n\s*unreachable\s+(\S+)/g),
  ];
  expect(functions.length).toBe(typed.length);
  expect(typed.length).toBeGreaterThan(100);
  for (const [, quoted, plain, printed] of functions) expect(printed).toBe(quoted ?? plain);
});

test.each(loads)('%s has its width', (name, code) => {
  const [, type = '', lane, times = 1] =
    /^(i32|i64|f32|f64|v128)(?:Load|Store)(\d+)?(?:x(\d+))?/.exec(name)!;
  const bytes = (Number(lane ?? type.slice(1)) * Number(times)) / 8;
  const build = (align: number): boolean => {
    const module = new ModuleWriter();
    module.memory(limits(1));
    const isLoad = name.includes('Load');
    const signature = isLoad
      ? { params: ['i32'], results: [type] }
      : { params: ['i32', type], results: [] };
    module.func(signature, (c) => writeTyped(c.getParams(), name, code, { align }));
    return WebAssembly.validate(module.bytes());
  };
  // The largest alignment that is valid is that of its width.
  expect([build(Math.log2(bytes)), build(Math.log2(bytes) + 1)]).toEqual([true, false]);
});

test('each code is one instruction', () => {
  const codes = Object.values(op);
  expect(new Set(codes).size).toBe(codes.length);
});
