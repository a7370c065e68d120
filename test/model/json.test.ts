/**
 * The model as JSON is that of `wasm-tools component wit --json --all-features`, which wrote these fixtures; those that
 * are called `….off.json` without `--all-features`.
 */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { modelToJson } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load } from '../../src/resolve/index.ts';

test.each(globSync('fixtures/wit/json/*.json').toSorted())('%s', async (json) => {
  const isOff = json.endsWith('.off.json');
  const file = json.replace(/(?:\.off)?\.json$/, '.wit');
  const { value, diagnostics } = await load(file, nodeHost(), { features: isOff ? [] : 'all' });
  expect(diagnostics).toEqual([]);
  const recorded: unknown = JSON.parse(readFileSync(json, 'utf8'));
  // As texts, so that the order of fields counts.
  expect(JSON.stringify(modelToJson(value.model))).toBe(JSON.stringify(recorded));
});
