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
  ifBroken,
  indent,
  join,
  layOut,
  line,
  softline,
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
 * @param result A type, or those that a tuple has.
 */
export function signature(
  head: string,
  params: readonly string[],
  result: string | readonly string[] | undefined,
  end: ' {' | ';',
): Doc {
  const type =
    result === undefined
      ? ''
      : concat(
          ' -> ',
          typeof result === 'string'
            ? result
            : result.length < 2
              ? flatTuple(result)
              : enclosed('(', result, ')'),
        );
  if (params.length === 0) return concat(`${head}()`, type, end);
  const inner = indent([softline, join([',', line], params)]);
  return group([`${head}(`, inner, ifBroken(','), softline, ')', type, end]);
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
 * the left, or arguments are so short that it puts several on a line.
 *
 * @param levels How far in the body stands.
 */
export function skipped(body: readonly Doc[], levels: number): string | undefined {
  const text = layOut(lines(body) ?? '', { width: width - 4 * levels, indent: '    ' });
  const isDeep = text
    .split('\n')
    .some((l) => 4 * levels + l.search(/\S/) >= 56 || 4 * levels + l.length > 88);
  const isFilled = /[([]\n(?: *[^ \n][^\n]{0,9},\n)+ *[)\]]/.test(text);
  return isDeep || isFilled ? '#[rustfmt::skip]' : undefined;
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
