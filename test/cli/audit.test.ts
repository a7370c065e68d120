/** `witlink audit`: what it prints, its exit codes, and what it can't do. */
import { expect, test } from 'vitest';
import type { AuditJson } from '../../src/cli/json-forms.ts';
import { app, calc, dice } from './components.ts';
import { cli, folder } from './cli.ts';

const parts = { 'app.wasm': app, 'calc.wasm': calc, 'dice.wasm': dice };

test('tells what is called of the host, and what is given inside', async () => {
  const at = folder(parts);
  await cli(['plug', at('app.wasm'), '--plug', at('calc.wasm'), '-o', at('whole.wasm')]);
  const { code, out, err } = await cli(['audit', at('dice.wasm'), at('whole.wasm')]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.replaceAll(`${at()}/`, '')).toBe(
    [
      'dice.wasm',
      '  component',
      '    calls wasi:random/random@0.2.3: get-random-u64',
      'whole.wasm',
      '  calc  (component > instance 0)',
      '    nothing of the host',
      '  app  (component > instance 2)',
      '    nothing of the host',
      '    gets of calc: demo:calc/ops@1.0.0',
      '',
    ].join('\n'),
  );
  const { version, findings, components } = JSON.parse(
    (await cli(['audit', at('whole.wasm'), '--format', 'json'])).out,
  ) as AuditJson;
  expect({ version, findings, parts: components[0]!.parts.length }).toEqual({
    version: 1,
    findings: [],
    parts: 2,
  });
});

test('names parts by their files, whatever they call themselves', async () => {
  const at = folder({ 'a/calc.wasm': app, 'evil.wasm': calc });
  await cli(['plug', at('a/calc.wasm'), '--plug', at('evil.wasm'), '-o', at('x.wasm')]);
  const { out } = await cli(['audit', at('x.wasm')]);
  expect(out).toContain('  evil  (');
  expect(out).toContain('gets of evil:');
});

test('fails where something is reached that was not before', async () => {
  const at = folder(parts);
  const same = await cli(['audit', at('dice.wasm'), '--against', at('dice.wasm')]);
  expect(same).toEqual({ code: 0, out: 'no part reaches what it did not before\n', err: '' });
  const more = await cli(['audit', at('dice.wasm'), '--against', at('calc.wasm')]);
  expect(more.code).toBe(1);
  expect(more.out).toContain('can call `wasi:random/random@0.2.3#get-random-u64`, which it could');
});

test('fails where a policy is not kept to, or is none', async () => {
  const at = folder({
    ...parts,
    'good.json': '{ "others": { "allow": ["wasi:random/random"] } }',
    'bad.json': '{ "parts": [{ "name": "x", "allows": [] }] }',
  });
  const by = (policy: string) => cli(['audit', at('dice.wasm'), '--policy', at(policy)]);
  expect(await by('good.json')).toMatchObject({ code: 0 });
  expect(await by('bad.json')).toMatchObject({
    code: 1,
    out: expect.stringContaining('did you mean `allow`?') as string,
  });
  expect((await by('none.json')).code).toBe(2);
  const other = await cli(['audit', at('app.wasm'), '--policy', at('good.json')]);
  expect(other).toMatchObject({
    code: 1,
    out: expect.stringContaining('error[policy/not-allowed]') as string,
  });
});

test('a policy with more faults than arguments of a call could be is told as any other', async () => {
  const entries = Array.from({ length: 130_000 }, () => '{"name":"x","allow":[]}').join(',\n');
  const at = folder({ ...parts, 'policy.json': `{"parts":[${entries}]}` });
  const { code, out, err } = await cli(['audit', at('calc.wasm'), '--policy', at('policy.json')]);
  expect(code, err.slice(0, 400)).toBeLessThan(2);
  const told = `${out}${err}`;
  expect(told).toContain('cli/too-many');
  expect(told).toMatch(/\d+ more findings are not shown/);
  expect(told.length).toBeLessThan(10_000_000);
}, 60_000);

test('says what it is not given', async () => {
  const at = folder({ ...parts, 'core.wasm': new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) });
  expect(await cli(['audit', '--no-config'])).toMatchObject({ code: 2 });
  const two = await cli(['audit', at('app.wasm'), at('calc.wasm'), '--against', at('dice.wasm')]);
  expect(two).toMatchObject({ code: 2, err: expect.stringContaining('name one') as string });
  expect((await cli(['audit', at('none.wasm')])).code).toBe(2);
  const core = await cli(['audit', at('core.wasm')]);
  expect(core).toMatchObject({ code: 1 });
  expect(core.err + core.out).toContain('binary/core-module');
  expect((await cli(['audit', '-', '-'])).code).toBe(2);
});
