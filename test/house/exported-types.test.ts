/**
 * The public API: what each entry of the package exports is chosen by hand, documented, and what its declarations speak
 * of is exported, too, so that whoever takes a value out of the library can name its type. Read of the declarations that
 * `tsc` writes, file by file. The names stand in `public-api.txt`; `BLESS=1` writes it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ParserOptions } from 'prettier';
import { parsers } from 'prettier/plugins/typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** What is meant to stay opaque. */
const opaque = ['Store', 'PlainStore', 'Compiled', 'ComponentTree'];

/** A node of the syntax tree, as far as it is read here. */
interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Where a name comes from: another file, or a declaration of this one. */
interface Origin {
  readonly from?: string;
  /** Its name there; `*` is all of a file. */
  readonly name: string;
}

interface Module {
  readonly imports: Map<string, Origin>;
  readonly exports: Map<string, Origin>;
  readonly stars: string[];
  readonly declarations: Map<string, Node[]>;
}

const nodes = (value: unknown): readonly Node[] => (Array.isArray(value) ? (value as Node[]) : []);
const nameOf = (node: unknown): string => String((node as Node | undefined)?.['name'] ?? '');

class Modules {
  readonly #read = new Map<string, Module>();

  /** All that a file exports: name -> declaration, as `file|name`. */
  exportsOf(file: string, seen = new Set<string>()): Map<string, string> {
    if (seen.has(file)) return new Map();
    seen.add(file);
    const { exports, stars } = this.module(file);
    const own = [...exports].flatMap(([name, origin]): [string, string][] => {
      if (origin.name === '*') {
        return [...this.exportsOf(origin.from!)].map(([inner, d]) => [`${name}.${inner}`, d]);
      }
      const found = this.#follow(file, origin);
      return found === undefined ? [] : [[name, found]];
    });
    return new Map([...stars.flatMap((star) => [...this.exportsOf(star, seen)]), ...own]);
  }

  /** The declaration of a name that a file uses, if it is one of ours that is exported at all. */
  declarationOf(file: string, name: string): string | undefined {
    const { exports, imports } = this.module(file);
    const origin = imports.get(name);
    if (origin !== undefined) return origin.name === '*' ? undefined : this.#follow(file, origin);
    return exports.has(name) ? this.#follow(file, { name }) : undefined;
  }

  #follow(file: string, { from, name }: Origin): string | undefined {
    if (from !== undefined) return this.exportsOf(from).get(name);
    return this.module(file).declarations.has(name)
      ? `${file}|${name}`
      : this.declarationOf(file, name);
  }

  module(file: string): Module {
    const known = this.#read.get(file);
    if (known !== undefined) return known;
    const module: Module = {
      imports: new Map(),
      exports: new Map(),
      stars: [],
      declarations: new Map(),
    };
    this.#read.set(file, module);
    const text = readFileSync(file, 'utf8');
    const tree = parsers.typescript.parse(text, { filepath: file } as ParserOptions) as Node;
    for (const statement of nodes(tree['body'])) note(module, file, statement);
    return module;
  }
}

function note({ imports, exports, stars, declarations }: Module, file: string, node: Node): void {
  const source = (node['source'] as { readonly value: string } | null | undefined)?.value;
  const from =
    source === undefined ? undefined : path.join(path.dirname(file), source).replace(/ts$/, 'd.ts');
  const isOurs = source?.startsWith('.') === true;
  switch (node.type) {
    case 'ImportDeclaration':
      for (const s of isOurs ? nodes(node['specifiers']) : []) {
        imports.set(nameOf(s['local']), { from: from!, name: nameOf(s['imported']) || '*' });
      }
      return;
    case 'ExportAllDeclaration':
      if (node['exported'] === null) stars.push(from!);
      else exports.set(nameOf(node['exported']), { from: from!, name: '*' });
      return;
    case 'ExportNamedDeclaration': {
      for (const s of nodes(node['specifiers'])) {
        const name = nameOf(s['local']);
        exports.set(nameOf(s['exported']), from === undefined ? { name } : { from, name });
      }
      const declared = node['declaration'] as Node | null;
      if (declared === null) return;
      for (const d of [declared, ...nodes(declared['declarations'])]) {
        const name = nameOf(d['id']);
        if (name === '') continue;
        exports.set(name, { name });
        declarations.set(name, [...(declarations.get(name) ?? []), d]);
      }
    }
  }
}

/** The names of types in a declaration. */
function typesIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  if ('type' in value && value.type === 'TSTypeReference') {
    found.add(nameOf((value as Node)['typeName']));
  }
  for (const part of Object.values(value)) typesIn(part, found);
  return found;
}

const entries = readdirSync(path.join(root, 'src/entries'))
  // Nothing of it is for users.
  .filter((file) => file !== 'register.ts')
  .map((file) => `src/entries/${file}`);
const all = ['src/index.ts', ...entries];

let folder: string;
const modules = new Modules();

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'witlink-types-'));
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', folder], {
    cwd: root,
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What an entry exports: name -> `file|name`. */
const exportsOf = (entry: string): Map<string, string> =>
  modules.exportsOf(path.join(folder, entry.replace(/ts$/, 'd.ts')));

/** Whether a name is that of a node, in a namespace of nodes. */
const isOfTree = (name: string): boolean => /^(?:ast|wacAst)\./.test(name);

test('the names are chosen by hand', () => {
  for (const entry of all) {
    // The types of the syntax trees are namespaces of their own; another entry's names are chosen by hand there.
    const stars =
      readFileSync(path.join(root, entry), 'utf8').match(/export (?:type )?\* .*/g) ?? [];
    expect(
      stars.filter((star) => !/\* as (?:ast|wacAst) | from '\.\/entries\//.test(star)),
    ).toEqual([]);
  }
  const list = all.map((entry) => {
    const names = [...exportsOf(entry).keys()].filter((name) => !isOfTree(name));
    return `${entry}\n${names
      .toSorted()
      .map((name) => `  ${name}\n`)
      .join('')}`;
  });
  const file = path.join(import.meta.dirname, 'public-api.txt');
  const text = list.join('\n');
  if (process.env['BLESS'] !== undefined) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
});

test.each(all)('%s exports every type that it speaks of', (entry) => {
  const exported = exportsOf(entry);
  expect(exported.size).toBeGreaterThan(2);
  // The types of models come from the library's entry, whichever other one speaks of them.
  const there = new Set([...exported.values(), ...exportsOf('src/index.ts').values()]);
  const missing = [...exported].flatMap(([by, declaration]) => {
    const [file, name] = declaration.split('|') as [string, string];
    return [...typesIn(modules.module(file).declarations.get(name))]
      .filter((type) => !there.has(modules.declarationOf(file, type) ?? declaration))
      .filter((type) => !opaque.includes(type))
      .map((type) => `${type}, of which ${by} speaks`);
  });
  expect(missing).toEqual([]);
});

test.each(all)('%s documents what it exports', (entry) => {
  const undocumented = [...exportsOf(entry)].flatMap(([name, declaration]) => {
    const [file, own] = declaration.split('|') as [string, string];
    const text = readFileSync(file, 'utf8');
    const start = new RegExp(
      `(\\*/\\s*)?export (?:declare )?(?:abstract )?(?:type|interface|class|function|const) ${own}\\b`,
    ).exec(text);
    return start?.[1] === undefined && !isOfTree(name) ? [name] : [];
  });
  expect(undocumented).toEqual([]);
});
