/** What the verbs take as the bytes of a binary, and what is said of anything else. */
import { describe, expect, test } from 'vitest';
import {
  componentize,
  decode,
  embed,
  inspect,
  instantiate,
  instantiateSync,
  link,
  parse,
  targets,
  validate,
} from '../../src/index.ts';
import { wat } from '../link/wat.ts';

const bytes = await wat(`(component
  (core module $m (func (export "f") (result i32) i32.const 7))
  (core instance $i (instantiate $m))
  (func (export "f") (result u32) (canon lift (core func $i "f"))))`);

/** A buffer with the bytes at `offset`, and something before and after. */
function within(buffer: ArrayBuffer | SharedArrayBuffer, offset: number): typeof buffer {
  new Uint8Array(buffer).fill(0xff).set(bytes, offset);
  return buffer;
}

const around = bytes.length + 16;
const exact = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
const shared = within(new SharedArrayBuffer(bytes.length), 0);
const buffers: [string, unknown][] = [
  ['a Uint8Array', bytes],
  ['a Buffer', Buffer.from(bytes)],
  ['a part of a buffer', new Uint8Array(within(new ArrayBuffer(around), 8), 8, bytes.length)],
  ['a DataView', new DataView(within(new ArrayBuffer(around), 3), 3, bytes.length)],
  ['an ArrayBuffer', exact],
  ['a SharedArrayBuffer', shared],
  ['a view of one', new Uint8Array(shared)],
];
const sources = [
  ...buffers,
  ...buffers.map(([name, b]): [string, unknown] => [
    `${name}, named`,
    { bytes: b, file: 'x.wasm' },
  ]),
];
const waiting: [string, () => unknown][] = [
  ['a Blob', () => new Blob([bytes as Uint8Array<ArrayBuffer>])],
  ['a File', () => new File([bytes as Uint8Array<ArrayBuffer>], 'x.wasm')],
  ['a Response', () => new Response(bytes as Uint8Array<ArrayBuffer>)],
  [
    'a Response, named',
    () => ({ bytes: new Response(bytes as Uint8Array<ArrayBuffer>), file: 'x' }),
  ],
];

type Exports = Readonly<Record<string, unknown>>;
const run = ({ exports }: { readonly exports: Exports }): unknown =>
  (exports['f'] as () => unknown)();

describe('is taken', () => {
  test.each(sources)('%s', async (_, source) => {
    const given = source as Uint8Array;
    expect(run(await instantiate(given))).toBe(7);
    expect(run(instantiateSync(given))).toBe(7);
    expect((await link(given, { plugs: [given] })).value).toBeDefined();
    expect(decode(given)).toMatchObject({ diagnostics: [], value: { world: 0 } });
    expect(validate(given)).toEqual({ diagnostics: [], value: true });
    expect(inspect(given).value?.kind).toBe('component');
  });

  test.each(waiting)('%s, by who waits', async (_, make) => {
    expect(run(await instantiate(make() as Blob))).toBe(7);
    expect((await link(bytes, { plugs: [make() as Blob] })).diagnostics).toMatchObject([
      { code: 'link/unused-plug' },
    ]);
  });

  test('a name, for what is said', async () => {
    const broken = { bytes: bytes.subarray(0, 20), file: 'cut.wasm' };
    expect(validate(broken).diagnostics).toMatchObject([{ span: { file: 'cut.wasm' } }]);
    expect(validate(broken, { file: 'other' }).diagnostics).toMatchObject([
      { span: { file: 'other' } },
    ]);
    expect((await link(broken)).diagnostics).toMatchObject([{ span: { file: 'cut.wasm' } }]);
  });
});

describe('is not taken', () => {
  const model = { packages: [], interfaces: [], worlds: [], types: [] };
  const verbs: [string, (given: never) => unknown][] = [
    ['instantiate', (given) => instantiate(given)],
    ['link', (given) => link(given)],
    ['instantiateSync', (given) => instantiateSync(given)],
    ['decode', (given) => decode(given)],
    ['validate', (given) => validate(given)],
    ['inspect', (given) => inspect(given)],
    ['targets', (given) => targets(given, model, 0)],
    ['componentize', (given) => componentize(given)],
    ['embed', (given) => embed(given, { target: { model, world: 0 } })],
  ];
  const wrong: [string, unknown, RegExp][] = [
    [
      'a path',
      'app.wasm',
      /given is a string .*; it takes no path and no text: read the file first/,
    ],
    ['nothing', undefined, /given is nothing/],
    ['null', null, /given is null/],
    ['an array', [0, 97], /given is an array/],
    ['an object', { file: 'x' }, /given is an object/],
    ['a file without bytes', { bytes: 'x', file: 'x' }, /given is a string/],
    ['a promise', Promise.resolve(bytes), /given is a Promise .*; await the promise first/],
  ];
  const message = async (call: () => unknown): Promise<string> => {
    try {
      await call();
    } catch (error) {
      expect(error).toMatchObject({
        name: 'WitlinkError',
        diagnostics: [{ code: 'host/bad-source' }],
      });
      return (error as Error).message;
    }
    throw new Error('it was taken');
  };

  describe.each(verbs)('by %s', (verb, call) => {
    test.each(wrong)('%s', async (_, given, expected) => {
      const text = await message(() => call(given as never));
      expect(text).toMatch(expected);
      expect(text).toContain(
        `\`${verb}\` takes a Uint8Array or another view, an ArrayBuffer, a SharedArrayBuffer`,
      );
    });
  });

  test.each(verbs.slice(2))('what has to be waited for, by %s', async (verb, call) => {
    for (const [, make] of waiting) {
      const text = await message(() => call(make() as never));
      expect(text).toContain(
        `\`${verb}\` doesn't wait: give it what \`await ….arrayBuffer()\` gives`,
      );
      if (verb === 'instantiateSync') expect(text).toContain('`instantiate` takes it as it is');
    }
  });

  const plugs = bytes as never;
  test.each([
    ['link', () => link(bytes, { plugs })],
    ['instantiate', () => instantiate(bytes, {}, { plugs })],
    ['instantiateSync', () => instantiateSync(bytes, {}, { plugs })],
  ])('one plug in place of an array, by %s', async (_, call) => {
    expect(await message(call)).toContain(
      '`plugs` takes an array of components; given is a Uint8Array (host/bad-source); one alone is `plugs: [component]`',
    );
  });

  test('a Response that has failed, or was read before', async () => {
    const none = new Response('not found', { status: 404 });
    expect(await message(() => instantiate(none))).toContain('has failed with 404');
    const read = new Response(bytes as Uint8Array<ArrayBuffer>);
    await read.arrayBuffer();
    expect(await message(() => instantiate(read))).toContain(
      "`instantiate` was given can't be read: ",
    );
  });

  test('anything but a string, by parse', async () => {
    expect(await message(() => parse(bytes as never))).toContain('`parse` takes the text');
  });
});
