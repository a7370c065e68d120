/** Formats as prettier's users do, and compares what must not change. */
import { format as prettierFormat } from 'prettier';
import type { Options } from 'prettier';
import { parseWac } from '../../grammar/wac/index.ts';
import { parse } from '../../grammar/wit/index.ts';
import * as plugin from '../../src/format/index.ts';

export type LanguageName = 'wit' | 'wac';

/** The language of a file, by its ending. */
export const languageOf = (file: string): LanguageName => (file.endsWith('.wac') ? 'wac' : 'wit');

const parsers = { wit: parse, wac: parseWac };

/** Whether a text has nothing wrong with it. */
export const isSound = (text: string, language: LanguageName): boolean =>
  parsers[language](text).diagnostics.length === 0;

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
export function astOf(
  text: string,
  language: LanguageName = 'wit',
): { ast: string; comments: string[] } {
  const { value, diagnostics } = parsers[language](text);
  if (diagnostics.length > 0) throw new Error(diagnostics[0]!.message);
  const ast = JSON.stringify({ ...value, comments: undefined }, (key, inner: unknown) => {
    if (key === 'range' || key === 'keywordRange') return undefined;
    if (key === 'spread') return inner !== undefined;
    return key === 'docs' ? (inner as { text: string }[]).map((doc) => bare(doc.text)) : inner;
  });
  return { ast, comments: value.comments.map((comment) => bare(comment.text)) };
}
