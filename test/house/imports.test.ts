/** Holds every import of the product to the table in `imports.ts`, and shows that a wrong one would be found. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import { findCycles } from '../../src/base/index.ts';
import { layers, otherDoors, table } from './imports.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface Import {
  readonly specifier: string;
  /** Whether nothing is left of it when the program runs. */
  readonly ofTypes: boolean;
  /** Whether it is a call, which runs only when it is asked for. */
  readonly isCall: boolean;
}

/** Every module that a source text names, in whatever form: types and dynamic imports count, too. */
function importsOf(text: string): Import[] {
  const found: Import[] = [];
  visit(parseAst(text, { lang: 'ts' }));
  return found;

  function visit(node: unknown): void {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const { type, source, expression, importKind, exportKind } = node as Record<string, unknown>;
    const named =
      type === 'ImportDeclaration' ||
      type === 'ExportAllDeclaration' ||
      type === 'ExportNamedDeclaration' ||
      type === 'ImportExpression' ||
      type === 'TSImportType'
        ? source
        : type === 'TSExternalModuleReference'
          ? expression
          : undefined;
    if (typeof named === 'object' && named !== null) {
      const { value } = named as { value?: unknown };
      found.push({
        specifier: typeof value === 'string' ? value : '(computed)',
        ofTypes: importKind === 'type' || exportKind === 'type' || type === 'TSImportType',
        isCall: type === 'ImportExpression',
      });
    }
    Object.values(node).forEach(visit);
  }
}

/** The room that a file lives in: the longest entry of the table that its path begins with. */
function roomOf(file: string): string | undefined {
  return Object.keys(table)
    .filter((room) => file === room || file.startsWith(`${room}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}

/** The folder of its room that a file lives in; none for what stands beside the folders. */
function layerOf(room: string, file: string): string | undefined {
  const [folder, ...rest] = file.slice(room.length + 1).split('/');
  return rest.length === 0 ? undefined : folder;
}

/** Why a file may not import another one of its room by value. */
function againstLayers(room: string, file: string, target: string): string | undefined {
  const allowed = layers[room];
  const layer = layerOf(room, file);
  if (allowed === undefined || layer === undefined) return undefined;
  const other = layerOf(room, target);
  if (other === layer || (other !== undefined && allowed[layer]?.includes(other) === true)) {
    return undefined;
  }
  return `${layer} has only types of ${other ?? 'the whole'}`;
}

/** What is wrong with the imports of one file, each a line; `file` is relative to the top level. */
function violations(file: string, text: string): string[] {
  const room = roomOf(file);
  if (room === undefined) return [`${file}: stands in no room of the table`];
  const { rooms, packages = [] } = table[room]!;
  return importsOf(text).flatMap(({ specifier, ofTypes }) => {
    const wrong = (why: string) => [`${file}: imports ${specifier}: ${why}`];
    if (!specifier.startsWith('.')) {
      const allowed = packages.some((p) =>
        p === 'node:' ? specifier.startsWith(p) : specifier === p || specifier.startsWith(`${p}/`),
      );
      return allowed ? [] : wrong(`${room} may not import this package`);
    }
    const target = path.posix.join(path.posix.dirname(file), specifier);
    if (target === 'package.json') return [];
    const targetRoom = roomOf(target);
    if (targetRoom === undefined) return wrong('leads to no room of the table');
    if (targetRoom === room) {
      const why = ofTypes ? undefined : againstLayers(room, file, target);
      return why === undefined ? [] : wrong(why);
    }
    if (!rooms.includes('*') && !rooms.includes(targetRoom)) {
      return wrong(`${room} may not import ${targetRoom}`);
    }
    const door =
      target === targetRoom ||
      path.posix.basename(target) === 'index.ts' ||
      otherDoors.some(({ from, to }) => from === file && to === target);
    return door ? [] : wrong(`${targetRoom} is entered through its index.ts`);
  });
}

function sources(): string[] {
  return ['src', 'grammar', 'codegen'].flatMap((folder) => {
    try {
      return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => path.posix.join(folder, file.replaceAll(path.sep, '/')));
    } catch {
      return []; // a folder appears when it has something in it
    }
  });
}

describe('the import table', () => {
  test('holds in every source file', () => {
    const files = sources();
    expect(files.length).toBeGreaterThan(20);
    expect(
      files.flatMap((file) => violations(file, readFileSync(path.join(root, file), 'utf8'))),
    ).toEqual([]);
  });

  test('names only rooms that are there, and has no way round', () => {
    const rooms = Object.keys(table);
    expect(rooms.filter((room) => !existsSync(path.join(root, room)))).toEqual([]);
    const open = new Map(rooms.map((room) => [room, table[room]!.rooms]));
    for (const wanted of [...open.values()].flat()) {
      expect(['*', ...rooms]).toContain(wanted);
    }
    for (let done = -1; done !== open.size;) {
      done = open.size;
      for (const [room, needs] of open) {
        if (needs.every((n) => n === '*' || !open.has(n))) open.delete(room);
      }
    }
    expect([...open.keys()]).toEqual([]);
  });

  test('has every folder of a room with layers, and no way round among them', () => {
    for (const [room, allowed] of Object.entries(layers)) {
      const there = readdirSync(path.join(root, room), { withFileTypes: true });
      const folders = there.filter((entry) => entry.isDirectory()).map(({ name }) => name);
      expect(Object.keys(allowed).toSorted()).toEqual(folders.toSorted());
      const names = Object.keys(allowed);
      const needs = Object.values(allowed).map((by) => by.map((name) => names.indexOf(name)));
      expect(needs.flat()).not.toContain(-1);
      expect(findCycles(needs)).toEqual([]);
    }
  });

  test('leaves no cycle of files but of types', () => {
    const files = sources();
    const indexes = new Map(files.map((file, i) => [file, i]));
    const needs = files.map((file) =>
      importsOf(readFileSync(path.join(root, file), 'utf8')).flatMap((named) => {
        const target = path.posix.join(path.posix.dirname(file), named.specifier);
        const index = named.ofTypes || named.isCall ? undefined : indexes.get(target);
        return index === undefined ? [] : [index];
      }),
    );
    const cycles = findCycles(needs).map((cycle) => cycle.map((i) => files[i]));
    expect(cycles).toEqual([]);
  });

  test.each([
    ['a room above', `import { link } from '../link/index.ts';`, 'may not import src/link'],
    ['a type of a room above', `import type { P } from '../link/index.ts';`, 'src/link'],
    ['a re-export', `export * from '../cli/main.ts';`, 'may not import src/cli'],
    ['a named re-export', `export { a } from '../cli/main.ts';`, 'may not import src/cli'],
    ['a dynamic import', `const x = await import('../link/index.ts');`, 'src/link'],
    ['an import type', `type A = import('../link/index.ts').A;`, 'src/link'],
    ['a computed import', `const x = (y: string) => import(y);`, 'may not import this package'],
    ['a side door', `import { C } from '../base/span.ts';`, 'through its index.ts'],
    ['Node', `import { readFileSync } from 'node:fs';`, 'may not import this package'],
    ['Node by its old name', `import { readFileSync } from 'fs';`, 'this package'],
    ['a package', `import { Command } from 'commander';`, 'this package'],
    ['a way out of the house', `import { x } from '../../test/suites.ts';`, 'no room'],
  ])('would find a wrong import: %s', (_, text, why) => {
    expect(violations('src/model/planted.ts', text)).toEqual([expect.stringContaining(why)]);
  });

  test.each([
    ['component/types', `import { a } from '../eval/scope.ts';`, 'types of eval'],
    ['component/types', `import { type A } from '../eval/scope.ts';`, 'types of eval'],
    ['component/types', `export { a } from '../tree/entries-of.ts';`, 'types of tree'],
    ['component/types', `const x = await import('../eval/scope.ts');`, 'types of eval'],
    ['runtime/core', `import { S } from '../async/scheduler.ts';`, 'types of async'],
    ['runtime/core', `import { S, type T } from '../plain/lift.ts';`, 'types of plain'],
    ['runtime/core', `export { S } from '../async/scheduler.ts';`, 'types of async'],
    ['runtime/core', `import { run } from '../runtime.ts';`, 'the whole'],
  ])('would find an import against the layers, in %s: %s', (folder, text, why) => {
    expect(violations(`src/${folder}/planted.ts`, text)).toEqual([expect.stringContaining(why)]);
  });

  test('lets right ones be', () => {
    const text = `import { a } from '../base/index.ts'; import { b } from './types.ts';`;
    expect(violations('src/model/planted.ts', text)).toEqual([]);
    const below = `import { a } from '../types/a.ts'; import type { B } from '../decode/b.ts';
      export type * from '../validate/z.ts'; import { c } from './c.ts';`;
    expect(violations('src/component/eval/planted.ts', below)).toEqual([]);
    expect(
      violations('src/cli/x.ts', `import fs from 'node:fs'; import '../link/index.ts';`),
    ).toEqual([]);
  });

  test('finds a file that stands in no room', () => {
    expect(violations('src/attic/planted.ts', '')).toEqual([expect.stringContaining('no room')]);
  });
});
