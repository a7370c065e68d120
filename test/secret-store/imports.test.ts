/**
 * What the secret store says when it is put together wrongly, and what a host may put in place of either side: a store
 * in JavaScript under the app, and JavaScript as the app over a provider.
 */
import { describe, expect, it } from 'vitest';
import { WitlinkError } from '../../src/base/index.ts';
import { type ComponentSource, instantiate, link } from '../../src/link/index.ts';
import { ComponentError, type Imports } from '../../src/runtime/index.ts';
import { appOver, guest, guests, memoryBehind, trapOf } from './guests.ts';

const wanted = ['app', 'bad-app-sound', 'provider-assemblyscript'].concat(
  ['sound', 'invalid-utf8', 'other-type'].map((name) => `bad-provider-${name}`),
);
const all = await guests({ bad: true, only: (name) => wanted.includes(name) });
const interfaceName = 'demo:secret-store/store@0.1.0';

describe('before anything runs', () => {
  it('a missing import is an error that says who wants it', async () => {
    const error = await failure({});
    expect(error.diagnostics.map(({ code }) => code)).toEqual(['runtime/missing-import']);
    expect(error.message).toContain(interfaceName);
    expect(error.message).toMatch(/of `app/);
  });

  it('and which near match was found', async () => {
    const error = await failure({ 'demo:secret-stor/store@0.1.0': hostStore().imports });
    expect(error.message).toContain('did you mean `demo:secret-stor/store@0.1.0`?');
  });

  it('an import of another kind is an error', async () => {
    const { imports } = hostStore();
    const error = await failure({ [interfaceName]: { ...imports, get: 'no function' } });
    expect(error.diagnostics.map(({ code }) => code)).toEqual(['runtime/wrong-import']);
  });

  it('a provider made for another type is an error that shows both', async () => {
    const plugs = [guest(all, 'bad-provider-other-type')];
    const error = await failure({}, plugs);
    expect(error.diagnostics.map(({ code }) => code)).toEqual(['component/type-mismatch']);
    expect(error.message).toContain('u32');
    expect(error.message).toContain('u64');
    expect(error.message).toContain('bad-provider-other-type');
  });

  it.each(['__proto__', 'constructor'])(
    'an import object finds nothing in its prototype: %s',
    async (key) => {
      const { imports } = hostStore();
      const error = await failure(Object.create({ [interfaceName]: imports }) as Imports);
      expect(error.diagnostics[0]?.code).toBe('runtime/missing-import');
      expect((await failure({ [key]: imports })).diagnostics[0]?.code).toBe(
        'runtime/missing-import',
      );
    },
  );

  async function failure(
    imports: Imports,
    plugs: readonly ComponentSource[] = [],
  ): Promise<WitlinkError> {
    const error: unknown = await instantiate(guest(all, 'app'), imports, { plugs }).catch(
      (e: unknown) => e,
    );
    if (!(error instanceof WitlinkError)) throw new Error('no WitlinkError', { cause: error });
    return error;
  }
});

describe('a store that the host gives', () => {
  it('serves the app like any provider', async () => {
    const { imports } = hostStore();
    const { exports } = await instantiate(guest(all, 'app'), { [interfaceName]: imports });
    const run = exports['run'] as (name: string) => string;
    expect(run('mine')).toBe(
      "The secret 'mine' is 'of the host'. The store keeps mine (version 1).",
    );
    expect(run('other')).toMatch(/^There is no secret 'other'\./);
  });

  it('is told when the app drops a secret', async () => {
    const { imports, disposed } = hostStore();
    const { exports } = await instantiate(guest(all, 'bad-app-sound'), {
      [interfaceName]: imports,
    });
    expect((exports['run'] as (name: string) => string)('mine')).toBe('of the host');
    expect(disposed).toEqual(['of the host']);
  });

  it('that throws ends the program, and no guest can catch that', async () => {
    const { imports } = hostStore();
    const broken = {
      ...imports,
      get: () => {
        throw new Error('the disk is gone');
      },
    };
    const { exports } = await instantiate(guest(all, 'app'), { [interfaceName]: broken });
    const run = exports['run'] as (name: string) => string;
    const trap = trapOf(() => run('mine'));
    expect(trap.code).toBe('trap/host-exception');
    expect(trap.message).toContain('the disk is gone');
    expect(trapOf(() => run('mine')).code).toBe('trap/poisoned');
  });
});

describe('the host as the app', () => {
  interface Store {
    get: (name: string) => { expose: () => string; [Symbol.dispose]: () => void };
    names: () => [name: string, version: number][];
  }

  it('holds secrets as objects; dropping one runs the destructor, once', async () => {
    const { value: program } = await link(guest(all, 'bad-provider-sound'));
    if (program === undefined) throw new Error('not linked');
    const running = program.instantiateSync();
    const secret = (running.exports['store'] as Store).get('x');
    expect(secret.expose()).toBe('not so secret');
    const memory = memoryBehind({ program, running }, `${interfaceName}#get`);
    const destructorRuns = (): number => new DataView(memory.buffer).getUint32(16, true);
    expect(destructorRuns()).toBe(0);
    secret[Symbol.dispose]();
    secret[Symbol.dispose]();
    expect(destructorRuns()).toBe(1);
    expect(() => secret.expose()).toThrow(/dropped/);
  });

  it('catches the errors of the store by their payload', async () => {
    const { exports } = await instantiate(guest(all, 'provider-assemblyscript'));
    const store = exports[interfaceName] as Store;
    expect(store.names().map(([name]) => name)).toEqual(['api-key', 'password', 'launch-code']);
    expect(store.get('password').expose()).toBe('swordfish 🐟');
    for (const [name, payload] of [
      ['nope', 'not-found'],
      ['launch-code', 'locked'],
    ] as const) {
      expect(() => store.get(name)).toThrow(expect.objectContaining({ payload }));
      expect(() => store.get(name)).toThrow(ComponentError);
    }
  });
});

it('the app can not catch a trap of its provider', async () => {
  const { run } = await appOver(guest(all, 'app'), guest(all, 'bad-provider-invalid-utf8'));
  expect(trapOf(() => run('api-key')).code).toBe('trap/invalid-utf8');
});

/** The store in JavaScript, with one secret, and a list of what was dropped. */
function hostStore(): { imports: Record<string, unknown>; disposed: string[] } {
  const disposed: string[] = [];
  class Secret {
    #text = 'of the host';
    expose(): string {
      return this.#text;
    }
    [Symbol.dispose](): void {
      disposed.push(this.#text);
    }
  }
  const get = (name: string): Secret => {
    // A thrown value that is no Error is the error case.
    if (name !== 'mine') throw 'not-found';
    return new Secret();
  };
  return { imports: { get, names: () => [['mine', 1]], Secret }, disposed };
}
