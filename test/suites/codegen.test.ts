/** The WIT packages for which every binding generator must emit code: here, that each of them resolves. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { printWit } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { canonical } from '../model/canonical.ts';
import { testCase, testListedCases } from '../nyi.ts';
import { describeSuite } from '../suites.ts';

const options = { features: 'all' } as const;

describeSuite(
  'codegen',
  (folder) => readdirSync(folder),
  (folder, cases) => {
    testListedCases(
      'codegen',
      cases.map((input) => `codegen/${input}:1`),
    );
    for (const input of cases) {
      testCase(input, `codegen/${input}:1`, async () => {
        // A file, or a folder whose package stands in its `wit/`.
        const entry = path.join(folder, input, input.endsWith('.wit') ? '' : 'wit');
        const { value, diagnostics } = await load(entry, nodeHost(), options);
        expect(diagnostics).toEqual([]);
        expect(value.model.worlds.length + value.model.interfaces.length).toBeGreaterThan(0);
        const text = printWit(value.model, value.root === undefined ? {} : { root: value.root });
        const again = await load('printed.wit', memoryHost({ 'printed.wit': text }), options);
        expect(again.diagnostics, text).toEqual([]);
        expect(canonical(again.value.model), text).toEqual(canonical(value.model));
      });
    }
  },
);
