/**
 * JSON text -> what a shape makes of it, every fault with its place: text that is no JSON, keys that are unknown or come
 * twice, values of the wrong type. Trees of `jsonc-parser` are walked along the shape; no object is made of names that the
 * text brings.
 */
import { createScanner, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { diagnostic, didYouMean, limits, printable } from '../base/index.ts';
import type { Diagnostic, DiagnosticParts, Outcome, TextSpan } from '../base/index.ts';
import { tagsOf } from './shape.ts';
import type {
  ChoiceShape,
  Fields,
  MapShape,
  Noun,
  ObjectShape,
  OpenShape,
  Placed,
  Read,
  Shape,
  TaggedShape,
} from './shape.ts';

export interface ReadOptions {
  /** The name under which diagnostics speak of the text. */
  readonly file: string;
  /** Comments and commas after the last element are allowed; else the text is plain JSON. */
  readonly comments: boolean;
  /** The key of the text's object whose value is read; without it all is. */
  readonly key?: string;
  /** The key of a value that is read instead, where the text's object has it. */
  readonly envelope?: string;
}

/** UTF-16 units of a file. */
const maxLength = limits.witText;

/** Faults after which no more are told. */
const maxFaults = 100;

/**
 * Reads a text. The value is `undefined` where anything is wrong, and where the key is not there.
 */
export function readShape<S extends Shape>(
  text: string,
  shape: S,
  options: ReadOptions,
): Outcome<Read<S> | undefined> {
  const reader = new Reader(options.file);
  const root = reader.tree(text, options);
  let value: unknown;
  if (root !== undefined) {
    const { key, envelope } = options;
    const node = key === undefined ? (valueOf(root, envelope) ?? root) : valueOf(root, key);
    if (node !== undefined) value = reader.read(node, shape);
  }
  const { diagnostics } = reader;
  return {
    value: (diagnostics.length === 0 ? value : undefined) as never,
    diagnostics,
  };
}

/** The tree of a text that is plain JSON, for who knows no shape that it has. */
export function readTree(text: string, file: string): Outcome<Node | undefined> {
  const reader = new Reader(file);
  const value = reader.tree(text, { file, comments: false });
  return { value, diagnostics: reader.diagnostics };
}

/** The value of a key of an object; the last, where it comes twice. */
function valueOf(node: Node, key: string | undefined): Node | undefined {
  if (key === undefined || node.type !== 'object') return undefined;
  return node.children?.findLast((p) => p.children?.[0]?.value === key)?.children?.[1];
}

class Reader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: string;
  #isFull = false;

  constructor(file: string) {
    this.#file = file;
  }

  /** The tree of a text, if it is JSON. */
  tree(text: string, { comments }: ReadOptions): Node | undefined {
    const start = { offset: 0, length: 0 };
    if (text.length > maxLength) {
      const message = `the file has more than ${maxLength / 1024 / 1024} MB`;
      this.#report('config/too-large', message, start);
      return undefined;
    }
    // A byte order mark is no part of the text; a blank in its place leaves all others where they are.
    const plain = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
    const deep = tooDeep(plain);
    if (deep !== undefined) {
      const message = `it is nested deeper than ${limits.nesting} levels`;
      this.#report('config/too-deep', message, { offset: deep, length: 1 });
      return undefined;
    }
    const errors: ParseError[] = [];
    const root = parseTree(plain, errors, {
      disallowComments: !comments,
      allowTrailingComma: comments,
    });
    for (const { error, offset, length } of errors) {
      const message = syntaxMessages.get(printParseErrorCode(error)) ?? 'this is not JSON';
      // What has no end is said to end behind the text.
      const start = Math.min(offset, plain.length);
      const at = { offset: start, length: Math.min(length, plain.length - start) };
      this.#report('config/syntax', message, at);
    }
    return errors.length === 0 ? root : undefined;
  }

  read(node: Node, shape: Shape): unknown {
    switch (shape.kind) {
      case 'text': {
        if (node.type !== 'string') return this.#wrongType(node, shape);
        const { what, pattern, rule, help } = shape.form;
        const value = node.value as string;
        if (!new RegExp(pattern, 'u').test(value)) {
          const message = `this is not ${what}: ${rule}`;
          return this.#report('config/wrong-value', message, node, { help: help?.(value) ?? [] });
        }
        const placed: Placed = { text: value, span: this.#span(node) };
        return placed;
      }
      case 'choice':
        return this.#choice(node, shape);
      case 'flag':
        return node.type === 'boolean' ? node.value : this.#wrongType(node, shape);
      case 'number': {
        if (node.type !== 'number') return this.#wrongType(node, shape);
        const value = node.value as number;
        const { least, most } = shape;
        if (Number.isInteger(value) && value >= least && value <= most) return value;
        const range = least === most ? `${least}` : `a whole number from ${least} to ${most}`;
        const message = `expected ${range}`;
        return this.#report('config/wrong-value', message, node);
      }
      case 'list': {
        if (node.type !== 'array') return this.#wrongType(node, shape);
        const { children = [] } = node;
        if (children.length < shape.least) {
          return this.#report('config/wrong-value', 'the list is empty', node);
        }
        return children.map((child) => this.read(child, shape.of));
      }
      case 'map':
        return node.type === 'object' ? this.#map(node, shape) : this.#wrongType(node, shape);
      case 'open':
        return node.type === 'object' ? this.#open(node, shape) : this.#wrongType(node, shape);
      case 'object':
        return node.type === 'object'
          ? this.#object(node, shape.fields)
          : this.#wrongType(node, shape);
      case 'tagged':
        return node.type === 'object' ? this.#tagged(node, shape) : this.#wrongType(node, shape);
      case 'either': {
        const one = shape.of.find((s: Shape) => jsonType(s) === node.type);
        return one === undefined ? this.#wrongType(node, shape) : this.read(node, one);
      }
      default:
        return shape satisfies never;
    }
  }

  #choice(node: Node, shape: ChoiceShape): unknown {
    if (node.type !== 'string') return this.#wrongType(node, shape);
    const value = node.value as string;
    if (shape.of.includes(value)) return value;
    if (shape.noun !== undefined) return this.#unknownName(node, value, shape.noun);
    return this.#report('config/wrong-value', `expected ${expected(shape)}`, node, {
      help: didYouMean(value, shape.of),
    });
  }

  #tagged(node: Node, { key, of }: TaggedShape): unknown {
    const tag = valueOf(node, key);
    // An object without its tag is read as any of them, which says that it is missing.
    const one = of.find(
      (s: ObjectShape) => tag === undefined || tagsOf(s, key).includes(tag.value),
    );
    if (one !== undefined) return this.read(node, one);
    return this.read(tag!, { kind: 'choice', of: of.flatMap((s) => tagsOf(s, key)) });
  }

  #unknownName(node: Node, value: string, { name, near }: Noun): undefined {
    const message = `there is no ${name} \`${shown(value)}\``;
    return this.#report(`config/unknown-${name}`, message, node, { help: near(value) });
  }

  #map(node: Node, { keys, noun }: MapShape): ReadonlyMap<string, unknown> {
    const found = new Map<string, unknown>();
    for (const { key, keyNode, value } of this.#properties(node)) {
      const entry = keys.get(key);
      if (entry === undefined) this.#unknownName(keyNode, key, noun);
      else found.set(key, this.read(value, entry.shape));
    }
    return found;
  }

  #open(node: Node, { key: form, of }: OpenShape): ReadonlyMap<string, unknown> {
    const found = new Map<string, unknown>();
    for (const { key, keyNode, value } of this.#properties(node)) {
      if (new RegExp(form.pattern, 'u').test(key)) found.set(key, this.read(value, of));
      else {
        const message = `this is not ${form.what}: ${form.rule}`;
        this.#report('config/wrong-value', message, keyNode);
      }
    }
    return found;
  }

  #object(node: Node, fields: Fields): object {
    const found = Object.create(null) as Record<string, unknown>;
    const open = new Set(Object.keys(fields).filter((key) => fields[key]!.isRequired));
    for (const { key, keyNode, value } of this.#properties(node)) {
      open.delete(key);
      if (Object.hasOwn(fields, key)) {
        const read = this.read(value, fields[key]!.shape);
        if (read !== undefined) found[key] = read;
        continue;
      }
      const known = Object.keys(fields);
      const near = didYouMean(key, known);
      this.#report('config/unknown-key', `there is no key \`${shown(key)}\` here`, keyNode, {
        help: near.length > 0 ? near : [`there is ${known.map((k) => `\`${k}\``).join(', ')}`],
      });
    }
    if (open.size > 0) {
      const names = [...open].map((key) => `\`${key}\``).join(' and ');
      const message = `${names} ${open.size === 1 ? 'is' : 'are'} missing here`;
      this.#report('config/missing-key', message, { offset: node.offset, length: 1 });
    }
    found['span'] = this.#span(node);
    return found;
  }

  /** The properties of an object, each once. */
  *#properties(node: Node): Generator<{ key: string; keyNode: Node; value: Node }> {
    const seen = new Map<string, Node>();
    for (const { children = [] } of node.children ?? []) {
      const [keyNode, value] = children;
      if (keyNode === undefined || value === undefined) continue;
      const key = keyNode.value as string;
      const before = seen.get(key);
      if (before === undefined) {
        seen.set(key, keyNode);
        yield { key, keyNode, value };
      } else {
        this.#report('config/duplicate-key', `\`${shown(key)}\` comes twice`, keyNode, {
          related: [{ message: 'the first', span: this.#span(before) }],
        });
      }
    }
  }

  #wrongType(node: Node, shape: Shape): undefined {
    const found = typeWords[node.type] ?? 'something else';
    return this.#report('config/wrong-type', `expected ${expected(shape)}, found ${found}`, node);
  }

  #span({ offset, length }: { readonly offset: number; readonly length: number }): TextSpan {
    return { file: this.#file, start: offset, end: offset + length };
  }

  #report(
    code: string,
    message: string,
    at: { readonly offset: number; readonly length: number },
    parts: DiagnosticParts = {},
  ): undefined {
    if (this.#isFull) return;
    this.diagnostics.push(diagnostic(code, message, this.#span(at), parts));
    if (this.diagnostics.length < maxFaults) return;
    this.#isFull = true;
    const more = 'there may be more faults, which are not shown';
    this.diagnostics.push(diagnostic('config/too-many', more, undefined));
  }
}

/** Where brackets are nested deeper than may be; the parser would go as deep as they do. */
function tooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (;;) {
    scanner.scan();
    const at = scanner.getTokenOffset();
    if (at >= text.length) return undefined;
    const char = text[at];
    if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    if (depth > limits.nesting) return at;
  }
}

const shown = (name: string): string =>
  printable(name.length > 60 ? `${name.slice(0, 60)}…` : name);

/** The type of JSON in which values of a shape are written. */
function jsonType(shape: Shape): Node['type'] {
  switch (shape.kind) {
    case 'text':
    case 'choice':
      return 'string';
    case 'flag':
      return 'boolean';
    case 'number':
      return 'number';
    case 'list':
      return 'array';
    case 'map':
    case 'open':
    case 'object':
    case 'tagged':
      return 'object';
    case 'either':
      throw new Error('a choice of shapes is not one of another');
    default:
      return shape satisfies never;
  }
}

/** In words, with an article. */
function expected(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
      return shape.form.what;
    case 'choice': {
      if (shape.noun !== undefined) return `the id of a ${shape.noun.name}`;
      return oneOf(shape.of.map((name) => `\`"${name}"\``));
    }
    case 'flag':
      return '`true` or `false`';
    case 'number':
      return 'a number';
    case 'list':
      return 'a list';
    case 'map':
      return `an object of ${shape.noun.name}s`;
    case 'open':
    case 'object':
    case 'tagged':
      return 'an object';
    case 'either':
      return oneOf(shape.of.map(expected));
    default:
      return shape satisfies never;
  }
}

function oneOf(words: readonly string[]): string {
  const last = words.at(-1)!;
  return words.length === 1 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

const typeWords: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  boolean: '`true` or `false`',
  null: '`null`',
};

const syntaxMessages: ReadonlyMap<string, string> = new Map([
  ['InvalidSymbol', 'this is no value of JSON'],
  ['InvalidNumberFormat', 'this is no number'],
  ['PropertyNameExpected', 'expected a key in double quotes'],
  ['ValueExpected', 'expected a value'],
  ['ColonExpected', 'expected `:` after the key'],
  ['CommaExpected', 'expected `,`'],
  ['CloseBraceExpected', 'expected `}`'],
  ['CloseBracketExpected', 'expected `]`'],
  ['EndOfFileExpected', 'expected the end of the file'],
  ['InvalidCommentToken', 'comments are not allowed here'],
  ['UnexpectedEndOfComment', 'the comment has no end'],
  ['UnexpectedEndOfString', 'the text has no end'],
  ['UnexpectedEndOfNumber', 'the number has no end'],
  ['InvalidUnicode', 'this is no escape: `\\u` and four hexadecimal digits'],
  ['InvalidEscapeCharacter', 'there is no such escape'],
  ['InvalidCharacter', 'control characters have to be escaped'],
]);
