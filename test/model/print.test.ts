/** Printed WIT parses to the same model, for everything that there is to print. */
import { describe, expect, test } from 'vitest';
import { nodeHost } from '../../src/node.ts';
import { printWit } from '../../src/model/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { canonical } from './canonical.ts';

async function reparse(text: string) {
  return load('printed.wit', memoryHost({ 'printed.wit': text }), { features: 'all' });
}

describe('printed WIT', () => {
  test('round-trips everything that can be written', async () => {
    const file = 'fixtures/wit/json/everything.wit';
    const { value, diagnostics } = await load(file, nodeHost(), { features: 'all' });
    expect(diagnostics).toEqual([]);
    const printed = printWit(value.model, { root: value.root! });
    const again = await reparse(printed);
    expect(again.diagnostics).toEqual([]);
    expect(canonical(again.value.model)).toEqual(canonical(value.model));
    expect(printWit(again.value.model, { root: again.value.root! })).toBe(printed);
  });

  test('leaves gates out that came by include from a package of another version', async () => {
    const text = (version: string): string => `package demo:a${version};
package demo:b@1.2.0 {
  world w {
    @since(version = 1.1.0)
    import f: func();
  }
}
world v {
  include demo:b/w@1.2.0;
}`;
    for (const version of ['', '@1.0.0', '@1.1.0']) {
      const { value } = await reparse(text(version));
      const printed = printWit(value.model, { root: value.root!, rootOnly: true });
      expect(printed.includes('@since')).toBe(version === '@1.1.0');
      expect((await reparse(printed)).diagnostics).toEqual([]);
    }
  });
});
