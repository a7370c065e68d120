/**
 * Pieces of Rust as rustfmt leaves them. It breaks lines by the width of what stands between parentheses or braces, not
 * only by that of the line; so statements are kept short, and what can become long goes through these.
 */
import {
  concat,
  type Doc,
  enclosed,
  group,
  hardline,
  indent,
  join,
  layOut,
  line,
} from '../text/doc.ts';
import { code, lines } from '../text/template.ts';

/** Columns of a line. */
export const width = 100;

/** `f(a, b)`, with an argument a line where they take more than 60 columns. */
export function call(name: string, args: readonly string[]): Doc {
  return between(`${name}(`, args, ')');
}

function between(open: string, args: readonly string[], close: string): Doc {
  const flat = args.join(', ');
  if (flat.length <= 60) return `${open}${flat}${close}`;
  return concat(
    open,
    indent([
      hardline,
      join(
        hardline,
        args.map((a) => `${a},`),
      ),
    ]),
    hardline,
    close,
  );
}

/** `(a, b)`, `(a,)`, `()` */
export function tuple(parts: readonly string[]): Doc {
  return parts.length === 1 ? `(${parts[0]},)` : call('', parts);
}

export const flatTuple = (parts: readonly string[]): string =>
  parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(', ')})`;

/** `Point { x, y: v3 }`, with a field a line where they take more than 18 columns. */
export function structLiteral(
  name: string,
  fields: readonly (readonly [field: string, value: string])[],
): Doc {
  const all = fields.map(([field, value]) => (field === value ? field : `${field}: ${value}`));
  const flat = all.join(', ');
  if (flat.length <= 18) return `${name} { ${flat} }`;
  return code`
    ${name} {
      ${all.map((field) => `${field},`)}
    }
  `;
}

/**
 * `pub fn name(a: u8) -> u8 {`, with a parameter a line where it doesn't fit on one.
 *
 * @param params - Names with their types; `&self`.
 * @param levels - How far in it stands.
 */
export function signature(
  head: string,
  params: readonly string[],
  result: string | undefined,
  end: ' {' | ';',
  levels: number,
): Doc {
  const room = width - 4 * levels;
  const before = `${head}(${params.join(', ')})`;
  const flat = `${before}${result === undefined ? '' : ` -> ${result}`}${end}`;
  if (flat.length <= room && ![...params, result ?? ''].some((type) => isTall(type))) {
    // rustfmt counts a brace where there is none, too.
    const isBroken = end === ';' && flat.length === room && params.length > 0;
    return isBroken && result !== undefined
      ? concat(before, indent([hardline, `-> ${result};`]))
      : flat;
  }
  const after = result === undefined ? end : resultOf(result, end, levels);
  if (params.length === 0) return concat(`${head}()`, after);
  const all = params.map((param) => {
    const colon = param.indexOf(': ');
    return colon < 0
      ? `${param},`
      : concat(param.slice(0, colon + 2), typeOf(param.slice(colon + 2)), ',');
  });
  return concat(`${head}(`, indent([hardline, join(hardline, all)]), hardline, ')', after);
}

/** What stands behind parameters that have lines of their own: rustfmt doesn't count all that stands on its line. */
function resultOf(result: string, end: ' {' | ';', levels: number): Doc {
  const isFlat = 4 * levels + `-> ${result}`.length <= width && !isTall(result);
  if (!isFlat) return concat(' -> ', typeOf(result), end);
  // To a brace it counts what stands before the line twice.
  const isOver = end === ' {' && 8 * levels + `) -> ${result} {`.length > width;
  return concat(` -> ${result}`, isOver ? concat(hardline, '{') : end);
}

/** Whether a type takes several lines, however wide they are. */
export const isTall = (type: string): boolean =>
  layOut(typeOf(type.replace(/^\w+: /, '')), { width: Infinity }).includes('\n');

/** A type, with parts on lines of their own where they don't fit, or are of a tuple and take more than 60 columns. */
export function typeOf(text: string): Doc {
  const [, open = '', inner = '', close = ''] =
    /^((?:&(?:'\w+ )?)?(?:\(|\[|[^<([]*<))(.*?)(,?\)|(?:; \d+)?\]|>)$/s.exec(text) ?? [];
  if (open === '') return text;
  const parts = partsOf(inner).map((part) => typeOf(part));
  if (open.endsWith('[')) {
    const [, length] = close.split('; ');
    if (length === undefined) return concat(open, ...parts, close);
    return concat(open, ...parts, ';', group(indent([line, length])));
  }
  if (open.endsWith('(')) {
    if (inner.length <= 60) return parts.length === 1 ? text : enclosed(open, parts, ')');
    const all = join(
      hardline,
      parts.map((part) => concat(part, ',')),
    );
    return concat(open, indent([hardline, all]), hardline, ')');
  }
  const isTuple = parts.length === 1 && /^(?:&(?:'\w+ )?)?\(/.test(inner);
  return isTuple ? concat(open, ...parts, close) : enclosed(open, parts, close);
}

/** What commas separate, outside of all brackets. */
function partsOf(text: string): readonly string[] {
  const parts = [];
  let depth = 0;
  let start = 0;
  for (const [i, char] of [...text].entries()) {
    if ('<(['.includes(char)) depth++;
    else if ('>)]'.includes(char)) depth--;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 2;
    }
  }
  return text === '' ? parts : [...parts, text.slice(start)];
}

/** `#[derive(Debug, Clone)]`, with one a line where they take more than 70 columns. */
export function derive(traits: readonly string[]): Doc {
  const flat = traits.join(', ');
  if (flat.length <= 70) return `#[derive(${flat})]`;
  return code`
    #[derive(
      ${traits.map((t) => `${t},`)}
    )]
  `;
}

/** `[a, b]`, with an element a line where they take more than 60 columns. */
export const array = (values: readonly string[]): Doc => between('[', values, ']');

/**
 * `#[rustfmt::skip]` for a function in whose body rustfmt would break lines by rules of its own: where it is far from
 * the left, parts of tuples are tuples, or arguments are so short that it puts several on a line.
 *
 * @param levels - How far in the body stands.
 */
export function skipped(body: readonly Doc[], levels: number): string | undefined {
  const text = layOut(lines(body) ?? '', { width: width - 4 * levels, indent: '    ' });
  const isDeep = text
    .split('\n')
    .some((l) => 4 * levels + l.search(/\S/) >= 56 || 4 * levels + l.length > 88);
  // Which older ones write `x.0 .1`.
  const isNested = /\.\d+\.\d/.test(text);
  const isFilled = /[([]\n(?: *[^ \n][^\n]{0,9},\n)+ *[)\]]/.test(text);
  return isDeep || isNested || isFilled ? '#[rustfmt::skip]' : undefined;
}

/** An arm of a match: an expression, or a block. */
export function armOf(pattern: string, lines: readonly Doc[], result: Doc): Doc {
  if (lines.length === 0)
    return concat(`${pattern} => `, result === '()' ? '{}' : concat(result, ','));
  return code`
    ${pattern} => {
      ${[...lines, ...(result === '()' ? [] : [result])]}
    }
  `;
}

/** The pattern of a case's number: the last one has those that don't occur, too. */
export const numbered = (i: number, all: number): string => (i === all - 1 ? '_' : `${i}`);

/** A tuple of as many as there are; none is nothing. */
export const flatOrTuple = (values: readonly string[]): Doc =>
  values.length === 0 ? '()' : tuple(values);
