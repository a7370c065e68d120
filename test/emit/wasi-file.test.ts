/** The file of WASI beside an emitted program: what the program imports of it, as the whole of it gives that, and nothing else. */
import { Buffer } from 'node:buffer';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { runtimeShare } from '../../src/emit/share/share.ts';
import { wasiFile, wasiNeeds, wholeWasi } from '../../src/emit/share/wasi-file.ts';
import type { WasiOptions } from '../../src/wasi/index.ts';
import { wasiInterfaces } from '../../src/wasi/index.ts';
import { folder } from '../cli/cli.ts';

type Interfaces = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Make = (options: WasiOptions) => Interfaces | Promise<Interfaces>;

/** What such a file exports. */
async function loaded(code: string): Promise<Make> {
  const at = folder({
    'package.json': '{ "type": "module" }',
    'wasi.js': code,
    'runtime.js': runtimeShare(wasiNeeds).code,
  });
  const { wasi } = (await import(/* @vite-ignore */ pathToFileURL(at('wasi.js')).href)) as {
    readonly wasi: Make;
  };
  return wasi;
}

/** What a program imports of it, by the names that it is given under. */
const imports = (...keys: string[]) =>
  keys.map((key) => ({
    key,
    item: { kind: 'instance', name: key, exports: [] } as never,
  }));

const all = [...(await wasiInterfaces())];
const packageOf = (key: string): string => key.replace(/\/.*@(0\.\d).*/, '@$1');
const packages = [...new Set(all.map(packageOf))];

test.each(packages)('%s alone is what it is among all', async (name) => {
  const its = all.filter((key) => packageOf(key) === name);
  const code = wasiFile(imports(its[0]!), { args: [] });
  const given = await (await loaded(code))({ stdin: 'inherit', stdout: 'inherit' });
  const whole = await (await loaded(wholeWasi()))({});
  expect(Object.keys(given).toSorted()).toEqual(its.toSorted());
  for (const key of its) {
    expect(Object.keys(given[key]!), key).toEqual(Object.keys(whole[key]!));
  }
});

test('there are packages of both versions, in one file where a program imports both', async () => {
  expect(packages).toHaveLength(13);
  const both = imports('wasi:random/random@0.2.0', 'wasi:clocks/monotonic-clock@0.3.0');
  const given = await (await loaded(wasiFile(both, { args: [] })))({});
  expect(new Set(Object.keys(given).map(packageOf))).toEqual(
    new Set(['wasi:random@0.2', 'wasi:clocks@0.3']),
  );
});

test('what is not imported is not there', async () => {
  const numbers = wasiFile(imports('wasi:random/random@0.2.0'), { args: [] });
  expect(Buffer.byteLength(numbers)).toBeLessThan(12_000);
  expect(numbers).not.toMatch(/readSync|HTTP-request|address-in-use/);
  const streams = wasiFile(imports('wasi:cli/stdout@0.2.0'), { args: [] });
  expect(streams).not.toMatch(/HTTP-request|address-in-use|not-directory/);
  const preopens = { '/': { host: '.', readOnly: false } };
  expect(wasiFile(imports('wasi:filesystem/types@0.2.0'), { args: [], preopens })).toContain(
    'O_DIRECTORY',
  );
});
