/**
 * Text that knows where it may break: the algebra of pretty printers (group, indent, line), laid out as prettier lays
 * out, so that prettier leaves what we print unchanged. Symbols stand in it by reference; their names are settled by
 * the file that is printed (`source-file.ts`).
 */
import type { Name } from './source-file.ts';

export type Doc = string | Name | readonly Doc[] | Group | Indent | Line | IfBroken;

interface Group {
  readonly kind: 'group';
  readonly content: Doc;
}
interface Indent {
  readonly kind: 'indent';
  readonly content: Doc;
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

/** Stands on one line if it fits; otherwise all lines directly in it are broken. */
export const group = (content: Doc): Doc => ({ kind: 'group', content });
/** Two columns further in. */
export const indent = (content: Doc): Doc => ({ kind: 'indent', content });
export const line: Doc = { kind: 'line', flat: ' ' };
export const softline: Doc = { kind: 'line', flat: '' };
export const hardline: Doc = { kind: 'line', flat: undefined };
/** Text that stands only where the group around it is broken. */
export const ifBroken = (text: string): Doc => ({ kind: 'if-broken', text });

export function join(separator: Doc, parts: readonly Doc[]): Doc {
  return parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part]));
}

/** `open part, part close` on one line, or each part on one of its own. */
export function enclosed(
  open: string,
  parts: readonly Doc[],
  close: string,
  trailing: ',' | '' = ',',
): Doc {
  if (parts.length === 0) return open + close;
  const inner = indent([softline, join([',', line], parts)]);
  return group([open, inner, ifBroken(trailing), softline, close]);
}

interface Command {
  readonly doc: Doc;
  readonly indent: number;
  readonly broken: boolean;
}

/** Lays a document out in lines of at most `width` columns where that can be; `nameOf` spells the symbols. */
export function layOut(doc: Doc, nameOf: (name: Name) => string, width = 80): string {
  const out: string[] = [];
  let column = 0;
  const hard = new Map<Group, boolean>();
  const commands: Command[] = [{ doc, indent: 0, broken: true }];
  const write = (text: string): void => {
    out.push(text);
    column += text.length;
  };
  for (let command = commands.pop(); command !== undefined; command = commands.pop()) {
    const { doc: part, indent: level, broken } = command;
    if (typeof part === 'string') {
      write(part);
    } else if (isList(part)) {
      for (const child of part.toReversed()) commands.push({ doc: child, indent: level, broken });
    } else {
      switch (part.kind) {
        case 'name':
          write(nameOf(part));
          break;
        case 'indent':
          commands.push({ doc: part.content, indent: level + 2, broken });
          break;
        case 'group': {
          const flat = { doc: part.content, indent: level, broken: false };
          const mustBreak = hasHardline(part, hard);
          const fit = !mustBreak && fits(flat, commands, width - column, nameOf);
          commands.push(fit ? flat : { ...flat, broken: true });
          break;
        }
        case 'line':
          if (broken || part.flat === undefined) {
            out.push('\n', ' '.repeat(level));
            column = level;
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
  return out.join('').replaceAll(/ +$/gm, '');
}

/** Whether `first`, and what follows it up to the next possible new line, fits in `room` columns. */
function fits(
  first: Command,
  rest: readonly Command[],
  room: number,
  nameOf: (name: Name) => string,
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
    const { doc, indent: level, broken } = command;
    if (typeof doc === 'string') {
      left -= doc.length;
    } else if (isList(doc)) {
      for (const child of doc.toReversed()) commands.push({ doc: child, indent: level, broken });
    } else {
      switch (doc.kind) {
        case 'name':
          left -= nameOf(doc).length;
          break;
        case 'indent':
        case 'group':
          commands.push({ doc: doc.content, indent: level, broken });
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

function hasHardline(doc: Doc, known: Map<Group, boolean>): boolean {
  if (typeof doc === 'string') return false;
  if (isList(doc)) return doc.some((child) => hasHardline(child, known));
  switch (doc.kind) {
    case 'line':
      return doc.flat === undefined;
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

const isList = (doc: Doc): doc is readonly Doc[] => Array.isArray(doc);
