/**
 * The public cases of conformance: each component against each world of its WIT. What upstream says of the world that
 * doesn't fit stands in `error.txt`; the other world fits.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { targets } from '../../src/component/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load } from '../../src/resolve/index.ts';
import { wat } from '../link/wat.ts';
import { describeSuite } from '../suites.ts';

/** The world for which a case has an error, as its message says. */
const worldOf = (error: string): string => /type mismatch for import `([^`]+)`/.exec(error)![1]!;

describeSuite(
  'wit-component/targets',
  (folder) => globSync('*/test.wat', { cwd: folder }).map(path.dirname).toSorted(),
  (folder, cases) => {
    for (const name of cases) {
      test(name, async () => {
        const at = path.join(folder, name);
        const bytes = await wat(readFileSync(path.join(at, 'test.wat'), 'utf8'));
        const { value, diagnostics } = await load(path.join(at, 'test.wit'), nodeHost());
        expect(diagnostics).toEqual([]);
        const error = readFileSync(path.join(at, 'error.txt'), 'utf8');
        const [, direction, missing] = /missing (import|export) named `([^`]+)`/.exec(error)!;
        for (const [id, world] of value.model.worlds.entries()) {
          const verdict = targets(bytes, value.model, id);
          if (world.name !== worldOf(error)) {
            expect(verdict).toEqual({ value: true, diagnostics: [] });
            continue;
          }
          expect(verdict.value).toBe(false);
          // We tell of all that is missing, upstream of one.
          const found = verdict.diagnostics.filter(
            (d) => d.code === `targets/missing-${direction}`,
          );
          expect(found[0]!.message).toContain(`\`${missing}\``);
        }
      });
    }
  },
);
