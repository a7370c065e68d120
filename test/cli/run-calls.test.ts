/** Several calls over one instance: named results, handles, arguments and results as JSON, the list of what can be called. */
import { beforeAll, describe, expect, test } from 'vitest';
import { wat } from '../link/wat.ts';
import { dummy } from '../component/dummies.ts';
import { cli, folder, type Ran } from './cli.ts';
import { secrets } from './secrets.ts';

let bytes: Uint8Array;
beforeAll(async () => {
  bytes = await wat(secrets);
});

async function calls(...texts: readonly string[]): Promise<Ran> {
  const at = folder({ 'secrets.wasm': bytes });
  return cli(['run', at('secrets.wasm'), ...texts.flatMap((text) => ['--invoke', text])]);
}

describe('several calls', () => {
  test('are made in order over one instance', async () => {
    expect(await calls('count()', 'count()', 'count()')).toEqual({
      code: 0,
      out: '1\n2\n3\n',
      err: '',
    });
  });

  test('use results by their names, which then aren’t printed', async () => {
    expect(await calls('n = next(41)', 'n = next(n)', 'next(n)')).toEqual({
      code: 0,
      out: 'ok(44)\n',
      err: '',
    });
  });

  test('the first that fails is the last, named or not', async () => {
    expect(await calls('count()', 'n = next(0)', 'next(n)')).toEqual({
      code: 1,
      out: '1\nerr\n',
      err: '',
    });
  });

  test('are all checked before the first is made', async () => {
    const { code, out, err } = await calls('count()', 'next(true)');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('--invoke 2:1:6');
  });
});

describe('resources', () => {
  test.each([
    [['s = new secret(7)', 's.expose()'], '7\n'],
    [['s = new demo:secrets/store#secret(7)', 'demo:secrets/store#secret.expose(s)'], '7\n'],
    [['s = [constructor]secret(7)', '[method]secret.expose(s)'], '7\n'],
    [['s = secret.make(8)', 's.expose()', 'peek(s)', 'take(s)'], '8\n8\n8\n'],
    [['s = store#secret.make(8)', 'maybe(s)', 'maybe(some(s))', 'maybe(none)'], '9\n9\n0\n'],
    [['secret.make(9)'], '<secret>\n'],
  ])('%j', async (texts, out) => {
    expect(await calls(...texts)).toEqual({ code: 0, out, err: '' });
  });

  test('what is left is dropped at the end, what was given away isn’t', async () => {
    const left = await calls('secret.make(99)', 'count()');
    expect(left).toMatchObject({ code: 134, out: '<secret>\n1\n' });
    expect(left.err).toContain('`[dtor]secret`: unreachable');
    // The latest first, as they may depend on those before them.
    const both = await calls('secret.make(99)', 'secret.make(98)');
    expect(both.err).toContain('`[dtor]secret`: memory access out of bounds');
    const given = await calls('s = secret.make(7)', 't = secret.make(1)', 'take(s)');
    expect(given).toEqual({ code: 0, out: '7\n', err: '' });
  });

  test('are called by their names alone', async () => {
    const { code, err } = await calls('s = secret.make(7)', 'demo:secrets/store#s.expose()');
    expect(code).toBe(2);
    expect(err).toContain('there is no exported function `demo:secrets/store#s.expose`');
  });

  test('of two resources have the methods of their own', async () => {
    const at = folder({
      'two.wasm': await dummy(`package a:b; interface i {
        resource reader { constructor(); read: func(); }
        resource writer { constructor(); write: func(); } }
        world w { export i; }`),
    });
    const texts = ['--invoke', 'r = new reader()', '--invoke', 'r.write()'];
    const { code, err } = await cli(['run', at('two.wasm'), ...texts]);
    expect(code).toBe(2);
    expect(err).toContain('`r` has no method `write`');
    expect(err).toContain('it has `read`');
  });

  test('of a call that is wrong are not missed', async () => {
    const { err } = await calls('s = new secre(1)', 's.expose()');
    expect(err).toContain('did you mean `new secret`?');
    expect(err.match(/error\[/g)).toHaveLength(1);
  });

  test.each([
    [['s = new secret(1)', 'take(s)', 's.expose()'], 'error[wave/given-away]: `s` was given away'],
    [['s = new secret(1)', 'take(s)', 'peek(s)'], 'given away here'],
    [['s = new secret(1)', 't.expose()'], 'there is no result `t`'],
    [['secret1 = new secret(1)', 'take(secret2)'], 'error[wave/unknown-result]'],
    [['secret1 = new secret(1)', 'take(secret2)'], 'did you mean `secret1`?'],
    [['take(s)'], 'name the result of an earlier call'],
    [['take(3)'], 'error[wave/no-text-form]: a `secret` can’t be written as text'],
    [['s = new secret(1)', 's.expos()'], 'did you mean `expose`?'],
    [['s = new secret(1)', 's.x()'], 'it has `expose`'],
    [['n = next(1)', 'n.expose()'], '`n` is no object of a resource'],
    [['s = new secret(1)', 'next(s)'], 'a `u32` is wanted, but `s` is a `secret`'],
    [['n = none()'], 'error[cli/no-result]: `none` gives nothing that could be called `n`'],
    [['true = next(1)'], 'error[wave/keyword]: `true` is a keyword'],
    [['x = '], 'a function call starts with the name'],
    [['new secre(1)'], 'did you mean `new secret`?'],
    [['secret.mak(1)'], 'did you mean `secret.make`?'],
  ])('%j is told before anything runs', async (texts, why) => {
    const { code, out, err } = await calls(...texts);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(why);
  });
});

describe('as JSON', () => {
  const json = async (...argv: readonly string[]): Promise<Ran> => {
    const at = folder({ 'secrets.wasm': bytes });
    return cli(['run', at('secrets.wasm'), '--format', 'json', ...argv]);
  };

  test('arguments and results, a line for each call', async () => {
    const argv = [
      ...['--invoke', 's = new secret', '--args', '[7]'],
      ...['--invoke', 's.expose', '--args', '[]'],
      ...['--invoke', 'take', '--args', '["s"]'],
      ...['--invoke', 'next', '--args', '[0]'],
    ];
    expect(await json(...argv)).toEqual({ code: 1, out: '7\n7\n{"tag":"err"}\n', err: '' });
    const wide = ['--invoke', 'wide', '--args', '[18446744073709551615]', '--invoke', 'none()'];
    expect(await json(...wide)).toEqual({
      code: 0,
      out: '"18446744073709551615"\nnull\n',
      err: '',
    });
    expect(await json('--invoke', 'secret.make(1)')).toMatchObject({ out: '"<secret>"\n' });
  });

  test.each([
    [['--invoke', 'next', '--args', '[1'], 'error[config/syntax]'],
    [['--invoke', 'next', '--args', '{}'], 'the arguments are a JSON array, but this is an object'],
    [['--invoke', 'next', '--args', '["x"]'], '--args:1:2'],
    [['--invoke', 'next', '--args', '[1, 2]'], '`next` takes 1 argument, but 2 are given'],
    [['--invoke', 'next(1)', '--args', '[1]'], 'the arguments of `next` are given elsewhere, too'],
    [['--invoke', 'next', '--args', '[1]', '--args', '[2]'], 'given twice for a call'],
    [['--args', '[1]', '--invoke', 'next'], 'stands before any `--invoke`'],
    [['--invoke', 'take', '--args', '["s"]'], 'there is no result `s`'],
  ])('%j is misuse', async (argv, why) => {
    const { code, out, err } = await json(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(why);
  });
});

test('the list of what can be called has the types of arguments and results', async () => {
  const shapes = await dummy(`package demo:shapes;
    interface types {
      record point { x: f64, y: f64 }
      enum color { red, green }
    }
    interface canvas {
      use types.{point, color as hue};
      type path = list<point>;
      variant shape { dot(point), line(path), nothing }
      flags style { bold, wide-open }
      resource brush { constructor(c: hue); stroke: func(s: shape, how: style) -> result<u32, string>; }
      size: func(s: option<shape>) -> tuple<f64, f64>;
    }
    world w { export canvas; export hello: func(who: string) -> string; }`);
  const at = folder({ 'shapes.wasm': shapes });
  const { code, out } = await cli(['run', at('shapes.wasm')]);
  expect(code).toBe(2);
  expect(`\n${out}`).toMatchInlineSnapshot(`
    "
    hello: func(who: string) -> string
    new demo:shapes/canvas#brush: func(c: hue) -> brush
    demo:shapes/canvas#brush.stroke: func(self: borrow<brush>, s: shape, how: style) -> result<u32, string>
    demo:shapes/canvas#size: func(s: option<shape>) -> tuple<f64, f64>

    enum color { red, green }
    type hue = color
    record point { x: f64, y: f64 }
    type path = list<point>
    variant shape { dot(point), line(path), nothing }
    flags style { bold, wide-open }
    "
  `);
});
