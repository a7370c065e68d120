/**
 * The public cases of composition graphs. Those that upstream rejects are rejected for the same cause; of the others the
 * imports are the same as upstream's, which it prints before the packages (it imports those, we embed them).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { componentWit } from '@bytecodealliance/jco';
import { expect, test } from 'vitest';
import { checkGraph, encodeGraph } from '../../src/compose/index.ts';
import { decode, validate } from '../../src/component/index.ts';
import { printWit } from '../../src/model/index.ts';
import { wat } from '../link/wat.ts';
import { describeSuite } from '../suites.ts';
import { graphOf } from './wac-graphs.ts';

/** What upstream says, and the code that says it here. */
const causes: readonly (readonly [RegExp, string])[] = [
  [/has already been passed to the instantiation/, 'compose/duplicate-argument'],
  [/mismatched instantiation argument/, 'component/wrong-kind'],
  [/contains a cycle/, 'compose/cycle'],
  [/does not have an export named/, 'compose/missing-export'],
  [/is not an import of package/, 'compose/unknown-argument'],
  [/expected source node to be an instance/, 'compose/no-instance'],
  [/is not an instantiation/, 'compose/no-instantiation'],
];

const elsewhere = new Map([
  [
    'package-already-registered',
    // Packages of a graph are known by their places; that names are given once is the language's business.
    (codes: readonly string[]) => expect(codes).toEqual([]),
  ],
  [
    'implicit-resource-import',
    // A function with a resource of one instance is given beside the types of another: no validator takes the result.
    (codes: readonly string[]) => expect(codes).toEqual(['component/resource-mismatch']),
  ],
]);

/** Where imports are written otherwise, and mean the same. */
const asTheirs = new Map([
  // Which of its names a resource is used by is not kept.
  ['import-resource-alias', (text: string): string => text.replace('-> x', '-> y')],
]);

/** What a component imports, as WIT. */
function importsOf(bytes: Uint8Array): string {
  const { value, diagnostics } = decode(bytes);
  expect(diagnostics).toEqual([]);
  const { model, root } = value!;
  const worlds = model.worlds.map((w) => ({ ...w, exports: [] }));
  const lines = printWit({ ...model, worlds }, { root }).split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .toSorted()
    .join('\n');
}

describeSuite(
  'wac/graphs',
  (folder) => readdirSync(folder).toSorted(),
  (folder, cases) => {
    for (const name of cases) {
      test(name, async () => {
        const graph = await graphOf(path.join(folder, name));
        const judge = elsewhere.get(name);
        if (judge !== undefined) return judge(checkGraph(graph).map((d) => d.code));
        const error = path.join(folder, name, 'error.txt');
        if (existsSync(error)) {
          const text = readFileSync(error, 'utf8');
          const [, code] = causes.find(([cause]) => cause.test(text))!;
          expect(checkGraph(graph).map((d) => d.code)).toEqual([code]);
          return;
        }
        const { value, diagnostics } = encodeGraph(graph);
        expect(diagnostics).toEqual([]);
        expect(validate(value!).diagnostics).toEqual([]);
        expect(await componentWit(value!)).toMatch(/^package root:component;/);
        const expected = readFileSync(path.join(folder, name, 'encoded.wat'), 'utf8');
        const [imports] = expected.split(/^ {2}\(type [^\n]*\n {4}\(component$/m);
        const theirs = importsOf(await wat(`${imports!})`));
        const ours = importsOf(value!);
        const known = asTheirs.get(name);
        expect(known === undefined ? ours : known(ours)).toBe(theirs);
      });
    }
  },
);
