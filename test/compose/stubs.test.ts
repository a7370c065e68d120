/** What a host is not to be asked for -> stubs that refuse it: what programs see of that, here and in wasmtime. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/base/index.ts';
import {
  encodeGraph,
  GraphBuilder,
  plug,
  readPackage,
  stubImports,
  type GraphPackage,
  type StubOptions,
} from '../../src/compose/index.ts';
import { componentize, decode } from '../../src/component/index.ts';
import { instantiate } from '../../src/link/index.ts';
import { externName, printWit } from '../../src/model/index.ts';
import { dummy, dummyOf, worldOf } from '../component/dummies.ts';
import { wat } from '../link/wat.ts';
import { callInWasmtime, hasWasmtime } from './wasmtime.ts';
import { judgedInTheEnd } from './judges.ts';

const judged = judgedInTheEnd();

const wit = `
package root:app;
package wasi:filesystem@0.2.0 {
  interface types {
    enum error-code { access, not-permitted, unsupported }
    resource descriptor {
      unlink-file-at: func(path: string) -> result<_, error-code>;
      size: func() -> result<u64, error-code>;
      is-same: func(other: borrow<descriptor>) -> bool;
    }
  }
  interface preopens {
    use types.{descriptor};
    get-directories: func() -> list<tuple<descriptor, string>>;
  }
}
package wasi:sockets@0.2.0 {
  interface network {
    resource network;
    enum error-code { unknown, access-denied, not-supported }
  }
  interface instance-network {
    use network.{network};
    instance-network: func() -> network;
  }
  interface tcp {
    use network.{network, error-code};
    resource tcp-socket { bind: func(on: borrow<network>) -> result<_, error-code>; }
    create: func() -> result<tcp-socket, error-code>;
    count: func() -> u32;
  }
}
package wasi:http@0.2.0 {
  interface types {
    variant error-code { internal-error(option<string>), HTTP-request-denied, other(u64) }
    resource request { constructor(url: string); }
    first: func() -> option<string>;
    set: func() -> result;
    take: func() -> result<u64>;
  }
  interface handler {
    use types.{request, error-code};
    handle: func(request: request) -> result<u64, error-code>;
  }
}
world files {
  import wasi:filesystem/types@0.2.0;
  import wasi:filesystem/preopens@0.2.0;
  export run: func() -> u32;
  export spare: func() -> u32;
}
world disk {
  export wasi:filesystem/types@0.2.0;
  export wasi:filesystem/preopens@0.2.0;
}
world net {
  import wasi:sockets/network@0.2.0;
  import wasi:sockets/instance-network@0.2.0;
  import wasi:sockets/tcp@0.2.0;
  import wasi:http/types@0.2.0;
  import wasi:http/handler@0.2.0;
  export create: func() -> u32;
  export join: func() -> u32;
  export ask: func() -> u32;
  export first: func() -> u32;
  export bare: func() -> u32;
  export count: func() -> u32;
}
world old { import wasi:filesystem/types@0.2.0; import wasi:sockets/network@0.2.0; }
`;

async function component(world: string, label: string, module: string): Promise<GraphPackage> {
  const { model, world: id } = await worldOf(wit, world);
  const made = componentize(await wat(`(module ${module})`), { target: { model, world: id } });
  expect(made.diagnostics).toEqual([]);
  const { value, diagnostics } = readPackage({ bytes: made.value!, file: `${label}.wasm`, label });
  expect(diagnostics).toEqual([]);
  return value!;
}

const memory = `(memory (export "memory") 1)
  (global $top (mut i32) (i32.const 4096))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.set $top (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
    (global.get $top)
    (global.set $top (i32.add (global.get $top) (local.get 3))))
  (data (i32.const 64) "a.txt")`;

const types = 'wasi:filesystem/types@0.2.0';
const preopens = 'wasi:filesystem/preopens@0.2.0';

/** Gives 100 where it is given no folder, else what it is told when it removes a file of the first: 10 and the error. */
const files = (): Promise<GraphPackage> =>
  component(
    'files',
    'files',
    `(import "${preopens}" "get-directories" (func $folders (param i32)))
     (import "${types}" "[method]descriptor.unlink-file-at" (func $unlink (param i32 i32 i32 i32)))
     (import "${types}" "[method]descriptor.size" (func $size (param i32 i32)))
     (import "${types}" "[resource-drop]descriptor" (func $drop (param i32)))
     ${memory}
     (func $remove (export "run") (result i32) (local $d i32)
       (call $folders (i32.const 8))
       (if (i32.eqz (i32.load (i32.const 12))) (then (return (i32.const 100))))
       (local.set $d (i32.load (i32.load (i32.const 8))))
       (call $unlink (local.get $d) (i32.const 64) (i32.const 5) (i32.const 16))
       (call $drop (local.get $d))
       (i32.add (i32.mul (i32.load8_u (i32.const 16)) (i32.const 10)) (i32.load8_u (i32.const 17))))
     (func (export "spare") (result i32) (local $d i32)
       (call $folders (i32.const 8))
       (local.set $d (i32.load (i32.load (i32.const 8))))
       (call $size (local.get $d) (i32.const 16))
       (call $drop (local.get $d))
       (i32.load (i32.const 24)))`,
  );

/** One folder of 42 bytes, from which everything can be removed. */
const disk = (): Promise<GraphPackage> =>
  component(
    'disk',
    'disk',
    `(import "[export]${types}" "[resource-new]descriptor" (func $new (param i32) (result i32)))
     ${memory}
     (func (export "${types}#[method]descriptor.unlink-file-at") (param i32 i32 i32) (result i32)
       (i32.store16 (i32.const 32) (i32.const 0)) (i32.const 32))
     (func (export "${types}#[method]descriptor.size") (param i32) (result i32)
       (i32.store8 (i32.const 32) (i32.const 0)) (i64.store (i32.const 40) (i64.const 42)) (i32.const 32))
     (func (export "${types}#[method]descriptor.is-same") (param i32 i32) (result i32) (i32.const 1))
     (func (export "${preopens}#get-directories") (result i32)
       (i32.store (i32.const 48) (call $new (i32.const 7)))
       (i32.store (i32.const 52) (i32.const 64)) (i32.store (i32.const 56) (i32.const 5))
       (i32.store (i32.const 32) (i32.const 48)) (i32.store (i32.const 36) (i32.const 1)) (i32.const 32))`,
  );

const net = (): Promise<GraphPackage> =>
  component(
    'net',
    'net',
    `(import "wasi:sockets/tcp@0.2.0" "create" (func $create (param i32)))
     (import "wasi:sockets/tcp@0.2.0" "count" (func $count (result i32)))
     (import "wasi:sockets/instance-network@0.2.0" "instance-network" (func $network (result i32)))
     (import "wasi:sockets/network@0.2.0" "[resource-drop]network" (func $drop (param i32)))
     (import "wasi:http/types@0.2.0" "[constructor]request" (func $request (param i32 i32) (result i32)))
     (import "wasi:http/types@0.2.0" "first" (func $first (param i32)))
     (import "wasi:http/types@0.2.0" "set" (func $set (result i32)))
     (import "wasi:http/types@0.2.0" "take" (func $take (param i32)))
     (import "wasi:http/handler@0.2.0" "handle" (func $handle (param i32 i32)))
     ${memory}
     (func (export "create") (result i32)
       (call $create (i32.const 16))
       (i32.add (i32.mul (i32.load8_u (i32.const 16)) (i32.const 10)) (i32.load8_u (i32.const 20))))
     (func (export "join") (result i32) (local $n i32)
       (call $drop (call $network)) (local.set $n (call $network)) (call $drop (local.get $n)) (local.get $n))
     (func (export "ask") (result i32)
       (call $handle (call $request (i32.const 64) (i32.const 5)) (i32.const 16))
       (i32.add (i32.mul (i32.load8_u (i32.const 16)) (i32.const 10)) (i32.load8_u (i32.const 24))))
     (func (export "first") (result i32)
       (i32.store (i32.const 16) (i32.const 99)) (call $first (i32.const 16)) (i32.load8_u (i32.const 16)))
     (func (export "bare") (result i32)
       (call $take (i32.const 16))
       (i32.add (i32.mul (call $set) (i32.const 10)) (i32.load8_u (i32.const 16))))
     (func (export "count") (result i32) (call $count))`,
  );

interface Denied {
  readonly pkg: GraphPackage;
  readonly found: readonly Diagnostic[];
}

async function denied(
  socket: GraphPackage,
  deny: readonly string[],
  host?: StubOptions['host'],
): Promise<Denied> {
  const graph = plug(socket, []).value!;
  const { value, diagnostics } = stubImports(graph, {
    deny,
    ...(host === undefined ? {} : { host }),
  });
  const encoded = encodeGraph(value!);
  expect(encoded.diagnostics).toEqual([]);
  judged(encoded.value!);
  const read = readPackage({ bytes: encoded.value!, file: 'denied.wasm', label: 'denied' });
  return { pkg: read.value!, found: diagnostics };
}

function witOf({ pkg: { bytes } }: Denied): string {
  const { model, root } = decode(bytes).value!;
  return printWit(model, { root });
}

/** What functions without parameters give, here and in wasmtime. */
async function run(bytes: Uint8Array, ...names: readonly string[]): Promise<unknown[]> {
  const { exports } = await instantiate(bytes);
  const given = names.map((name) => (exports[name] as () => unknown)());
  if (hasWasmtime) {
    expect(
      callInWasmtime(
        bytes,
        names.map((name) => [name, []]),
      ),
    ).toEqual(given);
  }
  return given;
}

async function onDisk({ pkg }: Denied): Promise<Uint8Array> {
  const { value, diagnostics } = plug(pkg, [await disk()]);
  expect(diagnostics).toEqual([]);
  return encodeGraph(value!).value!;
}

describe('stubs', () => {
  test('answer with the word of the interface, with nothing, and with resources of their own', async () => {
    const { pkg, found } = await denied(await net(), ['wasi:sockets/*', 'wasi:http/*']);
    expect(found).toEqual([]);
    expect(importsOf(pkg)).toEqual([]);
    expect(await run(pkg.bytes, 'create', 'ask', 'first', 'bare')).toEqual([11, 11, 0, 11]);
    // A handle, and the second is given the place of the first.
    const [handle] = await run(pkg.bytes, 'join');
    expect(handle).toBeGreaterThan(0);
  });

  test('trap with a name where there is no word', async () => {
    const { pkg } = await denied(await net(), ['wasi:*']);
    const { exports } = await instantiate(pkg.bytes);
    expect(exports['count'] as () => unknown).toThrow(
      /component `stub of wasi:sockets@0.2, denied`, function `wasi:sockets\/tcp@0.2.0#count`/,
    );
    if (hasWasmtime) {
      expect(() => callInWasmtime(pkg.bytes, [['count', []]])).toThrow(
        'wasi:sockets/tcp@0.2.0#count is denied',
      );
    }
  });

  test('give no folder', async () => {
    const { pkg } = await denied(await files(), ['wasi:filesystem']);
    expect(importsOf(pkg)).toEqual([]);
    expect(await run(pkg.bytes, 'run')).toEqual([100]);
  });

  test('refuse one function, and give on the others of the host', async () => {
    const whole = await denied(await files(), []);
    expect(await run(await onDisk(whole), 'run', 'spare')).toEqual([0, 42]);
    const made = await denied(await files(), [`${types}#[method]descriptor.unlink-file-at`]);
    expect(witOf(made)).toMatchInlineSnapshot(`
      "package root:component;

      world root {
        import wasi:filesystem/types@0.2.0;
        import wasi:filesystem/preopens@0.2.0;
        export run: func() -> u32;
        export spare: func() -> u32;
      }

      package wasi:filesystem@0.2.0 {
        interface types {
          enum error-code {
            access,
            not-permitted,
            unsupported,
          }

          resource descriptor {
            size: func() -> result<u64, error-code>;
          }
        }

        interface preopens {
          use types.{descriptor};

          get-directories: func() -> list<tuple<descriptor, string>>;
        }
      }
      "
    `);
    expect(await run(await onDisk(made), 'run', 'spare')).toEqual([11, 42]);
    const again = await denied(await files(), ['wasi:filesystem/types#descriptor.unlink-*']);
    expect(again.pkg.bytes).toEqual(made.pkg.bytes);
  });

  test('keep the types of the host where others need them', async () => {
    const made = await denied(await files(), ['wasi:filesystem/types']);
    expect(witOf(made)).toMatchInlineSnapshot(`
      "package root:component;

      world root {
        import wasi:filesystem/types@0.2.0;
        import wasi:filesystem/preopens@0.2.0;
        export run: func() -> u32;
        export spare: func() -> u32;
      }

      package wasi:filesystem@0.2.0 {
        interface types {
          enum error-code {
            access,
            not-permitted,
            unsupported,
          }

          resource descriptor;
        }

        interface preopens {
          use types.{descriptor};

          get-directories: func() -> list<tuple<descriptor, string>>;
        }
      }
      "
    `);
    expect(await run(await onDisk(made), 'run')).toEqual([11]);
  });

  test('stand for what a host lacks', async () => {
    const host = await worldOf(wit, 'old');
    const made = await denied(await net(), ['wasi:http'], host);
    expect(witOf(made)).toMatchInlineSnapshot(`
      "package root:component;

      world root {
        import wasi:sockets/network@0.2.0;
        export create: func() -> u32;
        export join: func() -> u32;
        export ask: func() -> u32;
        export first: func() -> u32;
        export bare: func() -> u32;
        export count: func() -> u32;
      }

      package wasi:sockets@0.2.0 {
        interface network {
          resource network;

          enum error-code {
            unknown,
            access-denied,
            not-supported,
          }
        }
      }
      "
    `);
    const [unsupported] = await run((await denied(made.pkg, ['wasi:*'])).pkg.bytes, 'create');
    expect(unsupported).toBe(12);
  });

  test('stand for the functions that an interface of the host lacks', async () => {
    const older = await worldOf(wit.replace(/unlink-file-at: .*/, ''), 'files');
    const made = await denied(await files(), [], older);
    expect(importedFuncs(made.pkg.bytes)).toEqual([
      `${types}#[method]descriptor.size`,
      `${preopens}#get-directories`,
    ]);
    expect(await run(await onDisk(made), 'run', 'spare')).toEqual([12, 42]);
  });

  test('are deterministic, and warn of what denies nothing', async () => {
    const socket = await files();
    const { pkg, found } = await denied(socket, [
      'wasi:filesystem/preopen',
      'wasi:filesystem/types',
    ]);
    expect(found).toMatchObject([
      {
        code: 'compose/unused-denial',
        severity: 'warning',
        help: [expect.stringMatching(/did you mean/), `left open is \`${types}\`, \`${preopens}\``],
      },
    ]);
    expect(importsOf(pkg)).toEqual([types, preopens]);
  });

  test('warn of no pattern that is about something, though another is about it, too', async () => {
    const { found } = await denied(await files(), ['wasi:filesystem/*', `${types}#*`, preopens]);
    expect(found).toEqual([]);
  });

  test('drop what they are handed, however it is passed', async () => {
    // Sixteen flat parameters and more lie in memory.
    const many = Array.from({ length: 15 }, (_, i) => `p${i}: u64`).join(', ');
    const text = `package a:b;
      interface types {
        enum error-code { unknown, access-denied }
        resource r {
          constructor();
          near: func(other: borrow<r>, given: r) -> result<_, error-code>;
          far: func(${many}, other: borrow<r>, given: r) -> result<_, error-code>;
          hidden: func(others: list<borrow<r>>) -> result<_, error-code>;
        }
      }
      world app { import types; export near: func() -> u32; export far: func() -> u32; export hidden: func() -> u32; }
      world host { export types; }`;
    const made = async (world: string, module: string): Promise<GraphPackage> => {
      const target = await worldOf(text, world);
      const { value, diagnostics } = componentize(await wat(`(module ${module})`), { target });
      expect(diagnostics).toEqual([]);
      return readPackage({ bytes: value!, file: `${world}.wasm` }).value!;
    };
    const app = await made(
      'app',
      `(import "a:b/types" "[constructor]r" (func $new (result i32)))
       (import "a:b/types" "[resource-drop]r" (func $drop (param i32)))
       (import "a:b/types" "[method]r.near" (func $near (param i32 i32 i32 i32)))
       (import "a:b/types" "[method]r.far" (func $far (param i32 i32)))
       (import "a:b/types" "[method]r.hidden" (func $hidden (param i32 i32 i32 i32)))
       ${memory}
       (global $r (mut i32) (i32.const 0))
       (func $word (result i32) (call $drop (global.get $r))
         (i32.add (i32.mul (i32.load8_u (i32.const 512)) (i32.const 10)) (i32.load8_u (i32.const 513))))
       (func (export "near") (result i32)
         (global.set $r (call $new))
         (call $near (global.get $r) (global.get $r) (call $new) (i32.const 512)) (call $word))
       (func (export "far") (result i32)
         (global.set $r (call $new))
         (i32.store (i32.const 1024) (global.get $r))
         (i32.store (i32.const 1152) (global.get $r)) (i32.store (i32.const 1156) (call $new))
         (call $far (i32.const 1024) (i32.const 512)) (call $word))
       (func (export "hidden") (result i32)
         (global.set $r (call $new))
         (i32.store (i32.const 1024) (global.get $r))
         (call $hidden (global.get $r) (i32.const 1024) (i32.const 1) (i32.const 512)) (call $word))`,
    );
    const host = await made(
      'host',
      `(import "[export]a:b/types" "[resource-new]r" (func $new (param i32) (result i32)))
       ${memory}
       (func (export "a:b/types#[constructor]r") (result i32) (call $new (i32.const 1)))
       (func (export "a:b/types#[method]r.near") (param i32 i32 i32) (result i32) unreachable)
       (func (export "a:b/types#[method]r.far") (param i32) (result i32) unreachable)
       (func (export "a:b/types#[method]r.hidden") (param i32 i32 i32) (result i32) unreachable)`,
    );
    const { pkg } = await denied(app, ['a:b/types#r.*ar', 'a:b/types#r.hidden']);
    const whole = encodeGraph(plug(pkg, [host]).value!).value!;
    expect(await run(whole, 'near', 'far', 'near', 'far')).toEqual([11, 11, 11, 11]);
    // A borrow in a list can't be given back by who reads no values.
    const { exports } = await instantiate(whole);
    expect(exports['hidden'] as () => unknown).toThrow(/stub of a:b, denied.*hidden/);
    // Of a resource of its own a borrow is no handle.
    const alone = await denied(app, ['a:b']);
    expect(await run(alone.pkg.bytes, 'near', 'far', 'hidden')).toEqual([11, 11, 11]);
  });

  test('answer with words that carry nothing, and with lists of any length alone', async () => {
    const { words, any, two } = await stubOf(
      `variant error { access-denied(string), not-permitted }
       words: func() -> result<u32, error>; any: func() -> list<u32>; two: func() -> list<u32, 2>;`,
    );
    expect(() => words!()).toThrow(expect.objectContaining({ payload: { tag: 'not-permitted' } }));
    expect(any!()).toEqual(new Uint32Array());
    expect(() => two!()).toThrow(/`a:b\/i#two`: unreachable/);
  });

  test('drop what is handed over behind other values', async () => {
    const { R, take } = await stubOf(
      'resource r { constructor(); } take: func(s: string, x: r) -> result;',
    );
    const made = new (R as unknown as new () => object)();
    expect(() => take!('text', made)).toThrow(expect.objectContaining({ name: 'ComponentError' }));
    expect(() => take!('text', made)).toThrow(/dropped|given/);
  });

  test('forget what they were told when they have answered', async () => {
    const { tell } = await stubOf('tell: func(s: string) -> result;', {
      limits: { memory: 2 ** 20 },
    });
    const text = 'x'.repeat(2 ** 18);
    for (let i = 0; i < 16; i++) {
      expect(() => tell!(text)).toThrow(expect.objectContaining({ name: 'ComponentError' }));
    }
  });

  test('stand for what is asked for by name, and ask for it where they need its types', async () => {
    const text = `package a:b; interface i { f: func(); g: func(); } world w { import i; export run: func(); }`;
    const { value } = readPackage({ bytes: await dummy(text), file: 'a.wasm' });
    const left = (...deny: readonly string[]): string[] => {
      const builder = new GraphBuilder();
      const of = builder.addPackage(value!);
      const asked = builder.import('a:b/i', { kind: 'import', package: of, name: 'a:b/i' });
      builder.give(builder.instantiate(of), 'a:b/i', asked);
      const stubbed = stubImports(builder.graph, { deny });
      expect(stubbed.diagnostics).toEqual([]);
      const { value: bytes, diagnostics } = encodeGraph(stubbed.value!);
      expect(diagnostics).toEqual([]);
      judged(bytes!);
      return importedFuncs(bytes!);
    };
    expect(left()).toEqual(['a:b/i#f', 'a:b/i#g']);
    expect(left('a:b/i#f')).toEqual(['a:b/i#g']);
    expect(left('a:b/i')).toEqual([]);
  });

  test('take the types that they need from what is asked for by name', async () => {
    const text = `package a:b; interface types { resource r; }
      interface ops { use types.{r}; f: func(x: r); } world w { import ops; export run: func(); }`;
    const { value } = readPackage({ bytes: await dummy(text), file: 'a.wasm' });
    const builder = new GraphBuilder();
    const of = builder.addPackage(value!);
    const asked = builder.import('a:b/types', { kind: 'import', package: of, name: 'a:b/types' });
    builder.give(builder.instantiate(of), 'a:b/types', asked);
    const stubbed = stubImports(builder.graph, { deny: ['a:b/ops'] });
    const { value: bytes, diagnostics } = encodeGraph(stubbed.value!);
    expect(diagnostics).toEqual([]);
    judged(bytes!);
    expect(importedFuncs(bytes!)).toEqual([]);
  });

  test('stand for any functions of an interface, and for no others', async () => {
    const net = await worldOf(wit, 'net');
    const files = await worldOf(wit, 'files');
    const random = fc.record({
      isNet: fc.boolean(),
      denied: fc.infiniteStream(fc.boolean()),
    });
    fc.assert(
      fc.property(random, ({ isNet, denied: stream }) => {
        const { model, world } = isNet ? net : files;
        const socket = readPackage({ bytes: dummyOf(model, world), file: 'a.wasm' }).value!;
        const before = importedFuncs(socket.bytes);
        const deny = before.filter(() => stream.next().value as boolean);
        const { value, diagnostics } = stubImports(plug(socket, []).value!, { deny });
        expect(diagnostics).toEqual([]);
        const encoded = encodeGraph(value!);
        expect(encoded.diagnostics).toEqual([]);
        judged(encoded.value!);
        const left = before.filter((name) => !deny.includes(name));
        expect(importedFuncs(encoded.value!).toSorted()).toEqual(left.toSorted());
      }),
      { numRuns: 60 },
    );
  });

  test('take part where functions are asynchronous', async () => {
    const text = `package wasi:http@0.3.0;
      interface types { variant error-code { other(string), HTTP-request-denied } resource request { constructor(); } }
      interface client {
        use types.{error-code, request};
        send: async func(request: request) -> result<u32, error-code>;
        body: func(data: stream<u8>) -> future<result<_, error-code>>;
      }
      world w { import types; import client; }`;
    const socket = readPackage({ bytes: await dummy(text), file: 'a.wasm' }).value!;
    const { value } = stubImports(plug(socket, []).value!, { deny: ['wasi:http'] });
    const { value: bytes, diagnostics } = encodeGraph(value!);
    expect(diagnostics).toEqual([]);
    judged(bytes!);
    expect(importedFuncs(bytes!)).toEqual([]);
  });

  test('are told what is no pattern', async () => {
    const graph = plug(await net(), []).value!;
    expect(stubImports(graph, { deny: ['wasi sockets'] })).toMatchObject({
      value: undefined,
      diagnostics: [{ code: 'compose/bad-pattern' }],
    });
  });

  test('keep the types that the world itself uses', async () => {
    const text = `package a:b;
      interface types { resource r { constructor(); } }
      interface ops { f: func(); }
      world w { use types.{r}; import ops; export g: func(x: r); }`;
    const { value } = readPackage({ bytes: await dummy(text), file: 'a.wasm' });
    expect(importsOf((await denied(value!, ['a:b'])).pkg)).toEqual(['a:b/types', 'r']);
  });

  test('are none for resources that are imported by themselves', async () => {
    const text = `package a:b; world w { resource r { constructor(); } }`;
    const { value } = readPackage({ bytes: await dummy(text), file: 'a.wasm' });
    expect(stubImports(plug(value!, []).value!, { deny: ['*'] })).toMatchObject({
      value: undefined,
      diagnostics: [{ code: 'compose/no-stub' }],
    });
  });

  test('stand for what has a plain name', async () => {
    const text = `package a:b; world w { import log: func(); import more: interface { f: func() -> list<u8>; } }`;
    const { value } = readPackage({ bytes: await dummy(text), file: 'a.wasm' });
    expect(importsOf((await denied(value!, ['log', 'more'])).pkg)).toEqual([]);
  });
});

/** What the stub of an interface of these functions exports, all of which are denied. */
async function stubOf(
  body: string,
  options: Parameters<typeof instantiate>[2] = {},
): Promise<Readonly<Record<string, (...args: readonly unknown[]) => unknown>>> {
  const features = ['fixed-length-lists'] as const;
  const text = `package a:b; interface i { ${body} } world w { import i; }`;
  const { value: socket } = readPackage({ bytes: await dummy(text), file: 'a.wasm' });
  const { value } = stubImports(plug(socket!, []).value!, { deny: ['a:b'], features });
  const { bytes } = value!.packages.at(-1)!;
  const { exports } = await instantiate(bytes, {}, { features, ...options });
  return exports['a:b/i'] as Awaited<ReturnType<typeof stubOf>>;
}

/** `a:b/c@1.0.0#f`, of all that is imported. */
function importedFuncs(bytes: Uint8Array): string[] {
  const { model, world } = decode(bytes).value!;
  return model.worlds[world!]!.imports.flatMap((item) =>
    item.kind === 'interface'
      ? model.interfaces[item.id]!.functions.map((f) => `${externName(model, item)}#${f.name}`)
      : [],
  );
}

function importsOf({ tree }: GraphPackage): string[] {
  return tree.definitions.flatMap((d) => (d.kind === 'import' ? [d.extern.name] : []));
}
