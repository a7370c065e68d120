import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as prettier from 'prettier';
import { describe, expect, test } from 'vitest';
import * as plugin from '../../src/format/index.ts';
import { astOf, format, languageOf } from './fmt.ts';

/** What prettier's own command makes of `--debug-check`; the declarations leave it out. */
const { __debug: debug } = prettier as unknown as {
  readonly __debug: {
    parse(
      text: string,
      options: prettier.Options,
      how: { readonly massage: boolean },
    ): Promise<{ readonly ast: unknown }>;
  };
};

const cases = path.resolve(import.meta.dirname, '../../fixtures/format');
const read = (name: string): string => readFileSync(path.join(cases, name), 'utf8');
const names = readdirSync(cases).filter((name) => name.includes('.in.'));

describe.each(names)('%s', (name) => {
  const parser = languageOf(name);
  const text = read(name);
  const expected = read(name.replace('.in.', '.out.'));

  test('is formatted as it should be', async () => {
    expect(await format(text, { parser })).toBe(expected);
  });

  test('is the same to prettier’s --debug-check', async () => {
    const trees = [text, expected].map(async (of) => {
      const options = { parser, plugins: [plugin] };
      const { ast } = await debug.parse(of, options, { massage: true });
      return JSON.stringify(ast);
    });
    expect(await trees[0]).toBe(await trees[1]);
    expect(await trees[0]).not.toMatch(/"range"|\d, ?\d/);
  });

  test('is formatted once and for all', async () => {
    expect(await format(expected, { parser })).toBe(expected);
    expect(astOf(expected, parser)).toEqual(astOf(text, parser));
  });

  test('may have CRLF, a byte order mark and tabs', async () => {
    const crlf = text.replaceAll('\n', '\r\n');
    expect(await format(crlf, { parser })).toBe(expected);
    expect(await format(crlf, { parser, endOfLine: 'auto' })).toBe(
      expected.replaceAll('\n', '\r\n'),
    );
    expect(await format(`\ufeff${text}`, { parser })).toBe(`\ufeff${expected}`);
    const isPlain = !/prettier-ignore|\/\*(?!.*\*\/)/.test(text);
    const tabs = text.replaceAll(/^( {2})+/gm, '\t');
    if (isPlain) expect(await format(tabs, { parser })).toBe(expected);
  });
});

describe('options of prettier', () => {
  const signature = 'interface i { f: func(a: u32, b: u32) -> u32; }';

  test('width', async () => {
    expect(await format(signature, { printWidth: 30 })).toBe(
      'interface i {\n  f: func(\n    a: u32,\n    b: u32,\n  ) -> u32;\n}\n',
    );
    const long = `use a:b/c.{${Array.from({ length: 9 }, (_, i) => `name${i}`).join(', ')}};`;
    const exact = `interface i {\n  ${long}\n}\n`;
    const width = long.length + 2;
    expect(await format(exact, { printWidth: width })).toBe(exact);
    expect(await format(exact, { printWidth: width - 1 })).toContain('{\n    name0,\n');
  });

  test('indentation', async () => {
    const options = { useTabs: true, printWidth: 30 };
    expect(await format(signature, options)).toContain('\n\tf: func(\n\t\ta: u32,\n');
    expect(await format(signature, { tabWidth: 4 })).toContain('\n    f: func(a');
  });

  test('a comment at the end of a line does not count for its width', async () => {
    const text = `interface i {\n  f: func(a: u32); // ${'long '.repeat(20)}end\n}\n`;
    expect(await format(text)).toBe(text);
  });
});

describe('ranges', () => {
  const text = `interface  i  {
    a:  func( );
  // two
    b:  func( x:u32 );
    c:  func( );
    record r  { x:u32,y:u32 }
}
interface   j   {}
`;
  const range = (part: string, end = part) => ({
    rangeStart: text.indexOf(part),
    rangeEnd: text.indexOf(end) + end.length,
  });

  test('one item', async () => {
    expect(await format(text, range('b:  f'))).toBe(
      text.replace('b:  func( x:u32 );', 'b: func(x: u32);'),
    );
  });

  test('several, with the comments between them', async () => {
    expect(await format(text, range('a:', 'b:'))).toBe(
      text
        .replace('a:  func( );\n  // two\n    b:', 'a: func();\n  // two\n  b:')
        .replace('  func( x:u32 );', ' func(x: u32);'),
    );
  });

  test('a body that breaks keeps the indentation of its block', async () => {
    expect(await format(text, range('record'))).toBe(
      text.replace(/record .*}/, 'record r {\n    x: u32,\n    y: u32,\n  }'),
    );
  });

  test('items at the top', async () => {
    expect(await format(text, range('interface   j'))).toBe(
      text.replace('interface   j   {}', 'interface j {}'),
    );
    expect(await format(text, { rangeStart: 0, rangeEnd: text.length - 1 })).toBe(
      await format(text),
    );
    expect(await format(text, { rangeStart: 1, rangeEnd: 2 })).toContain('a: func();');
  });

  test('nothing but blanks', async () => {
    const blank = 'interface  i {}\n\n\n\ninterface  j {}\n';
    expect(await format(blank, { rangeStart: 17, rangeEnd: 18 })).toBe(blank);
  });

  test('what is to be ignored', async () => {
    const left = `world  a  {}
// prettier-ignore
interface  i  {
  b:  func();
}
world  c  {}
`;
    const at = (part: string, end = part) => ({
      rangeStart: left.indexOf(part),
      rangeEnd: left.indexOf(end) + end.length,
    });
    expect(await format(left, at('interface'))).toBe(left);
    expect(await format(left, at('b:  func'))).toBe(left);
    expect(await format(left, at('interface', 'world  c'))).toBe(
      left.replace('world  c  {}', 'world c {}'),
    );
    const trailed = 'world  a  {} // prettier-ignore\nworld  b  {}\n';
    expect(await format(trailed, { rangeStart: 33, rangeEnd: 34 })).toBe(
      trailed.replace('world  b  {}', 'world b {}'),
    );
  });

  test('of compositions', async () => {
    const wac = `package   a:b;
import i:  interface  {
      f :  func( );
   g :  func( );
};
let  x  =  new a:c { i , ... };
export  x  ...;
`;
    const within = (part: string) => ({
      parser: 'wac',
      rangeStart: wac.indexOf(part),
      rangeEnd: wac.indexOf(part) + part.length,
    });
    expect(await format(wac, within('f :'))).toBe(wac.replace('f :  func( )', 'f: func()'));
    expect(await format(wac, within('i , ...'))).toBe(
      wac.replace('let  x  =  new a:c { i , ... }', 'let x = new a:c { i, ... }'),
    );
    expect(await format(wac, within('package'))).toBe(wac.replace('package   ', 'package '));
  });

  test('with CRLF and a byte order mark', async () => {
    const crlf = `\ufeff${text.replaceAll('\n', '\r\n')}`;
    const at = crlf.indexOf('b:  f');
    const options = { rangeStart: at, rangeEnd: at + 3, endOfLine: 'auto' as const };
    expect(await format(crlf, options)).toBe(
      crlf.replace('b:  func( x:u32 );', 'b: func(x: u32);'),
    );
  });
});

describe('Markdown', () => {
  const options = { parser: 'markdown', plugins: [plugin] };

  test('wit blocks are formatted, also within lists', async () => {
    const text = '# Title\n\n- item\n\n  ```wit\n  interface  i { a:func(); }\n  ```\n';
    expect(await prettier.format(text, options)).toBe(
      '# Title\n\n- item\n\n  ```wit\n  interface i {\n    a: func();\n  }\n  ```\n',
    );
  });

  test('and so are wac blocks', async () => {
    const text = '```wac\npackage  a:b; export  c...;\n```\n';
    expect(await prettier.format(text, options)).toBe('```wac\npackage a:b;\nexport c...;\n```\n');
  });

  test.each(['wit', 'wac'])('fragments and errors in %s stay as they are', async (language) => {
    const text = `\`\`\`${language}\na:func( ) ;\n\`\`\`\n`;
    expect(await prettier.format(text, options)).toBe(text);
  });

  test('a range of the Markdown is none of the block', async () => {
    const text = '```wit\ninterface  i { a:func(); }\n```\n\ntext\n';
    const formatted = await prettier.format(text, { ...options, rangeStart: 0, rangeEnd: 20 });
    expect(formatted).toContain('text\n');
  });
});

test('a name of very many parts', async () => {
  const text = `package ${'a:'.repeat(200_000)}b;\n`;
  expect(await format(text)).toBe(text);
});

test('very many accesses and arguments', async () => {
  const accesses = `package a:b;\nlet c = d${'.e["f"]'.repeat(50_000)};\n`;
  expect(await format(accesses, { parser: 'wac' })).toBe(accesses);
  const values = `package a:b;\nlet c = new d:e {\n${'  f: g,\n'.repeat(50_000)}};\n`;
  expect(await format(values, { parser: 'wac' })).toBe(values);
});

test('very many comments in one place', async () => {
  const text = `interface i {\n${'  // a\n'.repeat(100_000)}}\n`;
  expect(await format(text)).toBe(text);
  expect(await format(`interface i { ${'/* a */ '.repeat(100_000)}}`)).toHaveLength(800_016);
});

describe('texts that are left alone', () => {
  test('errors are thrown, with all findings', async () => {
    const text = 'interface i {\n  a: fnc();\n  b: func(;\n}\n';
    const error: unknown = await format(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(plugin.TextSyntaxError);
    const { message, diagnostics, loc } = error as plugin.TextSyntaxError;
    expect(diagnostics.length).toBeGreaterThan(1);
    expect(loc?.start.line).toBe(2);
    expect(message).toMatch(/\[parse\/.*\(2:\d+\)\n.*\(3:\d+\)[^]*> 2 \|/);
  });

  test('errors outside the range count', async () => {
    const text = 'interface i {}\ninterface {\n';
    await expect(format(text, { rangeStart: 0, rangeEnd: 5 })).rejects.toThrow('parse/');
  });

  test.each(['', '\n \n', '\ufeff'])('%j is nothing', async (text) => {
    expect((await format(text)).replace('\ufeff', '')).toBe('');
  });

  test('what is nested too deep is an error', async () => {
    const text = `interface i { type t = ${'list<'.repeat(10_000)}u8${'>'.repeat(10_000)}; }`;
    await expect(format(text)).rejects.toThrow('parse/too-deep');
    const deep = text.replaceAll(/(list<|>)\1*/g, (run) => run.slice(0, 250 * (run.length / 1e4)));
    expect((await format(deep)).length).toBe(deep.length + 3);
    for (const [open, close] of [
      ['(', ')'],
      ['new d:e { f: ', ' }'],
    ] as const) {
      const nested = (depth: number): string =>
        `package a:b;\nlet c = ${open.repeat(depth)}x${close.repeat(depth)};\n`;
      await expect(format(nested(10_000), { parser: 'wac' })).rejects.toThrow('parse/too-deep');
      const result = await format(nested(250), { parser: 'wac', printWidth: 20_000 });
      expect(result).toBe(nested(250));
    }
  });
});
