/**
 * The public cases of the composition language. What upstream reads is read, what it rejects is rejected, on the same line,
 * and what it encodes has the same types and is made of the same parts. Where upstream imports packages, by a name that is
 * none any more (`unlocked-dep=<a:b>`), we embed them: its results are read with the packages in the place of these imports.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { componentWit, print } from '@bytecodealliance/jco';
import { expect, test } from 'vitest';
import { parseWac } from '../../grammar/wac/index.ts';
import { createSource, isTextSpan } from '../../src/base/index.ts';
import { readComponent } from '../../src/binary/index.ts';
import { Assembly, type Extern } from '../../src/component/assemble/index.ts';
import { validate } from '../../src/component/index.ts';
import { readPackage, survey } from '../../src/compose/index.ts';
import { wat } from '../link/wat.ts';
import { describeSuite } from '../suites.ts';
import { composeCase, placeOf } from './wac-packages.ts';

/** Rejected on another line than upstream's, and why. */
const otherLine = new Map<string, number>([
  // Types of an interface are there before those that it declares: the second is the one that is declared.
  ['invalid-use-alias.wac', 8],
  // `result<_>` is no type of WIT.
  ['missing-ok-result-type.wac', 4],
  // Upstream names no place; ours is that of `targets`.
  ['targets-interface-use.wac', 1],
  ['targets-world-use.wac', 1],
]);

/** What upstream says in its encoding cases, and the code that says it here. */
const causes: readonly (readonly [RegExp, string])[] = [
  [/failed to merge the type definition for implicit import/, 'component/wrong-kind'],
  [/conflicts with an item that was implicitly imported/, 'compose/import-conflict'],
];

const casesOf = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.wac'))
    .toSorted();

const failing = (folder: string): string => path.join(folder, 'fail');

const allOf = (folder: string): string[] => [...casesOf(folder), ...casesOf(failing(folder))];

function theirs(folder: string, name: string): { readonly text: string; readonly line: number } {
  const text = readFileSync(path.join(folder, `${name}.result`), 'utf8');
  return { text, line: Number(/\.wac:(\d+):\d+\]/.exec(text)?.[1] ?? 0) };
}

describeSuite('wac/parser', allOf, (folder) => {
  for (const name of casesOf(folder)) {
    test(name, () => {
      const { value, diagnostics } = parseWac(readFileSync(path.join(folder, name), 'utf8'));
      expect(diagnostics).toEqual([]);
      const { statements } = JSON.parse(theirs(folder, name).text) as { statements: unknown[] };
      expect(value.statements.length).toBe(statements.length);
    });
  }
  for (const name of casesOf(failing(folder))) {
    test(`fail/${name}`, () => {
      const text = readFileSync(path.join(failing(folder), name), 'utf8');
      const { diagnostics } = parseWac(text);
      const source = createSource(name, text);
      const lines = diagnostics.map(({ span }) =>
        span !== undefined && isTextSpan(span) ? source.position(span.start).line : 0,
      );
      expect(lines).toEqual([theirs(failing(folder), name).line]);
    });
  }
});

/** Registers the cases that must be rejected. */
function defineRejected(folder: string): void {
  for (const name of casesOf(failing(folder))) {
    test(`fail/${name}`, async () => {
      const { value, diagnostics, lines } = await composeCase(failing(folder), name);
      expect(value).toBeUndefined();
      const { text, line } = theirs(failing(folder), name);
      expect(lines).toContain(otherLine.get(name) ?? line);
      const cause = causes.find(([words]) => words.test(text));
      if (cause !== undefined) expect(diagnostics.map(({ code }) => code)).toContain(cause[1]);
    });
  }
}

describeSuite('wac/resolution', allOf, (folder) => {
  for (const name of casesOf(folder)) {
    test(name, async () => {
      const { value, diagnostics } = await composeCase(folder, name);
      expect(diagnostics).toEqual([]);
      // Upstream's graph says what is exported, by which name.
      const names = [...theirs(folder, name).text.matchAll(/export = "([^"]+)"/g)].map(
        ([, n]) => n,
      );
      expect(value!.graph.exports.map(({ extern }) => extern.name).toSorted()).toEqual(
        names.toSorted(),
      );
      expect(validate(value!.bytes).diagnostics).toEqual([]);
    });
  }
  defineRejected(folder);
});

/** What upstream encodes, with the packages in it. */
async function encodedThere(folder: string, name: string, packages: readonly string[]) {
  const at = path.join(folder, name.replace(/\.wac$/, ''));
  let { text } = theirs(folder, name);
  for (const wanted of packages) {
    const before = `(import "unlocked-dep=<${wanted}>" (component (;`;
    const start = text.indexOf(before);
    expect(start).toBeGreaterThan(0);
    const end = text.indexOf('\n', start);
    const inner = readFileSync(`${placeOf(at, wanted)}.wat`, 'utf8');
    text = text.slice(0, start) + inner + text.slice(end);
  }
  return wat(text);
}

/** Who is given what, by the names that instances have in the text, and what is open. */
function wiring(bytes: Uint8Array) {
  const { value } = survey(readPackage({ bytes, file: 'whole.wasm' }).value!);
  const { instances, wires, open } = value!;
  const label = (i: number): string => (i === 0 ? 'the whole' : instances[i]!.label);
  return {
    open: open.map(({ name, kind }) => `${kind} ${name}`).toSorted(),
    wires: wires
      .map(({ to, import: name, from, funcs }) => {
        const giver =
          from === undefined ? 'none' : 'open' in from ? from.open : label(from.instance);
        return `${label(to)} ${name} <- ${giver}: ${funcs
          .map((f) => f.name)
          .toSorted()
          .join()}`;
      })
      .toSorted(),
  };
}

/** The exports of a component: value types by what they are, the rest by their parts. */
function exportsOf(assembly: Assembly, bytes: Uint8Array) {
  const tree = readComponent(bytes).value!;
  const form = (item: Extern): unknown => {
    if (item.sort === 'instance') return parts(item.exports);
    if (item.sort !== 'type') return item.sort;
    const { type } = item;
    if (type.kind === 'value') return type.ref;
    // What is imported is more here: of an interface that is used, upstream has the types alone.
    if (type.kind === 'component') return parts(type.shape!.exports);
    return type.kind;
  };
  const parts = (items: ReadonlyMap<string, Extern>): unknown =>
    Object.fromEntries([...items].map(([name, item]) => [name, form(item)]));
  return parts(assembly.typeOf(tree).value!.exports);
}

describeSuite('wac/encoding', allOf, (folder) => {
  for (const name of casesOf(folder)) {
    test(name, async () => {
      const { value, diagnostics, names } = await composeCase(folder, name);
      expect(diagnostics).toEqual([]);
      const { bytes } = value!;
      expect(validate(bytes).diagnostics).toEqual([]);
      const expected = await encodedThere(folder, name, names);
      expect(wiring(bytes)).toEqual(wiring(expected));
      const assembly = new Assembly([]);
      expect(exportsOf(assembly, bytes)).toEqual(exportsOf(assembly, expected));
      // jco has no words of WIT for exported types, whoever has written them.
      const words = async (of: Uint8Array) => {
        const text = await componentWit(of).catch((error: unknown) => (error as Error).message);
        return text.split('\n').toSorted();
      };
      expect(await words(bytes)).toEqual(await words(expected));
      expect(await print(bytes)).toMatch(/^\(component/);
    });
  }
  defineRejected(folder);
});
