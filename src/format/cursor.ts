/**
 * The text as a row of tokens with comments in the gaps between them, read from left to right while the printer walks
 * the AST: tokens come back as docs, each with the comments before it. So no comment is lost, and each stays between
 * the tokens between which it stood, whatever is done about lines: it documents what it documented. Which tokens come
 * is the printer's to know; the text has no errors.
 */
import { builders, utils } from 'prettier/doc';
import type { Comment, Range } from '../../grammar/wit/index.ts';
import { inline, isIgnore, printed, trailing, trailingIfBroken } from './comment.ts';

type Doc = builders.Doc;

const { breakParent, hardline, indent, line, literalline, softline } = builders;

/** What stands before an entry of a list where no comment asks for more; `none` at the beginning of everything. */
export type Separator = 'hardline' | 'line' | 'softline' | 'none';

const separators: Readonly<Record<Separator, Doc>> = { hardline, line, softline, none: '' };

/** What stands between two tokens. */
interface Gap {
  readonly comments: readonly Comment[];
  /** Line breaks before each comment, and at last before the next token. */
  readonly newlines: readonly number[];
}

export class Cursor {
  readonly text: string;
  readonly #comments: readonly Comment[];
  /** The end of the last token, or, where the gap after it was read, the beginning of the next. */
  #at: number;
  /** The index of the first comment that was not taken yet. */
  #next: number;
  /** The line breaks over which the last `#skip` went. */
  #newlines = 0;

  /** Begins at `start`; comments before it are none of ours. */
  constructor(text: string, comments: readonly Comment[], start: number) {
    this.text = text;
    this.#comments = comments;
    this.#at = start;
    const next = start === 0 ? 0 : comments.findIndex(({ range }) => range[0] >= start);
    this.#next = next === -1 ? comments.length : next;
  }

  /** Whether the next token begins with `word`. */
  sees(word: string): boolean {
    const at = this.#skip(this.#at);
    if (!this.#isComment(at)) return this.text.startsWith(word, at);
    const [from, next] = [this.#at, this.#next];
    this.#gap();
    const found = this.text.startsWith(word, this.#at);
    this.#at = from;
    this.#next = next;
    return found;
  }

  /** Whether comments stand before the next token. */
  seesComment(): boolean {
    return this.#isComment(this.#skip(this.#at));
  }

  /** The next token, which is `word`, within a line: `before` stands before it, as do its comments. */
  take(word: string, before: '' | ' ' = ''): Doc {
    const at = this.#skip(this.#at);
    if (this.text.startsWith(word, at) && !this.#isComment(at)) {
      this.#at = at + word.length;
      return before + word;
    }
    const isGlued = '(<[@'.includes(this.text.charAt(this.#at - 1));
    const { comments } = this.#gap();
    if (comments.length === 0 || !this.text.startsWith(word, this.#at)) {
      throw new Error(`expected ${word} at ${this.#at}`);
    }
    this.#at += word.length;
    const after = /^[\w%"]/.test(word) ? ' ' : before;
    const onOwnLine = word === '{' ? hardline : indent(hardline);
    return [inline(comments, isGlued ? '' : ' ', after, onOwnLine), word];
  }

  /** The next token, which stands at `range`. */
  takeRange(range: Range, before: '' | ' ' = ''): Doc {
    return this.take(this.text.slice(range[0], range[1]), before);
  }

  /** The next token, which is a string. */
  takeString(): Doc {
    const quoted = /"(?:[^"\\\n]|\\.)*"/y;
    const [from, next] = [this.#at, this.#next];
    this.#gap();
    quoted.lastIndex = this.#at;
    this.#at = from;
    this.#next = next;
    return this.take(quoted.exec(this.text)?.[0] ?? '"');
  }

  /** Takes the next token if it is `word`, and gives the comments before it without it. */
  drop(word: string): Doc {
    if (!this.sees(word)) return '';
    const { comments } = this.#gap();
    this.#at += word.length;
    return comments.length === 0 ? '' : inline(comments, ' ', '', indent(hardline));
  }

  /** What is written from the next token up to `end`, as it is. */
  verbatim(end: number): Doc {
    const text = this.text.slice(this.#skip(this.#at), end);
    this.#at = end;
    while ((this.#comments[this.#next]?.range[0] ?? end) < end) this.#next++;
    return utils.replaceEndOfLine(text, literalline);
  }

  /**
   * What stands before an entry of a list or block: line break, kept blank lines, comments; first those that end the
   * line before.
   *
   * @param keepsBlanks - whether a blank line may stand before the first of it
   * @returns with it, whether the entry is to be left as it is
   */
  beforeEntry(separator: Separator, keepsBlanks: boolean): { doc: Doc; isIgnored: boolean } {
    const { comments, newlines } = this.#gap();
    const count = comments.length;
    const ending = separator === 'none' || isOneLine(newlines) ? 0 : trailingCount(newlines);
    const first = separators[separator];
    let before = keepsBlanks && newlines[ending]! > 1 ? [hardline, first] : first;
    if (count === 0) return { doc: before, isIgnored: false };
    const parts = [trailing(comments.slice(0, ending))];
    for (let i = ending; i < count; i++) {
      parts.push(before, printed(comments[i]!));
      before = lines(newlines[i + 1]!);
    }
    parts.push(before);
    return { doc: parts, isIgnored: ending < count && isIgnore(comments.at(-1)!) };
  }

  /**
   * The comments before what closes a list or block that is not empty: those that end the line of the last entry, then
   * those on lines of their own, each with a line break before it.
   */
  beforeCloser(separator: Separator): Doc {
    const { comments, newlines } = this.#gap();
    if (comments.length === 0) return '';
    if (separator !== 'hardline' && isOneLine(newlines)) {
      // They may stay in the line of the list; at the end of a line they don't count for its width.
      return trailingIfBroken(comments);
    }
    const ending = trailingCount(newlines);
    const parts = [trailing(comments.slice(0, ending))];
    for (let i = ending; i < comments.length; i++) {
      parts.push(lines(newlines[i]!), printed(comments[i]!));
    }
    return [...parts, breakParent];
  }

  /** What stands between brackets without entries; `space` around comments that may stay in the line. */
  emptyBody(space: '' | ' '): Doc {
    const { comments, newlines } = this.#gap();
    if (comments.length === 0) return '';
    if (isOneLine(newlines) && comments.every(({ text }) => !text.includes('\n'))) {
      return [space, builders.join(' ', comments.map(printed)), space];
    }
    return [indent([hardline, alone(comments, newlines)]), hardline];
  }

  /** The comments of a file that has nothing else. */
  onlyComments(): Doc {
    const { comments, newlines } = this.#gap();
    return alone(comments, newlines);
  }

  /** Reads up to the next token. */
  #gap(): Gap {
    const comments: Comment[] = [];
    const newlines: number[] = [];
    for (;;) {
      this.#at = this.#skip(this.#at);
      newlines.push(this.#newlines);
      if (!this.#isComment(this.#at)) return { comments, newlines };
      const comment = this.#comments[this.#next++]!;
      comments.push(comment);
      this.#at = comment.range[1];
    }
  }

  #isComment(at: number): boolean {
    return this.#comments[this.#next]?.range[0] === at;
  }

  /** The end of the white space that begins at `at`. */
  #skip(at: number): number {
    const { text } = this;
    let newlines = 0;
    let end = at;
    for (; ; end++) {
      const code = text.charCodeAt(end);
      if (code === 0x0a) newlines++;
      else if (code !== 0x20 && code !== 0x09 && code !== 0x0d && code !== 0xfeff) break;
    }
    this.#newlines = newlines;
    return end;
  }
}

const isOneLine = (newlines: readonly number[]): boolean => newlines.every((count) => count === 0);

/** How many comments end the line before: all up to the first line break, if there is one. */
function trailingCount(newlines: readonly number[]): number {
  const first = newlines.findIndex((count) => count > 0);
  return first === -1 ? newlines.length - 1 : first;
}

function alone(comments: readonly Comment[], newlines: readonly number[]): Doc {
  return comments.map((comment, i) => [i === 0 ? '' : lines(newlines[i]!), printed(comment)]);
}

/** Between a comment and what follows it. */
function lines(count: number): Doc {
  return count === 0 ? ' ' : count === 1 ? hardline : [hardline, hardline];
}
