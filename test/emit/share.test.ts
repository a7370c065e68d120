/**
 * A program's share of the runtime as it is taken out of the parts: it loads, whatever is chosen, is what the whole module
 * has under these names, and its source map leads to the sources.
 */
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import { besidePrograms, internalProperties, partsOf } from '../../scripts/runtime-parts.ts';
import {
  readParts,
  type RuntimePart,
  runtimeParts,
  type RuntimeParts,
} from '../../src/emit/share/parts.ts';
import { runtimeShare, wholeRuntime } from '../../src/emit/share/share.ts';
import * as share from '../../src/runtime/share.ts';

const root = path.resolve(import.meta.dirname, '../..');
const parts = runtimeParts();
const names = Object.keys(parts.exports);

const runtime: Readonly<Record<string, unknown>> = share;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'witlink-share-'));
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;

/** What the module of a share exports. */
async function loaded(code: string): Promise<Readonly<Record<string, unknown>>> {
  const file = path.join(folder, `share-${files++}.js`);
  await writeFile(file, code);
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, unknown>;
}

/** Properties that have other names in a share. */
const short = new Set<string>(internalProperties);

/** What a value is, as far as two copies of one module agree in it; names of functions are minified. */
function kindOf(value: unknown): unknown {
  if (typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return `a function of ${value.length}`;
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).filter(([key]) => !short.has(key) && key.length > 2);
  return Object.fromEntries(parts.map(([key, part]) => [key, typeof part]));
}

const kindsOf = (exports: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, kindOf(value)]));

const some = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 });

test('exports what the runtime exports', () => {
  expect(names.toSorted()).toEqual(Object.keys(runtime).toSorted());
});

test('has what was chosen, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(some, async (chosen) => {
      const exports = await loaded(runtimeShare(chosen).code);
      expect(Object.keys(exports).toSorted()).toEqual(chosen.toSorted());
      expect(kindsOf(exports)).toEqual(
        Object.fromEntries(chosen.map((name) => [name, kindOf(runtime[name])])),
      );
    }),
    { numRuns: 40, examples: names.map((name) => [[name]]) },
  );
});

test('is the same whatever the order', () => {
  fc.assert(
    fc.property(some, (chosen) => {
      const doubled = [...chosen.toReversed(), ...chosen];
      expect(runtimeShare(doubled)).toEqual(runtimeShare(chosen));
    }),
    { numRuns: 10 },
  );
});

test('says what is no part of the runtime', () => {
  expect(() => runtimeShare(['toString'])).toThrow('`toString` is nothing that programs share');
});

test('names the sources, and no place on this machine', async () => {
  const { code, map } = runtimeShare(['Trap', 'utf8', 'HostMemory']);
  const { sources, version } = JSON.parse(map) as { sources: string[]; version: number };
  expect(version).toBe(3);
  expect(sources).toContain('witlink/src/runtime/core/trap.ts');
  expect(
    sources.filter((source) => !/^witlink\/src\/(?:runtime|plan|base)\//.test(source)),
  ).toEqual([]);
  expect(code + map).not.toContain(root);
  // Each place of a text that no minifier changes leads to where the source has it.
  const mapped = new SourceMap(JSON.parse(map));
  for (const text of ['"trap/exit"', '.encodeInto(', '.setFloat64(']) {
    const at = code.indexOf(text);
    expect(at).toBeGreaterThan(0);
    const lines = code.slice(0, at).split('\n');
    const entry = mapped.findEntry(lines.length - 1, lines.at(-1)!.length);
    if (!('originalSource' in entry)) throw new Error(`${text} comes from nowhere`);
    const source = await readFile(
      path.join(root, entry.originalSource.replace('witlink/', '')),
      'utf8',
    );
    const line = source.split('\n')[entry.originalLine]!;
    expect(line.slice(entry.originalColumn)).toContain(text.replace(/^[".]|[("]$/g, ''));
  }
});

test('each place of the source map leads to where a part had it', () => {
  const code =
    'var a=1,b=`x\n${a}\n`;\nfunction c(){return `\n`+b}\nclass D{e=c()}\nvar f=D;\nexport{a,b,c,f};';
  // Each word comes from where it stands, and is called so.
  const names = code.match(/\w+/g)!;
  let count = 0;
  const words = code
    .split('\n')
    .map((line, at) =>
      [...line.matchAll(/\w+/g)].map(({ index }) => [index, 0, at, index, count++]),
    );
  const mappings = encode(words as SourceMapSegment[][]);
  const { code: shared, map } = runtimeShare(
    ['f'],
    readParts(partsOf(code, { sources: ['it.js'], names, mappings })),
  );
  const wordAt = (text: string, line: number, column: number): string | undefined =>
    /^\w+/.exec(text.split('\n')[line]!.slice(column))?.[0];
  const made = JSON.parse(map) as { readonly mappings: string; readonly names: string[] };
  const found = decode(made.mappings).flatMap((line, at) =>
    line.map(([column, , fromLine, fromColumn, name]) => {
      const word = wordAt(shared, at, column);
      expect([wordAt(code, fromLine!, fromColumn!), made.names[name!]]).toEqual([word, word]);
      return word;
    }),
  );
  expect(found).toEqual(shared.match(/\b(?!var\b|export\b)\w+/g)!.slice(0, -1));
});

test('of all of it bundlers keep what is used', async () => {
  await writeFile(path.join(folder, 'whole.js'), wholeRuntime());
  for (const name of ['Trap', 'utf8', 'numbers', 'plainWay']) {
    const { outputFiles } = buildSync({
      absWorkingDir: folder,
      stdin: { contents: `export { ${name} } from './whole.js';`, resolveDir: folder },
      ...besidePrograms,
      write: false,
    });
    const code = outputFiles[0]!.text;
    expect(code.length).toBeLessThan(1.02 * runtimeShare([name]).code.length);
    expect(kindsOf(await loaded(code))).toEqual({ [name]: kindOf(runtime[name]) });
  }
});

test('each name in a map stands where the map says', () => {
  const lines = new Map<string, readonly string[]>();
  const linesOf = (source: string): readonly string[] => {
    const file = path.join(root, source.replace('witlink/', ''));
    if (!lines.has(source)) lines.set(source, readFileSync(file, 'utf8').split('\n'));
    return lines.get(source)!;
  };
  fc.assert(
    fc.property(some, (chosen) => {
      const { code, map } = runtimeShare(chosen);
      const {
        sources,
        names: named,
        mappings,
      } = JSON.parse(map) as Record<string, string[]> & {
        mappings: string;
      };
      const written = code.split('\n');
      const found = decode(mappings);
      expect(found).toHaveLength(written.length);
      for (const [i, segments] of found.entries()) {
        for (const segment of segments) {
          expect(segment[0]).toBeLessThan(written[i]!.length);
          if (segment.length !== 5) continue;
          const [, source, line, column, name] = segment;
          // The bundler tells names apart by what it adds to them.
          const original = named![name]!.replace(/^_(?=[A-Z])|(?<=\w)\d+$/g, '');
          const there = linesOf(sources![source]!)[line]!.slice(column);
          if (!there.startsWith(original)) expect(there, named![name]).toBe(original);
        }
      }
      const used = new Set(found.flat().flatMap((segment) => segment[4] ?? []));
      expect(used.size).toBe(named!.length);
    }),
    { numRuns: 20, examples: [[names]] },
  );
});

/** The parts of a module that was written here. */
function partsFrom(code: string): RuntimeParts {
  return readParts(partsOf(code, { sources: [], names: [], mappings: '' }));
}

test('leaves out what nothing names, and keeps the rest in order', () => {
  const made = partsFrom(
    'var a=1,b=`x\n`;function c(){return d()+a}var e=c;function d(){return b}var g=2;export{e as f,g};',
  );
  expect(runtimeShare(['f'], made).code).toBe(
    'var a=1,b=`x\n`\nfunction c(){return d()+a}\nvar e=c\nfunction d(){return b}\nexport{e as f};\n',
  );
  expect(runtimeShare(['g'], made).code).toBe('var g=2\nexport{g};\n');
});

test('names of properties and labels are no references', () => {
  const made = partsFrom(
    'var a=1,b={a:2},c=b.a,d=()=>{a:for(;;)break a},e=class{a(){}};export{c,d,e};',
  );
  expect(runtimeShare(['c', 'd', 'e'], made).code).not.toContain('a=1');
});

test('a part that lacks what it names is noticed', async () => {
  const { part, exports } = parts;
  // What everything of some size needs, taken out of what it is said to need.
  const trap = exports['Trap']![1];
  const without = (index: number): RuntimePart => {
    const { needs, ...rest } = part(index);
    return { ...rest, needs: needs.filter((id) => id !== trap) };
  };
  const { code } = runtimeShare(['ProgramExit'], { ...parts, part: without });
  await expect(loaded(code)).rejects.toThrow('is not defined');
});

test('what does something by being loaded is no part', () => {
  expect(() => partsFrom('var a=1;a++;export{a};')).toThrow('a ExpressionStatement at 8');
});

describe('properties that get short names are the runtime’s own', () => {
  const internal = new Set<string>(internalProperties);

  /** Those of them that a file of TypeScript has in its texts, or as keys of types. */
  function namedIn(
    file: string,
    what: (node: Readonly<Record<string, unknown>>) => unknown,
  ): string[] {
    const found: string[] = [];
    const visit = (node: unknown): void => {
      if (Array.isArray(node)) return node.forEach(visit);
      if (typeof node !== 'object' || node === null) return;
      const text = what(node as Record<string, unknown>);
      // Paths of imports are no texts.
      if (typeof text === 'string' && !text.startsWith('.'))
        found.push(...(text.match(/[A-Za-z_]\w*/g) ?? []));
      Object.values(node).forEach(visit);
    };
    visit(parseAst(readFileSync(path.join(root, file), 'utf8'), { lang: 'ts' }));
    return found.filter((name) => internal.has(name)).map((name) => `${file}: ${name}`);
  }

  test('and there', () => {
    const { code } = runtimeShare(names);
    const all = globSync('src/{runtime,plan,base}/**/*.ts', { cwd: root })
      .map((file) => readFileSync(path.join(root, file), 'utf8'))
      .join('\n');
    for (const name of internal) {
      expect(all, name).toMatch(new RegExp(`\\b${name}\\b`));
      expect(code, name).not.toMatch(new RegExp(`\\.${name}\\b(?!\`)`));
    }
  });

  test('and in nothing that is printed', () => {
    const printed = globSync('src/emit/**/*.ts', { cwd: root }).flatMap((file) =>
      namedIn(file, ({ type, value }) => {
        if (type === 'Literal') return value;
        return type === 'TemplateElement'
          ? (value as { readonly cooked: string }).cooked
          : undefined;
      }),
    );
    expect(printed).toEqual([]);
  });

  test('and in no plan, nor in what the host gives and gets', () => {
    const files = [
      ...globSync('src/{plan,wasm,model}/**/*.ts', { cwd: root }),
      'src/runtime/emitted.ts',
      'src/runtime/options.ts',
      'src/runtime/core/{limits,peer,trap,program-exit}.ts',
      'src/base/{error,diagnostic}.ts',
    ].flatMap((file) => globSync(file, { cwd: root }));
    const keys = files.flatMap((file) =>
      namedIn(file, ({ type, key }) =>
        type === 'TSPropertySignature' || type === 'PropertyDefinition'
          ? (key as { readonly name?: string }).name
          : undefined,
      ),
    );
    expect(keys).toEqual([]);
  });

  test('and in nothing of the engine’s', () => {
    const known = new Set<string>();
    const seen = new Set<unknown>();
    const visit = (value: unknown, depth: number): void => {
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
      if (seen.has(value) || depth === 0) return;
      seen.add(value);
      for (const key of Object.getOwnPropertyNames(value)) {
        known.add(key);
        visit(Object.getOwnPropertyDescriptor(value, key)!.value, depth - 1);
      }
      visit(Object.getPrototypeOf(value), depth);
    };
    const standard = [
      Object,
      Array,
      Map,
      Set,
      WeakMap,
      Promise,
      Symbol,
      Reflect,
      String,
      Number,
      BigInt,
    ];
    const binary = [ArrayBuffer, DataView, Uint8Array, TextEncoder, TextDecoder, WebAssembly];
    const others = [Error, RegExp, FinalizationRegistry, function* () {}, URL, Response, fetch];
    for (const value of [...standard, ...binary, ...others]) visit(value, 3);
    expect(known.size).toBeGreaterThan(300);
    expect([...internal].filter((name) => known.has(name))).toEqual([]);
  });
});
