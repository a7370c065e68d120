/**
 * The truth about types that a package's own functions don't pass: for each single edit another package uses each type of
 * the interface, and passes it. Whenever that breaks it, or moves something in its memory, the comparison of the package
 * alone has said so.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from '../../../grammar/wit/index.ts';
import { hasErrors } from '../../../src/base/index.ts';
import { resolve } from '../../../src/resolve/index.ts';
import { comparePackages, type Role, sideOf } from '../../../src/rules/index.ts';
import { abiFacts, factsDiffer } from './abi-facts.ts';
import { corpus } from './corpus.ts';
import { dummiesOf, fit } from './dummies.ts';

/** The package, and another that passes one of its types. */
function read(body: string, type?: string) {
  const user =
    type === undefined
      ? ''
      : `package demo:other@1.0.0 {\n  interface user {\n    use demo:shop/api@1.0.0.{${type} as it};\n    take: func(a: it);\n  }\n  world app {\n    import user;\n  }\n}\n`;
  const text = `package demo:shop@1.0.0;\ninterface api {\n  ${body}\n}\n${user}`;
  const { value, diagnostics } = parse(text, { file: 'api.wit' });
  expect(diagnostics, text).toEqual([]);
  const resolved = resolve([value]);
  return hasErrors(resolved.diagnostics) ? undefined : { ...resolved.value, files: [value] };
}

type Package = NonNullable<ReturnType<typeof read>>;

const appOf = ({ model }: Package) =>
  dummiesOf(
    model,
    model.worlds.find((w) => w.name === 'app')!,
  );

const counts = { passed: 0, broken: 0, moved: 0 };

afterAll(() => {
  expect(counts.passed).toBeGreaterThan(300);
  expect(counts.broken).toBeGreaterThan(150);
  expect(counts.moved).toBeGreaterThan(50);
});

describe('what another package passes', () => {
  test.each([...Map.groupBy(corpus, ([kind]) => kind)])('%s', (_, edits) => {
    for (const [, before, after] of edits) {
      const [old, now] = [read(before)!, read(after)!];
      const { value } = comparePackages(sideOf(old), sideOf(now));
      const told = new Set(value!.findings.flatMap((f) => f.reach.WORLD ?? []));
      const isAbiTold = value!.findings.some((f) => f.tiers.includes('ABI'));
      const names = old.model.interfaces[0]!.types.map((type) => type.name);
      for (const name of names) {
        const [was, is] = [read(before, name), read(after, name)];
        // Without the name there is nothing to be built.
        if (was === undefined || is === undefined) continue;
        counts.passed++;
        const facts: Role[] = [];
        if (fit(appOf(was), appOf(is)) !== 'fits') facts.push('guest');
        if (fit(appOf(is), appOf(was)) !== 'fits') facts.push('host');
        const text = `${before}\n=>\n${after}\n${name}`;
        expect(
          facts.filter((role) => !told.has(role)),
          text,
        ).toEqual([]);
        if (facts.length > 0) counts.broken++;
        if (!factsDiffer(abiFacts(was.model), abiFacts(is.model))) continue;
        counts.moved++;
        expect(isAbiTold, text).toBe(true);
      }
    }
  });
});
