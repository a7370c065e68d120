/**
 * Imports from a room's `index.ts` -> imports from the files that have what is imported, for esbuild. Where a bundle is split,
 * esbuild counts for a command what its files import, used or not: by way of an index that is the whole of a room, and of all
 * rooms behind it. Nothing here does anything by being loaded, so an index can be passed by.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import { parseSync } from 'rolldown/utils';

/** Where a name comes from: a file, and what it is called there. */
interface Origin {
  readonly file: string;
  readonly name: string;
}

/** What a file exports. */
interface Exports {
  /** Names of its own. */
  readonly own: ReadonlySet<string>;
  /** Names that it has of other files. */
  readonly others: ReadonlyMap<string, Origin>;
  /** Files of which it exports everything. */
  readonly all: readonly string[];
}

/** A statement by which values are taken from another file. */
interface Taking {
  readonly keyword: 'import' | 'export';
  readonly start: number;
  readonly end: number;
  readonly from: string;
  /** What each is called there, and here. */
  readonly names: readonly (readonly [string, string])[];
}

/**
 * @param isUnit - Of an index, by its path: whether it stays in between, where nearly all that load something of its room
 *   load most of it. Each set of commands that share a file costs them a file more to load.
 */
export function directImports(isUnit: (index: string) => boolean): Plugin {
  const known = new Map<string, Exports>();
  return {
    name: 'direct-imports',
    setup(b) {
      b.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
        const text = await readFile(file, 'utf8');
        if (!text.includes("index.ts';")) return undefined;
        let contents = '';
        let at = 0;
        for (const taking of takings(file, text)) {
          if (!isIndex(taking.from) || isUnit(taking.from)) continue;
          contents += text.slice(at, taking.start) + direct(taking, file, known);
          // What follows stays in its line.
          contents += text.slice(taking.start, taking.end).replace(/[^\n]/g, '');
          at = taking.end;
        }
        return { contents: contents + text.slice(at), loader: 'ts' };
      });
    },
  };
}

const isIndex = (file: string): boolean => path.basename(file) === 'index.ts';

/** The same, taken from where it is. */
function direct(
  { keyword, from, names }: Taking,
  file: string,
  known: Map<string, Exports>,
): string {
  const taken = names.map(([name, local]) => {
    const origin = originOf({ file: from, name }, known);
    if (origin === undefined) throw new Error(`${from} has no ${name}, which ${file} takes`);
    const to = path.relative(path.dirname(file), origin.file).replaceAll('\\', '/');
    return `${keyword} { ${origin.name} as ${local} } from './${to}';`;
  });
  return taken.join(' ');
}

/** Where an exported name comes from: another file, where this one is an index that has it from there. */
function originOf(of: Origin, known: Map<string, Exports>): Origin | undefined {
  let has = known.get(of.file);
  if (has === undefined) known.set(of.file, (has = exportsOf(of.file)));
  if (has.own.has(of.name)) return of;
  const other = has.others.get(of.name);
  if (other !== undefined) return isIndex(of.file) ? originOf(other, known) : of;
  for (const file of has.all) {
    const found = originOf({ file, name: of.name }, known);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Of statements that take types alone there is nothing left when they are compiled, and what takes all as one stays. */
function takings(file: string, text: string): readonly Taking[] {
  const { staticImports, staticExports } = parseSync(file, text).module;
  const imports = staticImports.map(({ start, end, moduleRequest, entries }) => ({
    keyword: 'import' as const,
    ...{ start, end, request: moduleRequest.value },
    isWhole: entries.some(({ importName }) => importName.kind !== 'Name'),
    names: entries
      .filter((e) => !e.isType)
      .map((e) => [e.importName.name!, e.localName.value] as const),
  }));
  const exports = staticExports.map(({ start, end, entries }) => ({
    keyword: 'export' as const,
    ...{ start, end, request: entries[0]?.moduleRequest?.value ?? '' },
    isWhole: entries.some(({ importName }) => importName.kind !== 'Name'),
    names: entries
      .filter((e) => !e.isType)
      .map((e) => [e.importName.name!, e.exportName.name!] as const),
  }));
  return [...imports, ...exports]
    .filter(
      ({ request, isWhole, names }) => request.startsWith('.') && !isWhole && names.length > 0,
    )
    .map(({ request, ...taking }) => ({
      ...taking,
      from: path.resolve(path.dirname(file), request),
    }))
    .toSorted((a, b) => a.start - b.start);
}

function exportsOf(file: string): Exports {
  const { staticExports } = parseSync(file, readFileSync(file, 'utf8')).module;
  const own = new Set<string>();
  const others = new Map<string, Origin>();
  const all: string[] = [];
  for (const { moduleRequest, importName, exportName } of staticExports.flatMap((e) => e.entries)) {
    const from =
      moduleRequest === null ? file : path.resolve(path.dirname(file), moduleRequest.value);
    if (importName.kind === 'AllButDefault') all.push(from);
    else if (importName.kind === 'Name')
      others.set(exportName.name!, { file: from, name: importName.name! });
    else own.add(exportName.name!);
  }
  return { own, others, all };
}
