/** The items by which configurations speak of findings, and which of them an ignore means. */
import { expect, test } from 'vitest';
import { readConfig, RuleSettings } from '../../src/config/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { lint } from '../../src/rules/index.ts';
import type { RuleConfiguration } from '../../src/rules/index.ts';

const text = `package demo:shop@0.1.0;

interface store {
  record %item {
    flag1: option<option<u8>>,
  }
  resource blob {
    constructor(at: option<option<u8>>);
    read: func() -> option<option<u8>>;
    open: static func() -> option<option<u8>>;
  }
  get: func() -> option<option<u8>>;
}

world app {
  import store;
  import log: func(text: option<option<string>>);
  export inner: interface {
    run: func() -> option<option<u8>>;
  }
  type t = option<option<u8>>;
}

package demo:nested@0.1.0 {
  interface store {
    get: func() -> option<option<u8>>;
  }
}
`;

const rule = 'lint/nested-option';

async function found(configured: RuleConfiguration): Promise<number> {
  const { value, diagnostics } = await load('a.wit', memoryHost({ 'a.wit': text }), {
    features: 'all',
  });
  expect(diagnostics).toEqual([]);
  return lint([value], { configured }).filter(({ code }) => code === rule).length;
}

test('items have the names around them', async () => {
  const items: string[] = [];
  await found({
    severityOf: () => undefined,
    sinceFrom: () => undefined,
    features: undefined,
    ignores: (d, itemsOf) => {
      if (d.code === rule) items.push(...itemsOf(d));
      return false;
    },
  });
  expect(items).toEqual([
    'store.item',
    'store.blob.constructor',
    'store.blob.read',
    'store.blob.open',
    'store.get',
    'app.log',
    'app.inner.run',
    'app.t',
    'store.get',
  ]);
});

test.each<readonly [string, number]>([
  ['store', 6],
  ['store.blob', 3],
  ['store.blob.read', 1],
  ['store.get', 2],
  ['app', 3],
  ['app.inner', 1],
  ['stor', 0],
  ['get', 0],
])('%s means what stands in it', async (item, count) => {
  const config = { ignores: [{ rule, item, reason: 'x' }] };
  const { value } = readConfig(JSON.stringify(config), 'witlink.json');
  const settings = new RuleSettings(value!, (file) => file);
  expect(9 - (await found(settings))).toBe(count);
  expect(settings.unused(() => true, 'warning')).toHaveLength(count === 0 ? 1 : 0);
});
