/**
 * Value literals of scripts -> WAVE, which knows types and has the values' shapes: `(record.const (field "n" u32.const
 * 7))` is `{n: 7}`. Labels that are words of WAVE are escaped.
 */
import type { SExpr } from './sexpr.ts';

/** The WAVE text of a literal, or undefined where it is of a kind that has none. */
export function literalToWave(literal: SExpr): string | undefined {
  return literal.kind === 'list' ? fromItems(literal.items) : undefined;
}

const words = new Set(['true', 'false', 'some', 'none', 'ok', 'err', 'nan', 'inf']);

const label = (name: string): string => (words.has(name) ? `%${name}` : name);

function fromItems(items: readonly SExpr[]): string | undefined {
  const [head, ...rest] = items;
  if (head?.kind !== 'word') return undefined;
  const dot = head.text.lastIndexOf('.');
  const kind = head.text.slice(0, dot);
  switch (kind) {
    case 'bool':
      return wordOf(rest[0]);
    case 'u8':
    case 'u16':
    case 'u32':
    case 'u64':
      return integer(wordOf(rest[0]), Number(kind.slice(1)), BigInt.asUintN);
    case 's8':
    case 's16':
    case 's32':
    case 's64':
      return integer(wordOf(rest[0]), Number(kind.slice(1)), BigInt.asIntN);
    case 'f32':
    case 'f64':
      return float(wordOf(rest[0]));
    case 'char':
      return quoted(stringOf(rest[0]), "'");
    case 'str':
      return quoted(stringOf(rest[0]), '"');
    case 'list':
      return all(rest, '[', ']');
    case 'tuple':
      return all(rest, '(', ')');
    case 'record':
      return record(rest);
    case 'flags':
      return `{${rest.map((f) => label(stringOf(f) ?? '')).join(', ')}}`;
    case 'enum':
      return label(stringOf(rest[0]) ?? '');
    case 'variant':
      return withPayload(label(stringOf(rest[0]) ?? ''), rest.slice(1));
    case 'option':
    case 'result':
      return withPayload(head.text.slice(dot + 1), rest);
    default:
      return undefined;
  }
}

function wordOf(item: SExpr | undefined): string | undefined {
  return item?.kind === 'word' ? item.text : undefined;
}

function stringOf(item: SExpr | undefined): string | undefined {
  return item?.kind === 'string' ? new TextDecoder().decode(item.bytes) : undefined;
}

function integer(
  word: string | undefined,
  bits: number,
  wrap: (bits: number, value: bigint) => bigint,
): string | undefined {
  const [, sign, digits] = /^([+-]?)(0x[0-9a-fA-F_]+|[0-9_]+)$/.exec(word ?? '') ?? [];
  if (digits === undefined) return undefined;
  const value = BigInt(digits.replaceAll('_', ''));
  return `${wrap(bits, sign === '-' ? -value : value)}`;
}

function float(word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  const plain = word.replaceAll('_', '').replace(/^\+/, '');
  if (/^-?nan/.test(plain)) return 'nan';
  if (/^-?inf$/.test(plain)) return plain;
  const hex = /^(-?)0x([0-9a-fA-F]*)\.?([0-9a-fA-F]*)(?:[pP]([+-]?\d+))?$/.exec(plain);
  const value =
    hex === null
      ? Number(plain)
      : (hex[1] === '-' ? -1 : 1) *
        Number(`0x${hex[2]!}${hex[3]!}`) *
        2 ** (Number(hex[4] ?? 0) - 4 * hex[3]!.length);
  return Object.is(value, -0) ? '-0' : `${value}`;
}

function quoted(text: string | undefined, mark: '"' | "'"): string | undefined {
  if (text === undefined) return undefined;
  const escaped = text.replaceAll(
    /[\\"'\u0000-\u001F\u007F]/g,
    (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`,
  );
  return mark + escaped + mark;
}

function all(items: readonly SExpr[], open: string, close: string): string | undefined {
  const texts = items.map(literalToWave);
  return texts.includes(undefined) ? undefined : `${open}${texts.join(', ')}${close}`;
}

/** `(field "n" u32.const 7)` or `(field "n" (u32.const 7))` */
function record(fields: readonly SExpr[]): string | undefined {
  const texts = fields.map((field) => {
    if (field.kind !== 'list') return undefined;
    const [, name, ...value] = field.items;
    const text = inlineOrList(value);
    return text === undefined ? undefined : `${label(stringOf(name) ?? '')}: ${text}`;
  });
  return texts.includes(undefined) ? undefined : `{${texts.join(', ')}}`;
}

function inlineOrList(value: readonly SExpr[]): string | undefined {
  return value[0]?.kind === 'list' ? literalToWave(value[0]) : fromItems(value);
}

function withPayload(name: string, rest: readonly SExpr[]): string | undefined {
  if (rest.length === 0) return name;
  const payload = inlineOrList(rest);
  return payload === undefined ? undefined : `${name}(${payload})`;
}
