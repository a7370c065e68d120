/**
 * The text of a module -> the same, with what attributes of its imports say of WASI in their specifiers: Rolldown, and Vite over
 * it, tell plug-ins nothing of attributes.
 */

import { diagnostic, printable, WitlinkError } from '../../base/index.ts';
import { relativeName } from '../configuration.ts';

/** What there is of a syntax tree of ESTree's. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** An import that has such an attribute. */
interface Import {
  readonly source: Node;
  readonly wasi: string;
  /** Where its attributes end. */
  readonly end: number;
}

/** A specifier as it was, with its attributes. */
export function readAttributes(specifier: string): {
  readonly specifier: string;
  readonly attributes?: Readonly<Record<string, string>>;
} {
  const [, bare, wasi] = /^([^]*)\?witlink-wasi=([^?]*)$/.exec(specifier) ?? [];
  if (bare === undefined || wasi === undefined) return { specifier };
  return { specifier: bare, attributes: { wasi: decodeURIComponent(wasi) } };
}

/** Whether there may be something to write; few modules have both words. */
export const mayHaveAttributes = (code: string): boolean =>
  /\bwasi\b/.test(code) && /\bwith\b/.test(code);

/**
 * What is no JavaScript yet, as components of Vue are, may have such attributes, too.
 *
 * @throws WitlinkError where it seems to have
 */
export function checkUnread(code: string, file: string): void {
  if (!/(?:from|import)\s*(['"])[^'"\n]+\1\s*with\s*\{[^}]*\bwasi\b/.test(code)) return;
  const message = `\`${printable(relativeName(file))}\` imports a component with { wasi: … }, which is read in JavaScript and TypeScript alone`;
  const help = [
    'import the component in a module of its own; or say it in witlink.json: {"imports":{"components":[{"components":"FILE.wasm","wasi":"none"}]}}',
  ];
  throw new WitlinkError([diagnostic('import/bad-attribute', message, undefined, { help })]);
}

/**
 * Writes attributes into specifiers.
 *
 * @param tree The syntax tree of the code.
 * @returns the code, of which all else stands where it stood, for maps of sources; undefined where there is nothing to write
 */
export function writeAttributes(code: string, tree: unknown): string | undefined {
  const pieces: string[] = [];
  let at = 0;
  for (const { source, wasi, end } of importsIn(tree, code)) {
    const bare = source['value'] as string;
    const text = JSON.stringify(`${bare}?witlink-wasi=${encodeURIComponent(wasi)}`);
    const blank = code.slice(source.end, end).replaceAll(/[^\n]/g, ' ');
    // It is seldom longer than what stood there.
    const longer = Math.max(0, text.length - (source.end - source.start));
    pieces.push(code.slice(at, source.start), text, blank.slice(longer));
    at = end;
  }
  return at === 0 ? undefined : pieces.join('') + code.slice(at);
}

/** In the order of the text. */
function importsIn(tree: unknown, code: string): readonly Import[] {
  const found: Import[] = [];
  const queue: unknown[] = [tree];
  for (const node of queue) {
    if (typeof node !== 'object' || node === null) continue;
    queue.push(...(Object.values(node) as unknown[]));
    if (!isNode(node)) continue;
    const one = importOf(node, code);
    if (one !== undefined) found.push(one);
  }
  return found.toSorted((a, b) => a.source.start - b.source.start);
}

function importOf({ type, source, attributes, options }: Node, code: string): Import | undefined {
  if (!isNode(source) || typeof source['value'] !== 'string') return undefined;
  // `import('./a.wasm', { with: { wasi: 'none' } })`
  if (type === 'ImportExpression') {
    const wasi = valueOf(isNode(options) ? options['properties'] : [], 'with', (given) =>
      valueOf(isNode(given) ? given['properties'] : [], 'wasi', textOf),
    );
    return wasi === undefined ? undefined : { source, wasi, end: (options as Node).end };
  }
  // `import … from './a.wasm' with { wasi: 'none' }`, and `export … from`
  const wasi = valueOf(attributes, 'wasi', textOf);
  if (wasi === undefined) return undefined;
  const last = (attributes as readonly Node[]).at(-1)!;
  return { source, wasi, end: code.indexOf('}', last.end) + 1 };
}

/** What is made of the value that one of some properties or attributes has. */
function valueOf<T>(
  properties: unknown,
  name: string,
  make: (value: unknown) => T | undefined,
): T | undefined {
  if (!Array.isArray(properties)) return undefined;
  for (const property of properties as readonly unknown[]) {
    if (!isNode(property)) continue;
    const { key, value } = property;
    if (isNode(key) && (key['name'] === name || key['value'] === name)) return make(value);
  }
  return undefined;
}

const textOf = (node: unknown): string | undefined =>
  isNode(node) && typeof node['value'] === 'string' ? node['value'] : undefined;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string';
