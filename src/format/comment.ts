/** Comments to docs: one alone, those within a line of code, those at the end of a line. */
import { builders, utils } from 'prettier/doc';
import { type Comment, directiveOf } from '../../grammar/wit/index.ts';

type Doc = builders.Doc;

const { breakParent, hardline, ifBreak, join, lineSuffix, literalline } = builders;

/** Whether a comment asks to leave what follows it as it is. */
export function isIgnore(comment: Comment): boolean {
  const directive = directiveOf(comment);
  return directive?.name === 'prettier-ignore' && directive.rest === '';
}

/**
 * A comment alone. A block comment with a `*` at the beginning of each line moves with the code; any other stays as it
 * is from its second line on, for nobody knows what its blanks are for.
 */
export function printed({ kind, text }: Comment): Doc {
  if (kind === 'line-comment') return text.trimEnd();
  if (!text.includes('\n')) return text;
  const [first = '', ...rest] = text.split('\n');
  const stars = rest.map((line) => line.trim());
  return stars.every((line) => line.startsWith('*'))
    ? join(hardline, [first.trimEnd(), ...stars.map((line) => ` ${line}`)])
    : utils.replaceEndOfLine(text, literalline);
}

/** Comments behind the last token of a line. The line may be longer for them than the width. */
export function trailing(comments: readonly Comment[]): Doc {
  return comments.length === 0 ? '' : [atLineEnd(comments), breakParent];
}

/** The same where nothing but the comments speaks against one line: it is for the list around them to decide. */
export function trailingIfBroken(comments: readonly Comment[]): Doc {
  return ifBreak(atLineEnd(comments), behind(comments));
}

/** One that goes over several lines can't be put off to the end of the line, and so those before it can't. */
function atLineEnd(comments: readonly Comment[]): Doc {
  const isLong = comments.some(({ text }) => text.includes('\n'));
  return isLong ? behind(comments) : lineSuffix(behind(comments));
}

const behind = (comments: readonly Comment[]): Doc =>
  comments.map((comment) => [' ', printed(comment)]);

/**
 * Comments between two tokens of a line: `before` stands before them and `after` behind them; behind a line comment the
 * code goes on after `lineBreak`.
 */
export function inline(
  comments: readonly Comment[],
  before: '' | ' ',
  after: '' | ' ',
  lineBreak: Doc,
): Doc {
  const parts: Doc[] = [];
  let between: Doc = before;
  for (const comment of comments) {
    const isLine = comment.kind === 'line-comment';
    parts.push(isLine && between === '' ? ' ' : between, printed(comment));
    between = isLine ? lineBreak : ' ';
  }
  return [...parts, comments.at(-1)?.kind === 'line-comment' ? lineBreak : after];
}
