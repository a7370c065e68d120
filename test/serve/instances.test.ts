/** Instances that answer requests, without requests: how many there are, who gets them, and that each is ended. */
import { describe, expect, test } from 'vitest';
import {
  Instances,
  type InstancesOptions,
  type ServedInstance,
} from '../../src/serve/instances.ts';

/** Instances that are made when a test says so; each is known by its number, from 0. */
class Made {
  readonly instances: Instances;
  readonly ended: number[] = [];
  readonly #begun: PromiseWithResolvers<ServedInstance>[] = [];

  constructor(options: InstancesOptions) {
    this.instances = new Instances(() => {
      const one = Promise.withResolvers<ServedInstance>();
      this.#begun.push(one);
      return one.promise;
    }, options);
  }

  get begun(): number {
    return this.#begun.length;
  }

  finish(number: number): ServedInstance {
    const instance: ServedInstance = {
      handle: async () => undefined,
      [Symbol.asyncDispose]: async () => void this.ended.push(number),
    };
    this.#begun[number]!.resolve(instance);
    return instance;
  }

  fail(number: number): void {
    this.#begun[number]!.reject(new Error(`no ${number}`));
  }
}

const never = new Promise<never>(() => {});

/** A request that waits until it is told not to. */
function late(): { readonly promise: Promise<never>; readonly now: () => void } {
  const { promise, reject } = Promise.withResolvers<never>();
  return { promise, now: () => reject(new Error('late')) };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('instances of which there may be one', () => {
  test('go from one request to the next, in order', async () => {
    const made = new Made({ reuse: true, ahead: 1, most: 1 });
    const order: string[] = [];
    const first = made.instances.take(never);
    const others = ['second', 'third'].map(async (name) => {
      const instance = await made.instances.take(never);
      order.push(name);
      await made.instances.giveBack(instance, false);
    });
    await made.instances.giveBack((made.finish(0), await first), false);
    await Promise.all(others);
    expect([order, made.begun, made.ended]).toEqual([['second', 'third'], 1, []]);
  });

  test('give a request that can’t be answered to none, and the next to another', async () => {
    const made = new Made({ reuse: false, ahead: 0, most: 1 });
    const first = made.instances.take(never);
    const second = made.instances.take(never);
    made.fail(0);
    await expect(first).rejects.toThrow('no 0');
    await settled();
    expect(made.begun).toBe(2);
    const instance = made.finish(1);
    expect(await second).toBe(instance);
  });

  test('end before another takes their place, where they are spent', async () => {
    const made = new Made({ reuse: false, ahead: 0, most: 1 });
    const first = made.instances.take(never);
    const second = made.instances.take(never);
    await made.instances.giveBack((made.finish(0), await first), false);
    expect([made.ended, made.begun]).toEqual([[0], 2]);
    const instance = made.finish(1);
    expect(await second).toBe(instance);
  });

  test('are kept where the request that was to have one waits no longer', async () => {
    const made = new Made({ reuse: false, ahead: 0, most: 1 });
    const gone = late();
    const first = made.instances.take(gone.promise);
    gone.now();
    await expect(first).rejects.toThrow('late');
    const second = made.instances.take(never);
    const instance = made.finish(0);
    expect(await second).toBe(instance);
    expect(made.begun).toBe(1);
  });

  test('end with the whole, and so do those that come back later', async () => {
    const made = new Made({ reuse: true, ahead: 1, most: 1 });
    const first = made.instances.take(never);
    made.finish(0);
    const instance = await first;
    await made.instances.close();
    expect(made.ended).toEqual([]);
    await made.instances.giveBack(instance, false);
    expect([made.ended, made.begun]).toEqual([[0], 1]);
  });
});

test('one that answers all gives way to another where it failed', async () => {
  const made = new Made({ reuse: true, ahead: 1 });
  const taken = [made.instances.take(never), made.instances.take(never)];
  const instance = made.finish(0);
  expect(await Promise.all(taken)).toEqual([instance, instance]);
  await made.instances.giveBack(instance, false);
  expect(made.ended).toEqual([]);
  await made.instances.giveBack(instance, true);
  const next = made.finish(1);
  expect(await made.instances.take(never)).toBe(next);
  expect(made.ended).toEqual([0]);
});

test('those that were made ahead end with the whole, and no more are made', async () => {
  const made = new Made({ reuse: false, ahead: 2 });
  const ready = made.instances.ready();
  expect(made.begun).toBe(2);
  made.finish(0);
  await ready;
  made.finish(1);
  const taken = await made.instances.take(never);
  await made.instances.close();
  await made.instances.giveBack(taken, false);
  expect(made.ended.toSorted()).toEqual([0, 1]);
  expect(made.begun).toBe(2);
});

test('one that can’t be made ahead is nobody’s', async () => {
  const made = new Made({ reuse: true, ahead: 1 });
  const ready = made.instances.ready();
  made.fail(0);
  await expect(ready).rejects.toThrow('no 0');
  const taken = made.instances.take(never);
  expect(made.begun).toBe(2);
  const instance = made.finish(1);
  expect(await taken).toBe(instance);
});

test('no more are made ahead than there may be', async () => {
  const made = new Made({ reuse: false, ahead: 3, most: 2 });
  const ready = made.instances.ready();
  made.finish(0);
  await ready;
  expect(made.begun).toBe(2);
});
