/**
 * The cases of wasm-tools' WIT parser: the model as JSON must be theirs, field by field, and the WIT printed from it
 * must parse to the same model again.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { expect } from 'vitest';
import { hasErrors, type Outcome } from '../../src/base/index.ts';
import { decode } from '../../src/component/index.ts';
import { modelToJson, printWit } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load, memoryHost, type Loaded } from '../../src/resolve/index.ts';
import { canonical } from '../model/canonical.ts';
import { testCase, testListedCases } from '../nyi.ts';
import { describeSuite } from '../suites.ts';

/** Cases with an empty record, which the specification and newer releases of wasm-tools reject. */
const emptyRecord = ['multi-file', 'types.wit', 'union-fuzz-2.wit', 'use-chain.wit'];

const options = { features: ['active'] };

/** The input of the case that is recorded in `folder/name.wit.json`: a file, a folder, or text of a component. */
function inputOf(folder: string, recorded: string): string {
  const name = recorded.replace(/\.wit\.json$/, '');
  const candidates = [`${name}.wit`, name, `${name}.wat`];
  return candidates.find((c) => existsSync(path.join(folder, c))) ?? `${name}.wit`;
}

/** Loads a case; the text form of WebAssembly is turned into a binary first. */
async function loadCase(file: string): Promise<Outcome<Loaded>> {
  if (!file.endsWith('.wat')) return load(file, nodeHost(), options);
  const bytes = await parse(readFileSync(file, 'utf8'));
  return load('case.wasm', memoryHost({ 'case.wasm': bytes }), { ...options, decode });
}

describeSuite(
  'wit-parser',
  (folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.wit.json'))
      .map((file) => inputOf(folder, file)),
  (folder, cases) => {
    testListedCases(
      'wit-parser',
      cases.map((input) => `wit-parser/${input}:1`),
    );
    for (const input of cases) {
      testCase(input, `wit-parser/${input}:1`, async () => {
        const { value, diagnostics } = await loadCase(path.join(folder, input));
        if (emptyRecord.includes(input)) {
          expect(new Set(diagnostics.map((d) => d.code))).toEqual(new Set(['parse/empty-type']));
          return;
        }
        expect(diagnostics).toEqual([]);
        const recorded = path.join(folder, `${input.replace(/\.w[ai]t$/, '')}.wit.json`);
        const ours = JSON.stringify(modelToJson(value.model), null, 2);
        // Read and written again: the same order of fields, whatever the layout.
        expect(ours).toBe(JSON.stringify(JSON.parse(readFileSync(recorded, 'utf8')), null, 2));

        const text = printWit(value.model, value.root === undefined ? {} : { root: value.root });
        const again = await load('printed.wit', memoryHost({ 'printed.wit': text }), options);
        expect(hasErrors(again.diagnostics), text).toBe(false);
        expect(canonical(again.value.model), text).toEqual(canonical(value.model));
      });
    }
  },
);
