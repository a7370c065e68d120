/**
 * The public cases of conformance: each component against each world of its WIT. What upstream says of the world that
 * doesn't fit stands in `error.txt`; the other world fits. Then the components of the suite of components, each against
 * the world that it says it has, and that it was made for.
 */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { expect, test } from 'vitest';
import { decode, targets, validate } from '../../src/component/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load } from '../../src/resolve/index.ts';
import { dummyOf } from '../component/dummies.ts';
import { expectReasons, worldEdits } from '../component/world-edits.ts';
import { wat } from '../link/wat.ts';
import { describeSuite } from '../suites.ts';
import { readScript, runScript } from '../../src/wast/index.ts';

/** How many edits of a world are tried; all of them where the variable says so. */
const editsOfWorld = process.env['WITLINK_EDITS'] === 'all' ? Infinity : 8;

const fits = { value: true, diagnostics: [] };

/** Cases in which more is imported than the world of the main module says: by adapters. */
const isAdapted = (folder: string): boolean =>
  readdirSync(folder).some((file) => /^adapt-.*\.wit$/.test(file));

describeSuite(
  'wit-component/components',
  (folder) => globSync('*/component.wat', { cwd: folder }).map(path.dirname).toSorted(),
  (folder, cases) => {
    for (const name of cases) {
      test(`${name} fits its own world`, async () => {
        const at = path.join(folder, name);
        const bytes = await wat(readFileSync(path.join(at, 'component.wat'), 'utf8'));
        const own = decode(bytes).value!;
        expect(targets(bytes, own.model, own.world!, { exact: true })).toEqual(fits);
        const main = path.join(at, 'module.wit');
        if (!existsSync(main) || isAdapted(at)) return;
        const { value, diagnostics } = await load(main, nodeHost(), { features: 'all' });
        expect(diagnostics).toEqual([]);
        const world = value.model.worlds.findIndex((w) => w.name === 'module');
        expect(targets(bytes, value.model, world, { exact: true })).toEqual(fits);
      });
    }
  },
);

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

describeSuite(
  'codegen',
  (folder) => readdirSync(folder),
  (folder, cases) => {
    for (const input of cases) {
      test(`worlds of ${input}, and edits of them`, async () => {
        const entry = path.join(folder, input, input.endsWith('.wit') ? '' : 'wit');
        const { value, diagnostics } = await load(entry, nodeHost(), { features: 'all' });
        expect(diagnostics).toEqual([]);
        const { model, root } = value;
        for (const world of model.packages[root!]!.worlds) {
          const bytes = dummyOf(model, world);
          expect(targets(bytes, model, world, { exact: true })).toEqual(fits);
          const edits = [...worldEdits(model, world)];
          // A few of each world, not the first ones of all.
          const step = Math.max(1, Math.ceil(edits.length / editsOfWorld));
          for (const [i, edit] of edits.entries()) {
            if (i % step === 0) expectReasons(bytes, world, edit);
          }
        }
      });
    }
  },
);

describeSuite(
  'component-model',
  (folder) => globSync('**/*.wast', { cwd: folder }).sort(),
  (folder, files) => {
    for (const file of files) {
      test(`every valid component of ${file} fits itself`, async () => {
        const script = readScript(readFileSync(path.join(folder, file), 'utf8'), file);
        const binaries: Uint8Array[] = [];
        await runScript(script.value, {
          assemble: async (text) => {
            const bytes = await parse(text);
            binaries.push(bytes);
            return bytes;
          },
        });
        for (const bytes of binaries) {
          if (!validate(bytes, { features: 'all' }).value) continue;
          const { value: own } = decode(bytes);
          if (own?.world === undefined) continue;
          const verdict = targets(bytes, own.model, own.world, { exact: true, reference: bytes });
          expect(verdict).toEqual(fits);
        }
      });
    }
  },
);
