/**
 * Documentation of strangers -> Markdown that stays where it is put. It is Markdown itself and is passed on as such,
 * but it can't bring raw HTML, scripts in links, headings above ours, or a fence that swallows the rest of the page.
 * CommonMark 0.31 and GitHub's tables decide what would be understood as what.
 *
 * What is changed: `<` and `&` outside of code are escaped (only `<https://…>` stays a link); a backtick without its
 * counterpart on the same line is escaped, and so are indented fences; headings become those of the lowest level; an
 * open fence is closed; links to `javascript:` and `data:` lead nowhere; control and bidirectional marks are shown.
 */
import { printable } from '../../src/base/index.ts';

/** The lines of a documentation, to be put where a paragraph may begin. */
export function docsLines(docs: string): readonly string[] {
  const lines = docs
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => printable(line.replaceAll('\t', '    ')).trimEnd());
  const out: string[] = [];
  let fence: string | undefined;
  for (const line of lines) {
    if (fence === undefined) {
      fence = openedFence(line);
      out.push(fence === undefined ? textLine(line) : line);
    } else {
      out.push(line);
      if (closes(line, fence)) fence = undefined;
    }
  }
  if (fence !== undefined) out.push(fence);
  while (out[0] === '') out.shift();
  while (out.at(-1) === '') out.pop();
  return out;
}

/** The marks of a fence that begins on the line; only one that isn't indented is in no list that could end it. */
function openedFence(line: string): string | undefined {
  return /^(`{3,})[^`]*$/.exec(line)?.[1] ?? /^(~{3,})/.exec(line)?.[1];
}

function closes(line: string, fence: string): boolean {
  const marks = /^ {0,3}(`{3,}|~{3,})$/.exec(line)?.[1];
  return marks !== undefined && marks.startsWith(fence);
}

function textLine(line: string): string {
  const underline = /^([ >]*)([=-])(\2*)$/.exec(line);
  // It would make a heading of the paragraph before.
  if (underline !== null) return `${underline[1]}\\${underline[2]}${underline[3]}`;
  const [markers = ''] = /^(?:\s+|(?:[-+*]|\d+[.)])(?=\s|$)|>)*/.exec(line)!;
  const text = inline(line.slice(markers.length));
  return markers + text.replace(/^#{1,6}(?= |$)/, '######').replace(/^~~~/, '\\~~~');
}

/** Escapes what is outside of code, and backticks that begin no code. */
function inline(line: string): string {
  // Bars cut the rows of tables before code is looked for, so that what stands in code could come to stand outside.
  const isRow = line.includes('|');
  let out = '';
  let at = 0;
  while (at < line.length) {
    const rest = line.slice(at);
    const escaped = /^\\[!-/:-@[-`{-~]/.exec(rest)?.[0];
    const code = escaped === undefined ? codeSpan(rest) : undefined;
    const link = /^<https?:\/\/[^\s<>"`\\]*>/.exec(rest)?.[0];
    // Behind a backslash `<` stays harmless; `&` is none of those that need one.
    const taken = escaped ?? code ?? link;
    const shown = code !== undefined && isRow ? codeElement(code) : taken;
    if (taken !== undefined) {
      out += shown!;
      at += taken.length;
    } else {
      const run = /^(?:`+|[^\\`<&]+|.)/su.exec(rest)![0];
      out += escapes[run] ?? (run.startsWith('`') ? run.replaceAll('`', '\\`') : noScript(run));
      at += run.length;
    }
  }
  return out;
}

const escapes: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  '<': '&lt;',
  '&': '&amp;',
});

/** Code that begins here and ends on the same line. */
function codeSpan(rest: string): string | undefined {
  return /^(`+)(?!`)(.*?)(?<!`)\1(?!`)/.exec(rest)?.[0];
}

/** The same code without anything that Markdown knows. */
function codeElement(span: string): string {
  const content = span.replaceAll(/^`+ ?| ?`+$/g, '');
  const plain = content.replaceAll(/[^0-9A-Za-z ]/gu, (c) => `&#${c.codePointAt(0)!};`);
  return `<code>${plain}</code>`;
}

function noScript(text: string): string {
  return text
    .replaceAll(/\b(javascript|vbscript):/gi, '$1%3A')
    .replaceAll(/(^|\()(\s*data):/gi, '$1$2%3A');
}
