/**
 * What wasm-tools' WIT parser rejects must be rejected, at the same line where we don't know better. What we say of
 * each case is kept beside this file, in `parse-fail.txt`, read against upstream's messages when it was accepted:
 * `npx vitest run test/suites/parse-fail.test.ts --update` writes it anew.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createSources, toJson } from '../../src/base/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load } from '../../src/resolve/index.ts';
import { testCase, testListedCases } from '../nyi.ts';
import { describeSuite } from '../suites.ts';
import { elsewhere } from './parse-fail-elsewhere.ts';

/** A place as `file:line`, the file relative to the suite. */
interface Finding {
  readonly place: string | undefined;
  readonly code: string;
  readonly message: string;
}

/** Where upstream puts its error; `undefined` where its message has no position. */
function upstreamPlace(folder: string, input: string): string | undefined {
  const result = readFileSync(
    path.join(folder, `${input.replace(/\.wit$/, '')}.wit.result`),
    'utf8',
  );
  return / --> tests\/ui\/parse-fail\/(.*:\d+):\d+/.exec(result)?.[1];
}

async function findings(folder: string, input: string): Promise<Finding[]> {
  const { value, diagnostics } = await load(path.join(folder, input), nodeHost(), {
    features: ['active'],
  });
  return toJson(diagnostics, createSources(value.sources))
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message, span }) => ({
      place: span?.start && `${path.relative(folder, span.file)}:${span.start.line}`,
      code,
      message,
    }));
}

describeSuite(
  'wit-parser/parse-fail',
  (folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.wit.result'))
      .map((file) => file.replace(/\.result$/, ''))
      .map((file) => (existsSync(path.join(folder, file)) ? file : file.replace(/\.wit$/, '')))
      .filter((input) => existsSync(path.join(folder, input))),
  (folder, cases) => {
    testListedCases(
      'wit-parser/parse-fail',
      cases.map((input) => `wit-parser/parse-fail/${input}:1`),
    );
    for (const input of cases) {
      testCase(input, `wit-parser/parse-fail/${input}:1`, async () => {
        const found = await findings(folder, input);
        expect(found.length, 'rejected').toBeGreaterThan(0);
        expect(found.length, JSON.stringify(found)).toBeLessThanOrEqual(3);
        const place = upstreamPlace(folder, input);
        if (place === undefined) return;
        if (elsewhere.has(input)) expect(found[0]!.place, 'listed as elsewhere').not.toBe(place);
        else expect(found[0]!.place, JSON.stringify(found)).toBe(place);
      });
    }

    test('at least 95 % of the positions are upstream’s', () => {
      const placed = cases.filter((input) => upstreamPlace(folder, input) !== undefined);
      expect([...elsewhere.keys()].filter((input) => !placed.includes(input))).toEqual([]);
      expect(elsewhere.size / placed.length).toBeLessThanOrEqual(0.05);
    });

    test('codes and messages are those that were accepted', async () => {
      const lines = [];
      for (const input of cases) {
        for (const { place = '-', code, message } of await findings(folder, input)) {
          lines.push(`${input} ${place} ${code}: ${message}\n`);
        }
      }
      await expect(lines.join('')).toMatchFileSnapshot('parse-fail.txt');
    });
  },
);
