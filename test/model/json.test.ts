/** The model as JSON is that of `wasm-tools component wit --json --all-features`, which wrote these fixtures. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { modelToJson } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load } from '../../src/resolve/index.ts';

test.each(globSync('fixtures/wit/json/*.wit').toSorted())('%s', async (file) => {
  const { value, diagnostics } = await load(file, nodeHost(), { features: 'all' });
  expect(diagnostics).toEqual([]);
  const recorded: unknown = JSON.parse(readFileSync(file.replace(/\.wit$/, '.json'), 'utf8'));
  // As texts, so that the order of fields counts.
  expect(JSON.stringify(modelToJson(value.model))).toBe(JSON.stringify(recorded));
});
