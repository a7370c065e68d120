/** The rules as the public API has them. */
import { expect, test } from 'vitest';
import { comparePackages, lint, load, memoryHost, ruleMetas, sideOf } from '../../src/index.ts';

const wit = (body: string): string =>
  `package demo:shop@1.0.0;\ninterface api { ${body} }\nworld app { import api; }\n`;

async function read(text: string) {
  const { value } = await load('api.wit', memoryHost({ 'api.wit': text }), { features: 'all' });
  return value;
}

test('lint gives diagnostics, whose codes are those of the rules', async () => {
  const found = lint([await read(wit('type id = u32; ping: func();'))]);
  expect(found.map((d) => d.code)).toContain('lint/unused-type');
  const ids = new Set<string>(ruleMetas.map((meta) => meta.id));
  expect(found.filter((d) => !ids.has(d.code))).toEqual([]);
});

test('comparePackages says by tier whom a change breaks', async () => {
  const [old, now] = [
    await read(wit('ping: func(); pong: func();')),
    await read(wit('ping: func();')),
  ];
  const { value, diagnostics } = comparePackages(sideOf(old), sideOf(now));
  expect(diagnostics).toEqual([]);
  expect(value!.findings).toMatchObject([
    {
      isBreaking: true,
      reach: {
        WORLD: ['guest', 'caller'],
        SOURCE: ['host', 'guest', 'caller', 'implementer'],
      },
    },
  ]);
  expect(value!.versions).toMatchObject([{ needs: 'major', smallest: '2.0.0' }]);
});
