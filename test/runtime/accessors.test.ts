/** Getters and setters at the edge to JavaScript: properties of what a host gives, and of what a program exports. */
import { describe, expect, test } from 'vitest';
import { componentize } from '../../src/component/index.ts';
import { exportedFuncs, link } from '../../src/link/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { ComponentError, type Imports } from '../../src/runtime/index.ts';
import { wat } from '../link/wat.ts';

const wit = `package test:acc;
  interface dial {
    level: get() -> u32;
    level: set(v: u32) -> result<_, u8>;
    resource knob {
      constructor();
      turn-by: get() -> u32;
      turn-by: set(v: u32);
      name: static get() -> u32;
      name: static set(v: u32);
    }
  }
  world w {
    import dial;
    export dial;
    export the-last: get() -> result<u32>;
  }`;

/** Exports what it imports; \`the-last\` fails where the level is 0. */
const forwards = `(module
  (import "test:acc/dial" "[get]level" (func $level (result i32)))
  (import "test:acc/dial" "[set]level" (func $set (param i32 i32)))
  (import "test:acc/dial" "[constructor]knob" (func $knob (result i32)))
  (import "test:acc/dial" "[method][get]knob.turn-by" (func $turn (param i32) (result i32)))
  (import "test:acc/dial" "[method][set]knob.turn-by" (func $turned (param i32 i32)))
  (import "test:acc/dial" "[static][get]knob.name" (func $name (result i32)))
  (import "test:acc/dial" "[static][set]knob.name" (func $named (param i32)))
  (import "[export]test:acc/dial" "[resource-new]knob" (func $new (param i32) (result i32)))
  (memory (export "memory") 1)
  (export "test:acc/dial#[get]level" (func $level))
  (func (export "test:acc/dial#[set]level") (param i32) (result i32)
    (call $set (local.get 0) (i32.const 16))
    (i32.const 16))
  (func (export "test:acc/dial#[constructor]knob") (result i32) (call $new (call $knob)))
  (export "test:acc/dial#[method][get]knob.turn-by" (func $turn))
  (export "test:acc/dial#[method][set]knob.turn-by" (func $turned))
  (export "test:acc/dial#[static][get]knob.name" (func $name))
  (export "test:acc/dial#[static][set]knob.name" (func $named))
  (func (export "[get]the-last") (result i32)
    (i32.store8 (i32.const 32) (i32.eqz (call $level)))
    (i32.store (i32.const 36) (call $level))
    (i32.const 32)))`;

async function program() {
  const { value } = await load('a.wit', memoryHost({ 'a.wit': wit }));
  const { model } = value;
  const made = componentize(await wat(forwards), { target: { model, world: 0 } });
  expect(made.diagnostics).toEqual([]);
  const linked = await link(made.value!, { features: ['accessors'] });
  expect(linked.diagnostics).toEqual([]);
  return linked.value!;
}

interface Knob {
  turnBy: number;
}
interface Dial {
  level: number;
  readonly Knob: { new (): Knob; name: number };
}

async function run(dial: object) {
  const { exports } = await (await program()).instantiate({ 'test:acc/dial': dial } as Imports);
  return exports as unknown as { readonly dial: Dial; readonly theLast: number };
}

class HostKnob {
  static #name = 3;
  static get name(): never {
    return HostKnob.#name as never;
  }
  static set name(v: number) {
    HostKnob.#name = v;
  }
  #turn = 1;
  get turnBy(): number {
    return this.#turn;
  }
  set turnBy(v: number) {
    this.#turn = v;
  }
}

/** As a class has them: on its prototype. */
class HostDial {
  readonly Knob: unknown = HostKnob;
  #level = 5;
  get level(): number {
    return this.#level;
  }
  set level(v: number) {
    if (v > 10) throw new ComponentError(7);
    this.#level = v;
  }
}

describe('accessors', () => {
  test('are properties on both sides', async () => {
    const { dial } = await run(new HostDial());
    expect(dial.level).toBe(5);
    dial.level = 6;
    expect(dial.level).toBe(6);
    expect(Object.keys(dial)).toContain('level');
    const knob = new dial.Knob();
    expect(knob.turnBy).toBe(1);
    knob.turnBy = 9;
    expect([knob.turnBy, new dial.Knob().turnBy]).toEqual([9, 1]);
    dial.Knob.name = 4;
    expect([dial.Knob.name, HostKnob.name]).toEqual([4, 4]);
  });

  test('of a host may be plain properties, and fields of its classes', async () => {
    class Knob {
      static name = 2;
      turnBy = 8;
    }
    const { dial } = await run({ level: 1, Knob });
    const knob = new dial.Knob();
    dial.level += 1;
    knob.turnBy += 1;
    expect([dial.level, knob.turnBy, dial.Knob.name]).toEqual([2, 9, 2]);
  });

  test('throw the error of their result', async () => {
    const program = await run(new HostDial());
    expect(() => (program.dial.level = 11)).toThrow(
      expect.objectContaining({ name: 'ComponentError', payload: 7 }),
    );
    expect([program.dial.level, program.theLast]).toEqual([5, 5]);
    program.dial.level = 0;
    expect(() => program.theLast).toThrow(ComponentError);
  });

  test('of a program are what another imports', async () => {
    const { dial } = await run((await run(new HostDial())).dial);
    dial.level = 8;
    expect(dial.level).toBe(8);
    const knob = new dial.Knob();
    knob.turnBy = 2;
    expect(knob.turnBy).toBe(2);
  });

  test.each([
    ['nothing', {}, 'missing', 'a property `level` that can be read'],
    [
      'only a getter',
      {
        get level() {
          return 1;
        },
      },
      'wrong',
      'a property `level` that can be written',
    ],
    ['only a setter', { set level(_: number) {} }, 'wrong', 'a property `level` that can be read'],
    ['a constant', Object.freeze({ level: 1 }), 'wrong', 'a property `level` that can be written'],
  ])('that are missing are told before anything runs: %s', async (_, given, how, expected) => {
    const dial = Object.create(given, { Knob: { value: HostKnob } }) as object;
    const error: unknown = await run(dial).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      diagnostics: expect.arrayContaining([
        expect.objectContaining({
          code: `runtime/${how}-import`,
          message: expect.stringContaining(expected) as string,
        }),
      ]) as unknown,
    });
  });

  test('of a class itself are not those that every function has', async () => {
    class Knob {
      turnBy = 1;
    }
    await expect(run({ level: 1, Knob })).rejects.toThrow(/a property `name` that can be written/);
  });

  test('that an object turns out not to have end the call', async () => {
    class Knob {
      static name = 2;
    }
    const { dial } = await run({ level: 1, Knob });
    const knob = new dial.Knob();
    expect(() => knob.turnBy).toThrow(/the object has no property turnBy/);
  });

  test('need their gate open to be linked', async () => {
    const { value } = await load('a.wit', memoryHost({ 'a.wit': wit }));
    const target = { model: value.model, world: 0 };
    const made = componentize(await wat(forwards), { target });
    const { value: linked, diagnostics } = await link(made.value!);
    expect(linked).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'component/gated' }]);
  });

  test('are among the functions of a program by their names', async () => {
    const names = exportedFuncs(await program()).map(({ path }) => path.at(-1));
    expect(names).toContain('[get]the-last');
    expect(names).toContain('[method][set]knob.turn-by');
  });
});
