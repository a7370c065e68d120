/** The WASI packages that jco ships: each resolves, with the folder that it stands in as `deps`. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeHost } from '../../src/node.ts';
import { load } from '../../src/resolve/index.ts';

const jco = path.resolve(import.meta.dirname, '../../node_modules/@bytecodealliance/jco');

describe.each(['0.2.10', '0.2.12', '0.3.0'])('WASI %s', (version) => {
  const folder = path.join(jco, 'lib/wit/builtin', version);
  test.each(readdirSync(folder))('%s', async (name) => {
    const { value, diagnostics } = await load(path.join(folder, name), nodeHost(), {
      deps: [folder],
    });
    expect(diagnostics).toEqual([]);
    const root = value.model.packages[value.root ?? -1]!;
    expect(root.name).toEqual({ namespace: 'wasi', name: name.replace('wasi-', ''), version });
    expect(root.interfaces.length).toBeGreaterThan(0);
  });
});
