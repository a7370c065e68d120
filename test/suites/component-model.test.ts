/**
 * The component model's reference tests, run as `witlink wast` runs them: a test for each directive. What is rejected
 * must be rejected for the reason that is meant: `component-model-reasons.txt` says which of our codes is which of
 * upstream's messages.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { describe, expect, test } from 'vitest';
import { readScript, runScript } from '../../src/wast/index.ts';
import { testCase, testListedCases } from '../nyi.ts';
import { describeSuite } from '../suites.ts';
import { parseReasons } from './reasons.ts';

const suite = 'component-model';
const reasons = parseReasons(
  readFileSync(path.join(import.meta.dirname, 'component-model-reasons.txt'), 'utf8'),
);

/** The most of upstream's rejections that one of our codes may stand for. */
const mostOfOneCode = 40;

describeSuite(
  suite,
  (folder) => globSync('**/*.wast', { cwd: folder }).sort(),
  (folder, files) => {
    const keys: string[] = [];
    const uses = new Map<string, number>();
    for (const file of files) {
      const name = file.replaceAll('\\', '/');
      const script = readScript(readFileSync(path.join(folder, file), 'utf8'), name);
      const running = runScript(script.value, { assemble: (text) => Promise.resolve(parse(text)) });
      describe(name, () => {
        test('is a script', () => expect(script.diagnostics).toEqual([]));
        for (const [i, { line, kind }] of script.value.entries()) {
          const key = `${suite}/${name}:${line}`;
          keys.push(key);
          testCase(`${line} ${kind}`, key, async () => {
            const { reason, rejected } = (await running)[i]!;
            expect(reason).toBeUndefined();
            if (rejected === undefined) return;
            const { code, message } = rejected;
            uses.set(code, (uses.get(code) ?? 0) + 1);
            expect([...(reasons.get(message)?.codes ?? [])], message).toContain(code);
          });
        }
      });
    }
    testListedCases(suite, keys);

    test('no code stands for too many rejections', () => {
      const many = [...uses].filter(([, count]) => count > mostOfOneCode);
      expect(many).toEqual([]);
      expect([...uses.values()].reduce((a, b) => a + b, 0)).toBe(455);
    });
  },
);
