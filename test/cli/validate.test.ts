/** `witlink validate` and `witlink wast` from the command line. */
import { describe, expect, test } from 'vitest';
import { wat } from '../link/wat.ts';
import { cli, folder } from './cli.ts';

const gated = '(component (type (list u8 4)))';

describe('validate', () => {
  test('tells of valid files how many there are', async () => {
    const at = folder({ 'a.wasm': await wat('(component)'), 'b.wasm': await wat(gated) });
    const files = [at('a.wasm'), at('b.wasm')];
    const ran = await cli(['validate', ...files, '--features', 'fixed-length-lists']);
    expect(ran).toEqual({ code: 0, out: '2 valid components\n', err: '' });
    expect((await cli(['validate', ...files, '--all-features'])).code).toBe(0);
    const closed = await cli(['validate', ...files]);
    expect(closed.code).toBe(1);
    expect(closed.told).toContain('component/gated');
    expect(closed.told).toContain('component > type 0');
  });

  test('gives JSON, also of what can not be read', async () => {
    const at = folder({ 'a.wasm': await wat('(component)') });
    expect(await cli(['validate', at('a.wasm'), '--format', 'json'])).toMatchObject({
      code: 0,
      out: '{\n  "version": 1,\n  "findings": []\n}\n',
    });
    const { code, out } = await cli(['validate', at('none.wasm'), '--format', 'json']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ findings: [{ code: 'load/unreadable' }] });
  });

  test('an unknown feature is misuse', async () => {
    const ran = await cli(['validate', 'a.wasm', '--features', 'treads']);
    expect(ran.code).toBe(2);
    expect(ran.told).toContain('`treads`');
  });
});

describe('wast', () => {
  const script = `(component)\n(assert_invalid (component (type 7)) "x")
(assert_invalid (component) "nothing is wrong")\n`;

  test('prints a line a file, what failed, and the counts', async () => {
    const at = folder({ 'a.wast': script.replace('(type 7)', '(type (list 7))') });
    const { code, out } = await cli(['wast', at('a.wast')]);
    expect(code).toBe(1);
    expect(out).toBe(
      `${at('a.wast')}  2 passed, 1 failed\n` +
        `  ${at('a.wast')}:3 assert_invalid: it was accepted, but: nothing is wrong\n` +
        '2 passed, 1 failed, 0 listed\n',
    );
  });

  test('lets fail what is listed, and tells only of what is asked for', async () => {
    const at = folder({
      'a.wast': script.replace('(type 7)', '(type (list 7))'),
      nyi: 'a.wast:3 not yet\n',
    });
    const listed = await cli(['wast', at('a.wast'), '--nyi', at('nyi')]);
    expect(listed.code).toBe(0);
    expect(listed.out).toContain('2 passed, 0 failed, 1 listed');
    const filtered = await cli(['wast', at('a.wast'), '--filter', ':2 ', '--json']);
    expect(JSON.parse(filtered.out)).toMatchObject({
      version: 1,
      passed: 1,
      failed: 0,
      files: [
        {
          directives: [
            {
              line: 2,
              kind: 'assert_invalid',
              status: 'passed',
              rejected: { message: 'x', code: 'component/index-out-of-range' },
            },
          ],
        },
      ],
    });
  });

  test('a file that is no script is told with its place', async () => {
    const at = folder({ 'a.wast': '(component\n' });
    const { code, err } = await cli(['wast', at('a.wast')]);
    expect(code).toBe(1);
    expect(err).toContain('wast/not-a-script');
  });
});
