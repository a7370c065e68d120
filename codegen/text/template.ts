/**
 * Templates of generated text -> documents: the text stands in the generator's source as it will stand in the file.
 * New lines of the template are new lines; two columns of it are a level, of whatever the printer indents with, and a
 * single column is a space. What is put in keeps the indentation of the line it stands on.
 */
import { align, concat, type Doc, hardline, indent, join } from './doc.ts';

/** What takes no room: a line that has only this on it isn't there. */
export type Nothing = undefined | null | false | '';

/**
 * What can stand in a template. An array is lines, from which `undefined`, `null` and `false` are left out while `''` is
 * a blank one; parts of one line are a `concat` or `join`. A string may have several lines.
 */
export type Insert<S = never> =
  Doc<S> | number | bigint | Nothing | readonly (Doc<S> | Exclude<Nothing, ''>)[];

interface TemplateLine {
  /** Levels further in than the template itself. */
  readonly level: number;
  /** A column beyond them, or none. */
  readonly column: 0 | 1;
  /** Text, and numbers of what is put in. */
  readonly parts: readonly (string | number)[];
}

const known = new WeakMap<TemplateStringsArray, readonly TemplateLine[]>();

/**
 * The document of a template. The line behind the first backtick and the one before the last are left out where they are
 * blank; what all lines are indented by is, too. A backslash is a backslash, but before a backtick or `${`. A line that
 * vanishes with what it should have had takes a blank line beside it, if there would be two, or one at the edge of a block.
 */
export function code<S = never>(
  strings: TemplateStringsArray,
  ...inserts: readonly Insert<S>[]
): Doc<S> {
  let lines = known.get(strings);
  if (lines === undefined) known.set(strings, (lines = parseTemplate(strings.raw)));
  const docs = inserts.map(docOf);
  const there = remaining(lines, (l) => isGone(l, docs));
  return concat(...there.map((l, i) => lineDoc(l, docs, i > 0)));
}

/** Lines, without those that are nothing. */
export function lines<S = never>(
  all: readonly (Doc<S> | Exclude<Nothing, ''>)[],
): Doc<S> | undefined {
  const there = all.filter((l): l is Doc<S> => l !== undefined && l !== null && l !== false);
  return there.length === 0 ? undefined : join<S>(hardline, there.map(textDoc));
}

/** Paragraphs, with a blank line between them, without those that are nothing. */
export function paragraphs<S = never>(all: readonly (Doc<S> | Nothing)[]): Doc<S> | undefined {
  const there = all.filter(
    (p): p is Doc<S> => p !== undefined && p !== null && p !== false && p !== '',
  );
  return there.length === 0 ? undefined : join<S>([hardline, hardline], there.map(textDoc));
}

function docOf<S>(insert: Insert<S>): Doc<S> | undefined {
  if (insert === undefined || insert === null || insert === false || insert === '')
    return undefined;
  if (typeof insert === 'number' || typeof insert === 'bigint') return String(insert);
  if (Array.isArray(insert)) return lines<S>(insert as readonly Doc<S>[]);
  return textDoc(insert as Doc<S>);
}

/** A string of several lines is those lines. */
function textDoc<S>(doc: Doc<S>): Doc<S> {
  return typeof doc === 'string' && doc.includes('\n') ? join<S>(hardline, doc.split('\n')) : doc;
}

function parseTemplate(raw: readonly string[]): readonly TemplateLine[] {
  const all: (string | number)[][] = [[]];
  for (const [i, text] of raw.entries()) {
    if (i > 0) all.at(-1)!.push(i - 1);
    for (const [j, part] of text.split('\n').entries()) {
      if (j > 0) all.push([]);
      const plain = part.replaceAll(/\\(`|\$(?=\{))/g, '$1');
      if (plain !== '') all.at(-1)!.push(plain);
    }
  }
  const [first] = all;
  if (all.length === 1) return [{ level: 0, column: 0, parts: first! }];
  // What stands right behind the backtick is not indented.
  const head: TemplateLine[] = isBlank(first!) ? [] : [{ level: 0, column: 0, parts: first! }];
  const rest = all.slice(1);
  if (isBlank(rest.at(-1)!)) rest.pop();
  const margins = rest.filter((l) => !isBlank(l)).map(marginOf);
  const common = margins.length === 0 ? 0 : Math.min(...margins);
  const [opening] = rest;
  if (head.length === 0 && opening !== undefined && marginOf(opening) > common) {
    throw new TypeError('a template begins further in than it goes on');
  }
  const body = rest.map((parts): TemplateLine => {
    if (isBlank(parts)) return { level: 0, column: 0, parts: [] };
    const [text] = parts;
    const columns = marginOf(parts) - common;
    const own = typeof text === 'string' ? [text.trimStart(), ...parts.slice(1)] : parts;
    return { level: columns >> 1, column: columns % 2 === 0 ? 0 : 1, parts: own };
  });
  return [...head, ...body];
}

const isBlank = (parts: readonly (string | number)[]): boolean =>
  parts.every((p) => typeof p === 'string' && p.trim() === '');

function marginOf([first]: readonly (string | number)[]): number {
  return typeof first === 'string' ? first.length - first.trimStart().length : 0;
}

/** Whether a line has inserts, and nothing in them or beside them. */
function isGone({ parts }: TemplateLine, docs: readonly unknown[]): boolean {
  return (
    parts.some((p) => typeof p === 'number') &&
    parts.every((p) => (typeof p === 'number' ? docs[p] === undefined : p.trim() === ''))
  );
}

/** The lines that are there, with no more blank ones between them than the template has. */
function remaining(
  all: readonly TemplateLine[],
  gone: (line: TemplateLine) => boolean,
): readonly TemplateLine[] {
  const isEmpty = (l: TemplateLine | undefined): boolean => l?.parts.length === 0;
  const there: TemplateLine[] = [];
  for (let i = 0; i < all.length; i++) {
    const current = all[i]!;
    if (!gone(current)) {
      there.push(current);
      continue;
    }
    const before = there.at(-1);
    const next = all[i + 1];
    const isOutside = (l: TemplateLine | undefined): boolean =>
      l === undefined || l.level < current.level;
    if (isEmpty(next) && (isEmpty(before) || isOutside(before))) i++;
    else if (isEmpty(before) && isOutside(next)) there.pop();
  }
  return there;
}

function lineDoc<S>(
  { level, column, parts }: TemplateLine,
  docs: readonly (Doc<S> | undefined)[],
  breaks: boolean,
): Doc<S> {
  const content = parts.map((p): Doc<S> => (typeof p === 'string' ? p : (docs[p] ?? '')));
  let doc: Doc<S> = breaks ? concat<S>(hardline, ...content) : concat<S>(...content);
  if (column === 1) doc = align<S>(1, doc);
  for (let i = 0; i < level; i++) doc = indent<S>(doc);
  return doc;
}
