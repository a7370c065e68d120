/** The commands around binaries: packages as binaries and back, and components made of core modules. */
import { describe, expect, test } from 'vitest';
import { cli, folder } from './cli.ts';

const dep = `package a:b@1.0.0;
interface i { record r { x: u32 } f: func(r: r); }
interface unused {}
`;

describe('wit --wasm', () => {
  test('writes a package that is read again, alone and in deps/', async () => {
    const at = folder({
      'dep.wit': dep,
      'main/x.wit': 'package x:y;\ninterface z { use a:b/i@1.0.0.{r}; f: func(r: r); }\n',
      'main/deps/.keep': '',
    });
    const binary = at('main/deps/dep.wasm');
    expect(await cli(['wit', at('dep.wit'), '--wasm', '-o', binary])).toMatchObject({ code: 0 });
    expect((await cli(['wit', binary])).out).toBe((await cli(['wit', at('dep.wit')])).out);
    const all = await cli(['wit', at('main')]);
    expect(all).toMatchObject({ code: 0, err: '' });
    expect(all.out).toContain('use a:b/i@1.0.0.{r};');
  });

  test('parts of packages in binaries stand in for packages that are nowhere else', async () => {
    const at = folder({
      'mid/mid.wit': 'package m:m;\ninterface m { use a:b/i@1.0.0.{r}; type t = r; }\n',
      'mid/deps/dep.wit': dep,
      'main/x.wit': 'package x:y;\ninterface z { use m:m/m.{t}; f: func(t: t); }\n',
      'main/deps/.keep': '',
    });
    const binary = at('main/deps/mid.wasm');
    expect(await cli(['wit', at('mid'), '--wasm', '-o', binary])).toMatchObject({ code: 0 });
    const all = await cli(['wit', at('main')]);
    expect(all).toMatchObject({ code: 0, err: '' });
    expect(all.out).toContain('record r');
  });

  test('goes to a file only', async () => {
    const at = folder({ 'dep.wit': dep });
    const ran = await cli(['wit', at('dep.wit'), '--wasm']);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('-o FILE');
  });

  test('says what is wrong with a binary', async () => {
    const at = folder({ 'x.wasm': new Uint8Array([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 7, 5]) });
    expect(await cli(['wit', at('x.wasm')])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('binary/truncated') as string,
    });
  });
});
