import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cli, folder } from './cli.ts';

const files = {
  'wit/store.wit': `package demo:secret-store@0.1.0;

interface store {
  resource secret {
    expose: func() -> string;
  }
  enum error { not-found, denied }
  get: func(name: string) -> result<secret, error>;
  names: func() -> list<tuple<string, u32>>;
}

interface other {
  use demo:types/numbers.{count};
  how-many: func() -> count;
}

world provider {
  export store;
}

world app {
  import store;
  export run: func(name: string) -> string;
}
`,
  'wit/deps/types.wit': `package demo:types;

interface numbers {
  type count = u32;
}
`,
};

const broken = `package demo:broken;

interface a {
  get: func() -> strng;
  get: func();
}
`;

describe('wit', () => {
  test('prints what it reads as WIT that means the same', async () => {
    const at = folder(files);
    const first = await cli(['wit', at('wit')]);
    expect(first).toMatchObject({ code: 0, err: '' });
    const second = await cli(['wit', '-'], { input: first.out });
    expect(second).toEqual(first);
    const json = async (path: string, input = ''): Promise<unknown> =>
      JSON.parse((await cli(['wit', path, '--json'], { input })).out);
    expect(await json('-', first.out)).toEqual(await json(at('wit')));
  });

  test('prints a world and what it needs', async () => {
    const at = folder(files);
    const ran = await cli(['wit', at('wit'), '--world', 'provider']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(`\n${ran.out}`).toMatchInlineSnapshot(`
      "
      package demo:secret-store@0.1.0;

      interface store {
        resource secret {
          expose: func() -> string;
        }

        enum error {
          not-found,
          denied,
        }

        get: func(name: string) -> result<secret, error>;

        names: func() -> list<tuple<string, u32>>;
      }

      world provider {
        export store;
      }
      "
    `);
    const again = await cli(['wit', '-'], { input: ran.out });
    expect(again.out).toBe(ran.out);
  });

  test('an unknown world has near names', async () => {
    const at = folder(files);
    const { code, out, err } = await cli(['wit', at('wit'), '--world', 'provide']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('error[cli/unknown-world]: there is no world `provide`');
    expect(err).toContain('did you mean `provider`?');
  });

  test('a world without version that several packages have is to be named in full', async () => {
    const text = (v: string): string => `package a:b@${v} { world w { import f: func(); } }\n`;
    const at = folder({ 'a.wit': `package a:root;\n${text('1.0.0')}${text('2.0.0')}` });
    const { code, out, err } = await cli(['wit', at('a.wit'), '--world', 'a:b/w']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('error[cli/ambiguous-world]: `a:b/w` could be several worlds');
    expect(err).toContain('name one of `a:b/w@1.0.0`, `a:b/w@2.0.0`');
    expect((await cli(['wit', at('a.wit'), '--world', 'a:b/w@2.0.0'])).code).toBe(0);
  });

  test('finds packages in further folders, also where PATH itself stands in one', async () => {
    const at = folder({
      'vendor/a/a.wit': 'package x:a; interface i { use x:b/j.{t}; f: func() -> t; }',
      'vendor/b.wit': 'package x:b; interface j { type t = u8; }',
    });
    const ran = await cli(['wit', at('vendor/a'), '--deps', at('vendor')]);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('x:b');
  });

  test('selects features', async () => {
    const input =
      'package x:y@1.0.0; interface i { @unstable(feature = fast) f: func(); g: func(); }';
    const out = async (...more: string[]): Promise<string> =>
      (await cli(['wit', '-', ...more], { input })).out;
    expect(await out()).not.toContain('f: func');
    expect(await out('--features', 'slow,fast')).toContain('f: func');
    expect(await out('--all-features')).toContain('f: func');
  });

  test('writes to a file, whole or not at all', async () => {
    const at = folder({ ...files, 'out.wit': 'old', 'broken.wit': broken });
    symlinkSync('out.wit', at('link.wit'));
    expect(await cli(['wit', at('wit'), '-o', at('link.wit')])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    const written = readFileSync(at('out.wit'), 'utf8');
    expect(written).toBe((await cli(['wit', at('wit')])).out);
    expect((await cli(['wit', at('broken.wit'), '-o', at('out.wit')])).code).toBe(1);
    expect(readFileSync(at('out.wit'), 'utf8')).toBe(written);
    const { code, err } = await cli(['wit', at('wit'), '-o', at('none/out.wit')]);
    expect(code).toBe(2);
    expect(err).toMatch(
      /^error: `.*none\/out\.wit` can’t be written: there is no folder `.*none`\n$/,
    );
    expect(readdirSync(at()).filter((f) => f.endsWith('.tmp'))).toEqual([]);
    expect((await cli(['wit', at('wit'), '-o', '/dev/null'])).code).toBe(0);
  });

  test('prints nothing of what is broken', async () => {
    const { code, out, err } = await cli(['wit', '-'], { input: broken });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('<stdin>:4:18');
  });
});

describe('check', () => {
  test('is content with what is right', async () => {
    const at = folder(files);
    const ran = await cli(['check', at('wit'), at('wit/deps/types.wit')]);
    expect(ran).toEqual({ code: 0, out: 'no findings in 2 files\n', err: '' });
    const json = await cli(['check', at('wit'), '--format', 'json']);
    expect(json).toEqual({ code: 0, out: '{\n  "version": 1,\n  "findings": []\n}\n', err: '' });
  });

  test('tells all that is wrong, each once', async () => {
    const at = folder({
      'a.wit': broken,
      'b.wit': 'package demo:b; interface i { f: func() -> q; }',
    });
    const { code, out, err } = await cli(['check', at('a.wit'), at('b.wit'), at('a.wit')]);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out.match(/^error\[/gm)).toHaveLength(3);
    expect(out.trim().split('\n').at(-1)).toBe('3 errors in 2 files');
  });

  test('as JSON on standard output, or in a file', async () => {
    const at = folder({ 'a.wit': broken });
    const { code, out, err } = await cli(['check', at('a.wit'), '--format', 'json']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    const { findings: found } = JSON.parse(out) as {
      findings: { code: string; span: unknown }[];
    };
    expect(found.map((d) => d.code)).toEqual(['resolve/unknown-type', 'resolve/duplicate-name']);
    expect(found[0]!.span).toEqual({
      file: at('a.wit'),
      start: { line: 4, column: 18, offset: 53 },
      end: { line: 4, column: 23, offset: 58 },
    });
    const file = await cli(['check', at('a.wit'), '--format', 'json', '-o', at('found.json')]);
    expect(file).toEqual({ code: 1, out: '', err: '' });
    expect(readFileSync(at('found.json'), 'utf8')).toBe(out);
  });

  test('is coloured only where it is wanted', async () => {
    const escape = '\u001b[';
    expect((await cli(['check', '-'], { input: broken })).told).not.toContain(escape);
    expect(
      (await cli(['check', '-'], { input: broken, color: { out: true, err: false } })).told,
    ).toContain(escape);
  });
});

describe('bad input is a finding', () => {
  const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
  test.each<[string, string | Uint8Array]>([
    ['broken binary', bytes(0, 0x61, 0x73, 0x6d, 13, 0, 1, 0, 7)],
    ['not UTF-8', bytes(0x70, 0xff, 0xfe, 0x80)],
    ['UTF-16', bytes(0xff, 0xfe, 0x70, 0, 0x61, 0)],
    [
      'deep',
      `package a:b; interface i { type t = ${'list<'.repeat(10_000)}u8${'>'.repeat(10_000)}; }`,
    ],
    ['deep comment', '/*'.repeat(10_000)],
    ['large', ' '.repeat(17 * 1024 * 1024)],
    [
      'prototype names',
      'package a:b; interface i { f: func() -> constructor; g: func() -> to-string; }',
    ],
    ['control', 'package a:b; interface \u202e i {}'],
  ])('%s', async (_, input) => {
    const begin = performance.now();
    const { code, out, err } = await cli(['check', '-'], { input });
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(/^error\[/);
    expect(out.length).toBeLessThan(10_000);
    expect(performance.now() - begin).toBeLessThan(5000);
  });

  test('links that go in circles, nothing there, an empty folder', async () => {
    const at = folder({
      'empty/readme.txt': '',
      'p/deps/a/a.wit': 'package x:a;',
      'p/p.wit': 'package x:p;',
    });
    symlinkSync('..', at('p/deps/a/deps'));
    symlinkSync('loop.wit', at('loop.wit'));
    expect((await cli(['check', at('p')])).code).toBe(0);
    for (const name of ['loop.wit', 'none', 'empty', 'a\0b', 'x'.repeat(5000)]) {
      const { code, told } = await cli(['check', at(name)]);
      expect(code).toBe(2);
      expect(told).toMatch(/^error\[load\//);
      expect(told).toContain('not everything could be read');
    }
  });

  test.each(['check', 'lint', 'validate'])(
    '%s does not pass over what is not there',
    async (name) => {
      const at = folder({ 'a.wit': 'package x:a;\n' });
      const { code, out } = await cli([name, at('none.wit'), '--format', 'json']);
      expect(code).toBe(2);
      expect(out).toContain('load/unreadable');
    },
  );
});
