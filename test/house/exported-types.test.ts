/**
 * What the declarations of the library speak of, the library exports: whoever takes a value out of it can name its type.
 * Read of the declarations that `tsc` writes, file by file, from those that `src/index.ts` exports.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ParserOptions } from 'prettier';
import { parsers } from 'prettier/plugins/typescript';
import { expect, onTestFinished, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** What is meant to stay opaque. */
const opaque = ['Store', 'Compiled'];

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

test('every type that is spoken of is exported', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-types-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', folder], {
    cwd: root,
  });
  const modules = new Modules();
  const exported = modules.exportsOf(path.join(folder, 'src/index.d.ts'));
  expect([...exported.keys()]).toEqual(expect.arrayContaining(['link', 'LintOptions', 'Model']));
  const there = new Set(exported.values());
  const missing = [...exported].flatMap(([by, declaration]) => {
    const [file, name] = declaration.split('|') as [string, string];
    return [...typesIn(modules.module(file).declarations.get(name))]
      .filter((type) => !there.has(modules.declarationOf(file, type) ?? declaration))
      .filter((type) => !opaque.includes(type))
      .map((type) => `${type}, of which ${by} speaks`);
  });
  expect(missing).toEqual([]);
});
