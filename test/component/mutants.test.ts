/**
 * Components that are nearly those of the reference scripts: what is valid is also evaluated, what is not is never
 * linked, and nothing throws. With `WITLINK_JUDGE` set, `wasm-tools` from PATH judges, too, and what it sees otherwise
 * is printed: docs/divergences.md has what is known. `WITLINK_FUZZ` is the number of mutants.
 */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { readComponent, writeComponent, type ComponentTree } from '../../src/binary/index.ts';
import { decode, inspect, validate } from '../../src/component/index.ts';
import { link } from '../../src/link/index.ts';
import { wastComponents, wat } from '../link/wat.ts';
import { describeSuite } from '../suites.ts';
import { mutant, randomBy } from './mutate.ts';

const count = Number(process.env['WITLINK_FUZZ'] ?? 400);
const isJudged = (process.env['WITLINK_JUDGE'] ?? '') !== '';

/** Codes that say "not yet", not "wrong". */
const notYet = /^(component\/unsupported|link\/not-there-yet|runtime\/.*)$/;

describeSuite(
  'component-model',
  (folder) => globSync('**/*.wast', { cwd: folder }).sort(),
  (folder, files) => {
    test(`${count} mutants`, { timeout: 60_000 + count * 100 }, async () => {
      const trees: ComponentTree[] = [];
      for (const file of files) {
        for (const { expect: wanted, source } of wastComponents(
          readFileSync(path.join(folder, file), 'utf8'),
        )) {
          if (wanted !== 'valid') continue;
          const bytes =
            'bytes' in source ? source.bytes : await wat(source.text).catch(() => undefined);
          const tree = bytes === undefined ? undefined : readComponent(bytes).value;
          if (tree !== undefined) trees.push(tree);
        }
      }
      const random = randomBy(count);
      const seenOtherwise: string[] = [];
      for (let i = 0; i < count; i++) {
        const made = mutant(trees[random(trees.length)]!, random);
        if (made === undefined) continue;
        const bytes = writtenOrNothing(made.tree);
        if (bytes === undefined) continue;
        const { value, diagnostics } = validate(bytes, { features: 'all' });
        const told = `${made.what}: ${diagnostics[0]?.message ?? 'valid'}`;
        decode(bytes);
        inspect(bytes);
        const linked = await link(bytes, { features: 'all' });
        const refused = linked.diagnostics.filter((d) => d.severity === 'error');
        if (value)
          expect(
            refused.filter((d) => !notYet.test(d.code)),
            told,
          ).toEqual([]);
        else expect(linked.value, told).toBeUndefined();
        if (isJudged) {
          const judge = spawnSync('wasm-tools', ['validate', '--features', 'all'], {
            input: bytes,
          });
          if ((judge.status === 0) !== value) {
            seenOtherwise.push(`${told} | ${judge.stderr.toString().trim()}`);
          }
        }
      }
      if (seenOtherwise.length > 0) process.stdout.write(`${seenOtherwise.join('\n')}\n`);
    });
  },
);

/** Some changes give no tree that could be written: a core structure without its bytes, say. */
function writtenOrNothing(tree: ComponentTree): Uint8Array | undefined {
  try {
    return writeComponent(tree).slice();
  } catch (e) {
    if (e instanceof TypeError) return undefined;
    throw e;
  }
}
