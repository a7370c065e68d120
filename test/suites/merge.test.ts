/**
 * The public cases of merging: the package in `from/` is added to the one in `into/`. `merge/` has the packages of the
 * result, `error.txt` what keeps the two apart. What merges merges the other way round, too, but for the order.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { merge, printWit, type Merged, type Model } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load } from '../../src/resolve/index.ts';
import { describeSuite } from '../suites.ts';

async function read(folder: string): Promise<Model> {
  const { value, diagnostics } = await load(folder, nodeHost());
  expect(diagnostics).toEqual([]);
  return value.model;
}

/** The text of each package by its name. */
function texts({ model }: Merged): Map<string, string> {
  return new Map(
    model.packages.map((p, root) => [p.name.name, printWit(model, { root, rootOnly: true })]),
  );
}

/** The same lines in an order that says nothing. */
const sorted = (text: string): string[] => text.split('\n').toSorted();

describeSuite(
  'wit-component/merge',
  (folder) => readdirSync(folder).toSorted(),
  (folder, cases) => {
    for (const name of cases) {
      test(name, async () => {
        const at = path.join(folder, name);
        const [into, from] = [await read(path.join(at, 'into')), await read(path.join(at, 'from'))];
        const { value, diagnostics } = merge(into, from);
        const error = path.join(at, 'error.txt');
        if (existsSync(error)) {
          const [, pkg, world, item] =
            /package `(.*?)` .* world `(.*?)`: (?:im|ex)port `(.*?)` not found/.exec(
              readFileSync(error, 'utf8'),
            )!;
          expect(value).toBeUndefined();
          expect(diagnostics.map((d) => d.code)).toContain('merge/world-mismatch');
          const told = diagnostics.find((d) => d.message.includes(`\`${item!}\``));
          expect(told?.message).toContain(`\`${pkg!}/${world!}\``);
          expect(merge(from, into).value).toBeUndefined();
          return;
        }
        expect(diagnostics).toEqual([]);
        const merged = texts(value!);
        const other = texts(merge(from, into).value!);
        for (const file of readdirSync(path.join(at, 'merge'))) {
          const expected = readFileSync(path.join(at, 'merge', file), 'utf8');
          const pkg = path.basename(file, '.wit');
          expect(merged.get(pkg)?.trim()).toBe(expected.trim());
          expect(sorted(other.get(pkg)!.trim())).toEqual(sorted(expected.trim()));
        }
      });
    }
  },
);
