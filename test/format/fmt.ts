/** Formats as prettier's users do, and compares what must not change. */
import { format as prettierFormat } from 'prettier';
import type { Options } from 'prettier';
import { parse } from '../../grammar/wit/index.ts';
import * as plugin from '../../src/format/index.ts';

export function format(text: string, options: Options = {}): Promise<string> {
  return prettierFormat(text, { parser: 'wit', plugins: [plugin], ...options });
}

/** The text of a comment without what the formatter may change: blanks at the ends of its lines. */
const bare = (comment: string): string =>
  comment
    .split(/\r?\n/)
    .map((line) => line.trim())
    .join('\n');

/** The AST as a string: all but ranges, with doc comments; the comments of the file stand in `comments`. */
export function astOf(text: string): { ast: string; comments: string[] } {
  const { value, diagnostics } = parse(text);
  if (diagnostics.length > 0) throw new Error(diagnostics[0]!.message);
  const ast = JSON.stringify({ ...value, comments: undefined }, (key, inner: unknown) => {
    if (key === 'range' || key === 'keywordRange') return undefined;
    return key === 'docs' ? (inner as { text: string }[]).map((doc) => bare(doc.text)) : inner;
  });
  return { ast, comments: value.comments.map((comment) => bare(comment.text)) };
}
