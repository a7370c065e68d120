/**
 * Text that knows where it may break: the algebra of pretty printers (group, indent, line), laid out as prettier lays
 * out. It is of no language: how wide a line and what a level of indentation is are the printer's to say, and symbols
 * may stand in it by reference, whose names are settled when all is known. Most of what is generated is written as
 * templates (`template.ts`), which give documents.
 */

/** A use of a symbol; how it is spelt is asked when the document is laid out. */
export interface Name<S> {
  readonly kind: 'name';
  readonly of: S;
}

/** A document; `S` is what its symbols are, by default it has none. An array is its parts, one after the other. */
export type Doc<S = never> =
  string | Name<S> | readonly Doc<S>[] | Concat<S> | Group<S> | Indent<S> | Line | IfBroken;

/** Parts one after the other, told from an array, which in a template is lines. */
interface Concat<S> {
  readonly kind: 'concat';
  readonly parts: readonly Doc<S>[];
}
interface Group<S> {
  readonly kind: 'group';
  readonly content: Doc<S>;
}
interface Indent<S> {
  readonly kind: 'indent';
  readonly content: Doc<S>;
  /** Spaces; a level of the printer's where it is absent. */
  readonly columns?: number;
}
/** A space, or nothing, or always a new line. */
interface Line {
  readonly kind: 'line';
  readonly flat: ' ' | '' | undefined;
}
interface IfBroken {
  readonly kind: 'if-broken';
  readonly text: string;
}

/** Parts one after the other. */
export const concat = <S = never>(...parts: readonly Doc<S>[]): Doc<S> => ({
  kind: 'concat',
  parts,
});
/** Stands on one line if it fits; otherwise all lines directly in it are broken. */
export const group = <S = never>(content: Doc<S>): Doc<S> => ({ kind: 'group', content });
/** One level further in. */
export const indent = <S = never>(content: Doc<S>): Doc<S> => ({ kind: 'indent', content });
/** Some spaces further in, whatever a level is. */
export const align = <S = never>(columns: number, content: Doc<S>): Doc<S> => ({
  kind: 'indent',
  content,
  columns,
});
export const line: Line = { kind: 'line', flat: ' ' };
export const softline: Line = { kind: 'line', flat: '' };
export const hardline: Line = { kind: 'line', flat: undefined };
/** Text that stands only where the group around it is broken. */
export const ifBroken = (text: string): IfBroken => ({ kind: 'if-broken', text });

export function join<S = never>(separator: Doc<S>, parts: readonly Doc<S>[]): Doc<S> {
  return concat(...parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part])));
}

/** `open part, part close` on one line, or each part on one of its own. */
export function enclosed<S = never>(
  open: string,
  parts: readonly Doc<S>[],
  close: string,
  trailing: ',' | '' = ',',
): Doc<S> {
  if (parts.length === 0) return open + close;
  const inner = indent<S>([softline, join<S>([',', line], parts)]);
  return group<S>([open, inner, ifBroken(trailing), softline, close]);
}

export interface LayOutOptions<S> {
  /** Columns that a line should not exceed; 80 by default. A tab counts as four. */
  readonly width?: number;
  /** What a level of indentation is; two spaces by default. */
  readonly indent?: string;
  /** Spells the symbols. */
  readonly nameOf?: (of: S) => string;
}

interface Command<S> {
  readonly doc: Doc<S>;
  readonly indent: string;
  readonly broken: boolean;
}

/** Lays a document out in lines of at most `width` columns where that can be, without blanks at their ends. */
export function layOut<S = never>(doc: Doc<S>, options: LayOutOptions<S> = {}): string {
  const { width = 80, indent: level = '  ', nameOf = noNames } = options;
  const out: string[] = [];
  let column = 0;
  const hard = new Map<Group<S>, boolean>();
  const commands: Command<S>[] = [{ doc, indent: '', broken: true }];
  const write = (text: string): void => {
    out.push(text);
    column += text.length;
  };
  for (let command = commands.pop(); command !== undefined; command = commands.pop()) {
    const { doc: part, indent: before, broken } = command;
    if (typeof part === 'string') {
      write(part);
    } else if (isList(part)) {
      for (const child of part.toReversed()) commands.push({ doc: child, indent: before, broken });
    } else {
      switch (part.kind) {
        case 'name':
          write(nameOf(part.of));
          break;
        case 'concat':
          commands.push({ doc: part.parts, indent: before, broken });
          break;
        case 'indent': {
          const further = part.columns === undefined ? level : ' '.repeat(part.columns);
          commands.push({ doc: part.content, indent: before + further, broken });
          break;
        }
        case 'group': {
          const flat = { doc: part.content, indent: before, broken: false };
          const mustBreak = hasHardline(part, hard);
          const fit = !mustBreak && fits(flat, commands, width - column, nameOf);
          commands.push(fit ? flat : { ...flat, broken: true });
          break;
        }
        case 'line':
          if (broken || part.flat === undefined) {
            out.push('\n', before);
            column = columnsOf(before);
          } else {
            write(part.flat);
          }
          break;
        case 'if-broken':
          if (broken) write(part.text);
          break;
        default:
          part satisfies never;
      }
    }
  }
  return out.join('').replaceAll(/[ \t]+$/gm, '');
}

function noNames(): never {
  throw new TypeError('a document with symbols was laid out without names for them');
}

const columnsOf = (blanks: string): number => blanks.replaceAll('\t', '    ').length;

/** Whether `first`, and what follows it up to the next possible new line, fits in `room` columns. */
function fits<S>(
  first: Command<S>,
  rest: readonly Command<S>[],
  room: number,
  nameOf: (of: S) => string,
): boolean {
  let next = rest.length;
  const commands = [first];
  let left = room;
  while (left >= 0) {
    let command = commands.pop();
    if (command === undefined) {
      if (next === 0) return true;
      command = rest[--next]!;
    }
    const { doc, indent: before, broken } = command;
    if (typeof doc === 'string') {
      left -= doc.length;
    } else if (isList(doc)) {
      for (const child of doc.toReversed()) commands.push({ doc: child, indent: before, broken });
    } else {
      switch (doc.kind) {
        case 'name':
          left -= nameOf(doc.of).length;
          break;
        case 'concat':
          commands.push({ doc: doc.parts, indent: before, broken });
          break;
        case 'indent':
        case 'group':
          commands.push({ doc: doc.content, indent: before, broken });
          break;
        case 'line':
          if (broken || doc.flat === undefined) return true;
          left -= doc.flat.length;
          break;
        case 'if-broken':
          if (broken) left -= doc.text.length;
          break;
        default:
          doc satisfies never;
      }
    }
  }
  return false;
}

function hasHardline<S>(doc: Doc<S>, known: Map<Group<S>, boolean>): boolean {
  if (typeof doc === 'string') return false;
  if (isList(doc)) return doc.some((child) => hasHardline(child, known));
  switch (doc.kind) {
    case 'line':
      return doc.flat === undefined;
    case 'concat':
      return hasHardline(doc.parts, known);
    case 'indent':
      return hasHardline(doc.content, known);
    case 'group': {
      let has = known.get(doc);
      if (has === undefined) known.set(doc, (has = hasHardline(doc.content, known)));
      return has;
    }
    case 'name':
    case 'if-broken':
      return false;
    default:
      return doc satisfies never;
  }
}

/** Whether a document is an array of parts. */
export const isList = <S>(doc: Doc<S>): doc is readonly Doc<S>[] => Array.isArray(doc);
