/**
 * Documentation of WIT -> the lines of a comment in some language. It is text of strangers, and this is where it is made
 * fit: it can't end the comment, go on behind it, be taken for a directive or command of a tool, or break lines where
 * nobody sees it. What it says of gates (`@since`, `@deprecated`) is put in the language's own words. WIT.md, Feature Gates.
 */
import { printable } from '../../src/base/index.ts';
import type { Stability } from '../../src/model/index.ts';

/** What has documentation: most things of a model. */
export interface Documented {
  readonly docs?: string;
  readonly stability?: Stability;
  readonly externalId?: string;
}

/** Lines of documentation without blank ones around them, with escapes for what an editor or terminal would obey. */
export function plainLines(text: string): readonly string[] {
  const lines = text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((l) => printable(l.replaceAll('\t', '  ')).trimEnd());
  while (lines.length > 0 && lines[0] === '') lines.shift();
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines;
}

/** How comments of a language are written. */
export interface CommentForm {
  /** Makes the lines of a documentation safe. */
  readonly fit: (lines: readonly string[]) => readonly string[];
  /** What is said of gates and of an external id, each a line of its own. */
  readonly tags: (item: Documented) => readonly string[];
  /** Puts the comment's signs around lines, at least one. */
  readonly enclose: (lines: readonly string[]) => readonly string[];
}

/**
 * The lines of the comment on an item, none where there is nothing to say.
 *
 * @param more - Further lines, of ours, behind the documentation, e.g. `@param name given back by the callee`.
 */
export function comment(
  form: CommentForm,
  item: Documented,
  more: readonly string[] = [],
): readonly string[] {
  const docs = item.docs === undefined ? [] : form.fit(plainLines(item.docs));
  const tags = [...more, ...form.tags(item).map(printable)];
  const lines = [...docs, ...(docs.length > 0 && tags.length > 0 ? [''] : []), ...tags];
  return lines.length === 0 ? [] : form.enclose(lines);
}

const prefixed =
  (sign: string) =>
  (lines: readonly string[]): readonly string[] =>
    lines.map((l) => (l === '' ? sign : `${sign} ${l}`));

const block = (lines: readonly string[]): readonly string[] =>
  lines.length === 1
    ? [`/** ${lines[0]} */`]
    : ['/**', ...lines.map((l) => (l === '' ? ' *' : ` * ${l}`)), ' */'];

/** The gates by two words of the form, and an external id, which may hold anything but is one line. */
function tagged(
  words: {
    readonly since: (version: string) => string;
    readonly unstable: (feature: string) => string;
    readonly deprecated: (version: string) => string;
  },
  fit: CommentForm['fit'],
): CommentForm['tags'] {
  return ({ stability, externalId }) => [
    ...(stability?.kind === 'stable' ? [words.since(stability.since)] : []),
    ...(stability?.kind === 'unstable' ? [words.unstable(stability.feature)] : []),
    ...(stability?.deprecated === undefined ? [] : [words.deprecated(stability.deprecated)]),
    ...(externalId === undefined ? [] : fit([printable(`external-id: ${externalId}`)])),
  ];
}

/** No comment of C ends or begins in it, no line is continued, no trigraph is one. */
const fitC = (line: string): string =>
  line
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
    .replaceAll(/\?(?=\?[=/'()!<>-])/g, '? ')
    .replace(/\\$/, '\\.');

/** Nor is anything a command of Doxygen: its signs before a letter or sign are escaped. */
const fitDoxygen = (lines: readonly string[]): readonly string[] =>
  lines.map((l) => fitC(l.replaceAll(/(?:(?<![0-9A-Za-z])@|\\)(?=[!-~])/g, '\\$&')));

/** Block comments of C and C++, with the tags of Doxygen. */
export const doxygen: CommentForm = {
  fit: fitDoxygen,
  tags: tagged(
    {
      since: (version) => `@since ${version}`,
      unstable: (feature) => `@note unstable: feature ${feature}`,
      deprecated: (version) => `@deprecated since ${version}`,
    },
    fitDoxygen,
  ),
  enclose: block,
};

/** Of TSDoc's tags and of directives to tools nothing is made that isn't meant. */
const fitScript = (lines: readonly string[]): readonly string[] =>
  lines.map((l) =>
    l
      .replaceAll('*/', '*\\/')
      // Directives of TypeScript, linters and coverage tools work in comments of any kind.
      .replaceAll(/@(?=ts-)/g, '\\@')
      .replaceAll(
        /((?:eslint|oxlint|prettier|istanbul|c8|v8|deno)-?)(?=[a-z-]*(?:ignore|disable|enable))/g,
        '$1\\',
      ),
  );

/** Block comments of TypeScript and AssemblyScript, with the tags of TSDoc. */
export const tsdoc: CommentForm = {
  fit: fitScript,
  tags: tagged(
    {
      since: (version) => `@since ${version}`,
      unstable: (feature) => `@experimental feature ${feature}`,
      deprecated: (version) => `@deprecated since ${version}`,
    },
    fitScript,
  ),
  enclose: block,
};

/** Comments of Rust, `/// …`. Code in them is no test of the user's: blocks say that they are text. */
export const rustdoc: CommentForm = {
  fit: fitRust,
  tags: tagged(
    {
      since: (version) => `Since ${version}.`,
      unstable: (feature) => `Unstable: feature \`${feature}\`.`,
      deprecated: (version) => `Deprecated since ${version}.`,
    },
    fitRust,
  ),
  enclose: prefixed('///'),
};

/** What rustdoc takes for Rust where it stands behind a fence; other words make it some other language. */
const rustInfo =
  /^(?:rust|should_panic|no_run|ignore(?:-.*)?|compile_fail|test_harness|standalone(?:_crate)?|custom|edition\d+|E\d{4})$/;

function fitRust(lines: readonly string[]): readonly string[] {
  let fence: string | undefined;
  let wasBlank = true;
  const fitted = lines.map((l): string => {
    const [, head = '', marks, info = ''] = /^([\s>*+\-\d.)]*)(`{3,}|~{3,})(.*)$/.exec(l) ?? [];
    if (fence !== undefined) {
      if (marks?.startsWith(fence) === true && info.trim() === '') fence = undefined;
      return l;
    }
    const isStart = wasBlank;
    wasBlank = l === '';
    if (marks !== undefined && !(marks.startsWith('`') && info.includes('`'))) {
      fence = marks;
      const tags = info.split(/[\s,{}.]+/).filter((t) => t !== '');
      return tags.length === 0 || tags.some((t) => rustInfo.test(t))
        ? `${head.replace(/^ {4,}/, '   ')}${marks}text`
        : l;
    }
    // What is indented by four columns behind a blank line is code, too, and would be run as a test.
    const indented = /^([\s>*+\-\d.)]*?) {4,}(?=\S)/;
    return isStart || indented.test(l) ? l.replace(indented, '$1   ') : l;
  });
  return fence === undefined ? fitted : [...fitted, fence];
}

/** Comments of Go, `// …`, in the paragraphs that gofmt leaves as they are: nothing is indented, or a list or heading. */
export const godoc: CommentForm = {
  fit: fitGo,
  tags: (item) => {
    const deprecated = item.stability?.deprecated;
    const tags = tagged(
      {
        since: (version) => `Since ${version}.`,
        unstable: (feature) => `Unstable: feature ${feature}.`,
        deprecated: () => '',
      },
      fitGo,
    )(item).filter((t) => t !== '');
    // Tools know it by being a paragraph.
    const paragraph = deprecated === undefined ? [] : [`Deprecated: since ${deprecated}.`];
    return [...tags, ...(tags.length > 0 && paragraph.length > 0 ? [''] : []), ...paragraph];
  },
  enclose: prefixed('//'),
};

function fitGo(lines: readonly string[]): readonly string[] {
  const fitted = lines.map((l) =>
    l
      .trimStart()
      // Constraints, headings, lists, links and directives as gofmt and the go command know them.
      .replace(/^\+build/, '\\+build')
      .replace(/^#+ /, '')
      .replace(/^(?:[-*+•]|\d+[.)]) +/, (mark) => `${mark.trim()}\u00a0`)
      .replace(/^\[([^\]]*)\]:/, '[$1] :')
      .replace(/^([a-z]+):(?=[a-z])/, '$1: ')
      // gofmt makes typographic quotes of these.
      .replaceAll(/``|''/g, '"'),
  );
  return fitted.filter((l, i) => l !== '' || fitted[i - 1] !== '');
}

/** The docstring of a class, function or module of Python. */
export const docstring: CommentForm = {
  fit: fitPython,
  tags: tagged(
    {
      since: (version) => `Since ${version}.`,
      unstable: (feature) => `Unstable: feature \`${feature}\`.`,
      deprecated: (version) => `Deprecated since ${version}.`,
    },
    fitPython,
  ),
  enclose: (lines) => {
    const [first, ...rest] = lines;
    return rest.length === 0 ? [`"""${first}"""`] : [`"""${first}`, ...rest, '"""'];
  },
};

function fitPython(lines: readonly string[]): readonly string[] {
  return lines.map((l) =>
    l
      .replaceAll('\\', '\\\\')
      .replaceAll(/"{3,}|^"+|"+$/g, (quotes) => quotes.replaceAll('"', '\\"')),
  );
}
