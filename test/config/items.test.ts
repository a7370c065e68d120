/** The items by which configurations speak of findings, and which of them an ignore means. */
import { expect, test } from 'vitest';
import { readConfig, RuleSettings } from '../../src/config/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { diagnostic } from '../../src/base/index.ts';
import { lint } from '../../src/rules/index.ts';
import { Items } from '../../src/rules/item-at.ts';
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
    'demo:shop/store@0.1.0#item',
    'demo:shop/store@0.1.0#blob.constructor',
    'demo:shop/store@0.1.0#blob.read',
    'demo:shop/store@0.1.0#blob.open',
    'demo:shop/store@0.1.0#get',
    'demo:shop/app@0.1.0#log',
    'demo:shop/app@0.1.0#inner.run',
    'demo:shop/app@0.1.0#t',
    'demo:nested/store@0.1.0#get',
  ]);
});

test.each<readonly [string, number]>([
  ['store', 6],
  ['store#blob', 3],
  ['store#blob.read', 1],
  ['store#blob.*', 3],
  ['store#get', 2],
  ['demo:shop/store#get', 1],
  ['demo:nested/store@0.1.0#get', 1],
  ['demo:*/store@0.2.0', 0],
  ['demo:*/store', 6],
  ['demo:nested', 1],
  ['demo:shop/*', 8],
  ['*#*e*', 6],
  ['app', 3],
  ['app#inner', 1],
  ['app#inner.run', 1],
  ['stor', 0],
  ['stor*', 6],
  ['get', 0],
])('%s means what stands in it', async (item, count) => {
  const config = { ignores: [{ rule, item, reason: 'x' }] };
  const { value } = readConfig(JSON.stringify(config), 'witlink.json');
  const settings = new RuleSettings(value!, (file) => file);
  expect(9 - (await found(settings))).toBe(count);
  expect(settings.unused(() => true, 'warning')).toHaveLength(count === 0 ? 1 : 0);
});

test('what stands in no item is of the package, which a file may name for another', async () => {
  const files = {
    'wit/a.wit': 'package demo:shop@0.1.0;\n',
    'wit/b.wit': 'interface s { f: func(); }\nworld w { import s; }\n',
  };
  const { value } = await load('wit', memoryHost(files), { features: 'all' });
  const items = new Items(value.files);
  const at = (file: string, start: number): readonly string[] =>
    items.of(diagnostic('x/y', '', { file, start, end: start + 1 }));
  expect(at('wit/a.wit', 3)).toEqual(['demo:shop@0.1.0']);
  expect(at('wit/b.wit', 14)).toEqual(['demo:shop/s@0.1.0#f']);
  expect(at('wit/b.wit', 26)).toEqual(['demo:shop@0.1.0']);
});
