/**
 * What a component may not do, done: hand-written apps and providers that each break one rule of the canonical ABI
 * (fixtures/secret-store/bad) end with the trap of that rule, and nothing runs afterwards. Both keep a diary in their
 * memory, at the addresses that their prelude.wat tells.
 */
import { describe, expect, it } from 'vitest';
import { type Linked, appOver, guest, guests, memoriesOf, trapOf } from './guests.ts';

const all = await guests({ bad: true, only: (name) => name.startsWith('bad-') });

const over = (app: string, provider: string): Promise<Linked> =>
  appOver(guest(all, `bad-app-${app}`), guest(all, `bad-provider-${provider}`));

/** What ran, from the diaries. */
function diary(linked: Linked): Record<string, number> {
  const { app, provider } = memoriesOf(linked);
  const at = (memory: WebAssembly.Memory, address: number): number =>
    new DataView(memory.buffer).getUint32(address, true);
  return {
    step: at(app, 0),
    get: at(provider, 0),
    expose: at(provider, 8),
    postReturn: at(provider, 12),
    dtor: at(provider, 16),
    realloc: at(provider, 20),
  };
}

describe('sound components', () => {
  it('run to the end: the handle is dropped and its destructor runs', async () => {
    const linked = await over('sound', 'sound');
    expect(linked.run('anything')).toBe('not so secret');
    const once = { step: 4, get: 1, expose: 1, postReturn: 1, dtor: 1, realloc: 1 };
    expect(diary(linked)).toEqual(once);
    expect(linked.run('')).toBe('not so secret');
    // An empty name asks for its space, too.
    expect(diary(linked)).toEqual({
      step: 4,
      get: 2,
      expose: 2,
      postReturn: 2,
      dtor: 2,
      realloc: 2,
    });
  });

  it('know one secret by different handles', async () => {
    const linked = await over('keeps-two', 'sound');
    expect(linked.run('x')).toBe('not so secret');
    const { app, provider } = memoriesOf(linked);
    const handles = [...new Uint32Array(app.buffer, 8, 2)];
    expect(new Set(handles).size).toBe(2);
    // The provider's table was empty again each time, so that it gave the same index twice.
    expect(new Uint32Array(provider.buffer, 24, 1)[0]).not.toBe(handles[1]);
    const moved = linked.events.flatMap((e) => (e.kind === 'return' ? e.handles : []));
    expect(moved.map(({ to }) => to)).toEqual(handles);
    expect(moved[1]?.from).not.toBe(moved[1]?.to);
  });
});

const cases = [
  {
    what: 'a provider gives bytes that are no UTF-8',
    app: 'sound',
    provider: 'invalid-utf8',
    code: 'trap/invalid-utf8',
    guilty: 'provider',
    ran: { step: 2, get: 1, expose: 1, postReturn: 0, dtor: 0, realloc: 1 },
  },
  {
    what: 'a provider gives a string outside its memory',
    app: 'sound',
    provider: 'out-of-bounds',
    code: 'trap/string-out-of-bounds',
    guilty: 'provider',
    ran: { step: 2, get: 1, expose: 1, postReturn: 0, dtor: 0, realloc: 1 },
  },
  {
    what: 'a provider gives a handle that it never had',
    app: 'sound',
    provider: 'wrong-handle',
    code: 'trap/unknown-handle',
    guilty: 'provider',
    ran: { step: 1, get: 1, expose: 0, postReturn: 0, dtor: 0, realloc: 1 },
  },
  {
    what: 'a provider gives a handle that it dropped',
    app: 'sound',
    provider: 'dropped-handle',
    code: 'trap/unknown-handle',
    guilty: 'provider',
    // Dropping its own resource ran the destructor, before the trap.
    ran: { step: 1, get: 1, expose: 0, postReturn: 0, dtor: 1, realloc: 1 },
  },
  {
    what: 'a provider executes unreachable',
    app: 'sound',
    provider: 'unreachable',
    code: 'trap/wasm',
    guilty: 'provider',
    ran: { step: 2, get: 1, expose: 1, postReturn: 0, dtor: 0, realloc: 1 },
  },
  {
    what: 'an app passes bytes that are no UTF-8',
    app: 'invalid-utf8',
    provider: 'sound',
    code: 'trap/invalid-utf8',
    guilty: 'app',
    ran: { step: 1, get: 0, expose: 0, postReturn: 0, dtor: 0, realloc: 0 },
  },
  {
    what: 'an app passes a string outside its memory',
    app: 'out-of-bounds',
    provider: 'sound',
    code: 'trap/string-out-of-bounds',
    guilty: 'app',
    ran: { step: 1, get: 0, expose: 0, postReturn: 0, dtor: 0, realloc: 0 },
  },
  {
    what: 'an app uses a handle that it never had',
    app: 'wrong-handle',
    provider: 'sound',
    code: 'trap/unknown-handle',
    guilty: 'app',
    ran: { step: 1, get: 0, expose: 0, postReturn: 0, dtor: 0, realloc: 0 },
  },
  {
    what: 'an app uses a handle that it dropped',
    app: 'dropped-handle',
    provider: 'sound',
    code: 'trap/unknown-handle',
    guilty: 'app',
    ran: { step: 2, get: 1, expose: 0, postReturn: 0, dtor: 1, realloc: 1 },
  },
] as const;

describe.each(cases)('$what', ({ app, provider, code, guilty, ran }) => {
  it(`is ${code}, and the end`, async () => {
    const linked = await over(app, provider);
    const first = trapOf(() => linked.run('name'));
    expect(first.code).toBe(code);
    expect(first.component).toMatch(new RegExp(`^bad-${guilty}-`));
    expect(diary(linked)).toEqual(ran);

    const second = trapOf(() => linked.run('name'));
    expect(second.code).toBe('trap/poisoned');
    expect(second.cause).toBe(first);
    expect(diary(linked)).toEqual(ran);
    expect(linked.events.filter(({ kind }) => kind === 'trap')).toHaveLength(1);
  });
});
