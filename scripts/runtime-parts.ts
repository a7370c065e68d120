/**
 * `src/runtime/share.ts`, bundled and minified -> its top-level declarations, each with those that it names and where it comes
 * from (`src/emit/share/parts.ts`): what is chosen among them when a program is written as files. Statements, which do something
 * by being there, are no parts, and an error here.
 */
import path from 'node:path';
import { decode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import { parse, type AnyNode, type Program } from 'acorn';
import { buildSync } from 'esbuild';
import type { PartMap, RuntimePart } from '../src/emit/share/parts.ts';
import { encoded } from '../src/emit/share/share.ts';

const root = path.dirname(import.meta.dirname);

/**
 * Properties of the runtime's own classes and records that get short names: nothing that is printed, given, thrown or met by other
 * programs has one of them, and nothing of the engine's (test/emit/share.test.ts holds that).
 */
export const internalProperties = [
  'addTo',
  'within',
  'exported',
  'edge',
  'enter',
  'leave',
  'isErr',
  'state',
  'pair',
  'hold',
  'note',
  'top',
  'inMemory',
  'mostLifted',
  'codeUnits',
  'begin',
  'allow',
  'allocate',
  'atEnd',
  'atRollback',
  'become',
  'checkAlive',
  'checkCallable',
  'checkFree',
  'checkPoison',
  'classOf',
  'converted',
  'coreExport',
  'coreFunction',
  'coreInstances',
  'countCall',
  'countEntries',
  'current',
  'destroy',
  'died',
  'enterByAdapter',
  'failed',
  'goOn',
  'handleOf',
  'invokeWith',
  'isFree',
  'isPending',
  'leaveByAdapter',
  'lends',
  'makeClass',
  'mayEnter',
  'nameOfHandle',
  'passage',
  'peer',
  'place',
  'problems',
  'rollback',
  'runner',
  'setConstructor',
  'signature',
  'thrown',
  'trapOf',
  'trapped',
  'uncountCall',
  'callCore',
  'watchAll',
  'wrap',
  'wrong',
  'rule',
  'near',
  'scheduler',
  'invoke',
  'throws',
  'scope',
] as const;

/** How esbuild makes files that stand beside emitted programs. */
export const besidePrograms = {
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  // What Node 22 and browsers with WebAssembly's exceptions have.
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  minify: true,
} as const;

/** Makes them of the sources as they are, in the text that `readParts` reads. */
export function makeRuntimeParts(): string {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    outdir: root,
    entryPoints: ['src/runtime/share.ts'],
    ...besidePrograms,
    mangleProps: new RegExp(`^(?:${internalProperties.join('|')})$`),
    // Fields without a value need not be declared.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    sourcemap: 'external',
    sourcesContent: false,
    write: false,
  });
  const text = (end: string): string => outputFiles.find((f) => f.path.endsWith(end))!.text;
  return partsOf(text('.js'), JSON.parse(text('.js.map')) as SourceMap);
}

interface SourceMap {
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

/** Takes a module apart. */
export function partsOf(code: string, { sources, names, mappings }: SourceMap): string {
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  const declarations = declarationsIn(program);
  const partNamed = new Map<string, number>();
  for (const [i, { names }] of declarations.entries()) {
    for (const name of names) partNamed.set(name, i);
  }
  const segments = segmentsIn(code, mappings);
  const parts = declarations.map(({ node, isVariable, text }, id): RuntimePart => {
    const needs = new Set<number>();
    for (const name of namesIn(node)) {
      const part = partNamed.get(name);
      if (part !== undefined && part !== id) needs.add(part);
    }
    return {
      text: text ?? code.slice(node.start, node.end),
      isVariable,
      needs: [...needs].toSorted((a, b) => a - b),
      map: mapOf(code, node, segments, names),
    };
  });
  const exports = exportsOf(program).map(
    ([name, local]) => [name, [local, partNamed.get(local)!]] as const,
  );
  const all = {
    exports: Object.fromEntries(exports),
    sources: sources.map((file) => `witlink/${file}`),
  };
  return [all, ...parts].map((line) => JSON.stringify(line)).join('\n');
}

/** Top-level names, mostly one, with what declares them. */
interface Declaration {
  readonly names: Iterable<string>;
  readonly node: AnyNode;
  readonly isVariable: boolean;
  /** Where it is another one than stands there. */
  readonly text?: string;
}

function declarationsIn({ body }: Program): readonly Declaration[] {
  return body.flatMap((node): readonly Declaration[] => {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
        return [{ names: [node.id.name], node, isVariable: false }];
      case 'VariableDeclaration':
        return node.declarations.map((declarator) => {
          const { id } = declarator;
          if (node.kind !== 'var') throw unforeseen(id);
          return { names: namesIn(id), node: declarator, isVariable: true };
        });
      case 'ImportDeclaration':
        // One of its names may be wanted without the others.
        return node.specifiers.map((specifier) => {
          if (specifier.type !== 'ImportSpecifier') throw unforeseen(specifier);
          const text = `import{${nameOf(specifier.imported)} as ${specifier.local.name}}from${node.source.raw!}`;
          return { names: [specifier.local.name], node: specifier, isVariable: false, text };
        });
      case 'ExportNamedDeclaration':
        return [];
      default:
        throw unforeseen(node);
    }
  });
}

function exportsOf({ body }: Program): readonly (readonly [name: string, local: string])[] {
  return body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration') return [];
    return node.specifiers.map(({ local, exported }) => {
      if (local.type !== 'Identifier' || exported.type !== 'Identifier') throw unforeseen(node);
      return [exported.name, local.name] as const;
    });
  });
}

function nameOf(name: AnyNode): string {
  if (name.type !== 'Identifier') throw unforeseen(name);
  return name.name;
}

function unforeseen({ type, start }: AnyNode): Error {
  return new Error(
    `the runtime's module has a ${type} at ${start}, which can't be a part by itself`,
  );
}

/**
 * The names that a declaration uses or declares. One that an inner scope declares under the name of a part makes the share
 * larger, never wrong; a minifier that keeps all names apart makes no such.
 */
function namesIn(node: AnyNode): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (at: AnyNode): void => {
    if (at.type === 'Identifier') return void names.add(at.name);
    for (const [key, value] of Object.entries(at)) {
      if (isName(at, key)) continue;
      for (const child of [value].flat()) if (isNode(child)) visit(child);
    }
  };
  visit(node);
  return names;
}

/** Whether what stands there is a name of a property or label. */
function isName(node: AnyNode, key: string): boolean {
  switch (node.type) {
    case 'MemberExpression':
      return key === 'property' && !node.computed;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return key === 'key' && !node.computed;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return key === 'label';
    default:
      return false;
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** A segment of the map, at an offset of the code. */
interface Segment {
  readonly at: number;
  readonly segment: SourceMapSegment;
}

function segmentsIn(code: string, mappings: string): readonly Segment[] {
  let lineStart = 0;
  return decode(mappings).flatMap((line) => {
    const begin = lineStart;
    lineStart = code.indexOf('\n', begin) + 1;
    return line.map((segment) => ({ at: begin + segment[0], segment }));
  });
}

/** The segments of one part, by lines, their columns counted from its beginning. */
function segmentsOf(
  code: string,
  { start, end }: AnyNode,
  segments: readonly Segment[],
): readonly (readonly SourceMapSegment[])[] {
  const lines: SourceMapSegment[][] = [];
  let from = start;
  let next = firstFrom(segments, start);
  for (const text of code.slice(start, end).split('\n')) {
    const to = from + text.length + 1;
    const line: SourceMapSegment[] = [];
    for (; next < segments.length && segments[next]!.at < Math.min(to, end); next++) {
      const { at, segment } = segments[next]!;
      line.push([at - from, ...segment.slice(1)] as SourceMapSegment);
    }
    lines.push(line);
    from = to;
  }
  return lines;
}

/** The map of one part, which can be put behind another. */
function mapOf(
  code: string,
  node: AnyNode,
  all: readonly Segment[],
  allNames: readonly string[],
): PartMap | undefined {
  const lines = segmentsOf(code, node, all);
  const [begin] = lines[0]!;
  if (begin === undefined) return undefined;
  if (begin.length === 1 || begin[0] !== 0) throw unforeseen(node);
  const source = begin[1];
  const first = [begin[2], begin[3]] as const;
  let [line, column] = first;
  let lastColumn = 0;
  let lastName = 0;
  const names: string[] = [];
  const texts = ['', ''] as [string, string];
  for (const [i, segments] of lines.entries()) {
    const at = (): 0 | 1 => (names.length === 0 ? 0 : 1);
    if (i > 0) {
      texts[at()] += ';';
      lastColumn = 0;
    }
    for (const [k, segment] of segments.entries()) {
      if (segment.length === 1 || segment[1] !== source) throw unforeseen(node);
      const place = [segment[0] - lastColumn, 0, segment[2] - line, segment[3] - column] as const;
      if (k > 0) texts[at()] += ',';
      if (segment !== begin) texts[at()] += encoded(place);
      [lastColumn, , line, column] = segment;
      if (segment.length === 4) continue;
      const isFirst = names.length === 0;
      let name = names.indexOf(allNames[segment[4]]!);
      if (name === -1) name = names.push(allNames[segment[4]]!) - 1;
      if (!isFirst) texts[1] += encoded([name - lastName]);
      lastName = name;
    }
  }
  const [unnamed, named] = texts;
  const last = [line, column] as const;
  return { source, first, last, lastColumn, unnamed, named, names, lastName };
}

/** The index of the first segment at an offset or behind it; they stand in their order. */
function firstFrom(segments: readonly Segment[], offset: number): number {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (segments[middle]!.at < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
