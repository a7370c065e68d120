/** `unknownImports: 'trap'`: what nobody gives traps when it is called, and not before. */
import { describe, expect, test } from 'vitest';
import { WitlinkError } from '../../src/base/index.ts';
import { instantiate, link } from '../../src/link/index.ts';
import { ComponentError, Trap } from '../../src/runtime/index.ts';
import { wat } from '../link/wat.ts';

const app = await wat(`(component $app
  (import "a:b/store" (instance $store
    (export "blob" (type $blob (sub resource)))
    (export "[constructor]blob" (func (result (own $blob))))
    (export "[method]blob.size" (func (param "self" (borrow $blob)) (result u32)))
    (export "[static]blob.none" (func (result u32)))
    (export "there" (func (result u32)))
    (export "gone" (func (result (result u32))))))
  (import "log" (func $log))
  (alias export $store "blob" (type $blob))
  (core func $make (canon lower (func $store "[constructor]blob")))
  (core func $size (canon lower (func $store "[method]blob.size")))
  (core func $none (canon lower (func $store "[static]blob.none")))
  (core func $there (canon lower (func $store "there")))
  (core module $mem (memory (export "m") 1))
  (core instance $mem (instantiate $mem))
  (core func $gone (canon lower (func $store "gone") (memory (core memory $mem "m"))))
  (core func $log' (canon lower (func $log)))
  (core func $drop (canon resource.drop $blob))
  (core module $m
    (import "" "make" (func $make (result i32)))
    (import "" "size" (func $size (param i32) (result i32)))
    (import "" "none" (func $none (result i32)))
    (import "" "there" (func $there (result i32)))
    (import "" "gone" (func $gone (param i32)))
    (import "" "log" (func $log))
    (import "" "drop" (func $drop (param i32)))
    (func (export "make") (result i32) (call $size (call $make)))
    (func (export "none") (result i32) (call $none))
    (func (export "there") (result i32) (call $there))
    (func (export "gone") (call $gone (i32.const 0)))
    (func (export "log") (call $log))
    (func (export "drop") (call $drop (i32.const 1))))
  (core instance $i (instantiate $m (with "" (instance
    (export "make" (func $make)) (export "size" (func $size)) (export "none" (func $none))
    (export "there" (func $there)) (export "gone" (func $gone)) (export "log" (func $log'))
    (export "drop" (func $drop))))))
  (func (export "make") (result u32) (canon lift (core func $i "make")))
  (func (export "none") (result u32) (canon lift (core func $i "none")))
  (func (export "there") (result u32) (canon lift (core func $i "there")))
  (func (export "gone") (canon lift (core func $i "gone")))
  (func (export "log") (canon lift (core func $i "log")))
  (func (export "drop") (canon lift (core func $i "drop"))))`);

describe.each([true, false])('with fuse: %s', (fuse) => {
  const call = async (name: string, imports: object = {}): Promise<unknown> => {
    const { value } = await link(app, { fuse });
    const running = await value!.instantiate({ ...imports }, { unknownImports: 'trap' });
    return (running.exports[name] as () => unknown)();
  };
  const trapOf = async (name: string, imports?: object): Promise<Trap> => {
    const error = await call(name, imports).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Trap);
    expect(error).not.toBeInstanceOf(ComponentError);
    return error as Trap;
  };

  test.each([
    ['log', 'log'],
    ['make', 'a:b/store#[constructor]blob'],
    ['none', 'a:b/store#[static]blob.none'],
    ['gone', 'a:b/store#gone'],
  ])('`%s` traps by the name of what it calls', async (name, func) => {
    const trap = await trapOf(name);
    expect(trap).toMatchObject({ code: 'trap/unknown-import', component: 'host', func });
    expect(trap.message).toMatch(
      /function `.*`: the host's function, called by `app`, was not given/,
    );
  });

  test('what is given beside it is called', async () => {
    const imports = { 'a:b/store': { there: () => 7 } };
    expect(await call('there', imports)).toBe(7);
    expect(await trapOf('log', imports)).toMatchObject({ code: 'trap/unknown-import' });
    expect(await trapOf('drop', imports)).toMatchObject({ code: 'trap/unknown-handle' });
  });

  test('what a class lacks traps, too', async () => {
    const imports = { 'a:b/store': { Blob: class {} } };
    expect(await trapOf('make', imports)).toMatchObject({ func: 'a:b/store#[method]blob.size' });
  });
});

test('what is given as something else is an error, and so is all without the option', async () => {
  const wrong = { 'a:b/store': { there: 7 } };
  for (const given of [instantiate(app, wrong, { unknownImports: 'trap' }), instantiate(app)]) {
    await expect(given).rejects.toBeInstanceOf(WitlinkError);
  }
});
