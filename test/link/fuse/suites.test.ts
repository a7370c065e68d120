/**
 * No JavaScript is between two components of the public suites that are synchronous: of all their programs, each lower
 * that meets a lift is an adapter, unless one of the two is asynchronous, may wait, or looks at its task.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { link } from '../../../src/link/index.ts';
import { analyse, type Plan } from '../../../src/plan/index.ts';
import { describeSuite } from '../../suites.ts';
import { wastComponents, wat } from '../wat.ts';

interface Calls {
  adapters: number;
  /** Through JavaScript, for a reason. */
  plain: number;
  /** Through JavaScript, for none: the function's label. */
  readonly wrong: string[];
}

/** How the calls between the components of a program get across. */
async function count(bytes: Uint8Array, calls: Calls): Promise<void> {
  const [plain, fused] = await Promise.all(
    [false, true].map(async (fuse) => (await link(bytes, { features: 'all', fuse })).value?.plan),
  );
  if (plain === undefined) return;
  const facts = analyse(plain);
  for (const { lower, lift } of facts.meetings) {
    const label = plain.funcs[lift]!.label;
    if (fused!.coreFuncs[lower]!.kind === 'export') calls.adapters++;
    else if (isAsynchronous(plain, lower, lift)) calls.plain++;
    else calls.wrong.push(label);
  }
}

function isAsynchronous(plan: Plan, lower: number, lift: number): boolean {
  const facts = analyse(plan);
  const func = plan.funcs[lift]!;
  const core = plan.coreFuncs[lower]!;
  if (func.kind !== 'lift' || core.kind !== 'lower') throw new TypeError('no meeting');
  return (
    func.type.async ||
    plan.options[core.options]!.async ||
    plan.options[func.options]!.async ||
    facts.concurrent.has(func.instance) ||
    facts.observing.has(func.instance)
  );
}

const none = (): Calls => ({ adapters: 0, plain: 0, wrong: [] });

describeSuite('component-model', scripts, (folder, cases) => {
  test('the reference scripts', { timeout: 120_000 }, async () => {
    const calls = none();
    for (const file of cases) {
      for (const { expect: wanted, source } of wastComponents(
        readFileSync(path.join(folder, file), 'utf8'),
      )) {
        if (wanted !== 'valid') continue;
        const bytes =
          'bytes' in source ? source.bytes : await wat(source.text).catch(() => undefined);
        if (bytes !== undefined) await count(bytes, calls);
      }
    }
    expect(calls.wrong).toEqual([]);
    // What is to be seen by this test is there.
    expect(calls.adapters).toBeGreaterThan(100);
    expect(calls.plain).toBeGreaterThan(100);
  });
});

describeSuite('wit-component/components', folders, (folder, cases) => {
  test('the components of wit-component', { timeout: 120_000 }, async () => {
    const calls = none();
    for (const name of cases) {
      await count(await wat(readFileSync(path.join(folder, name, 'component.wat'), 'utf8')), calls);
    }
    expect(calls).toMatchObject({ plain: 0, wrong: [] });
  });
});

function scripts(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.wast'))
    .toSorted();
}

function folders(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) =>
    readdirSync(path.join(folder, name)).includes('component.wat'),
  );
}
