/**
 * Attributes: `@since`, `@unstable`, `@deprecated` (WIT.md, Feature gate syntax) and `@external-id` (Item: world).
 * The parser reads them all alike; which of them takes what is said here.
 */
import type { IToken } from 'chevrotain';
import { didYouMean } from '../../src/base/index.ts';
import type { Gate, Range } from './ast.ts';
import { quote } from './findings.ts';
import type { Findings } from './findings.ts';
import { rangeOf, readId, readVersion } from './names.ts';
import { stringValue } from './strings.ts';
import { Name } from './tokens.ts';

/** The form of each attribute, and the field in its brackets. */
const forms = new Map([
  ['since', { form: '@since(version = 1.0.0)', field: 'version' }],
  ['deprecated', { form: '@deprecated(version = 1.0.0)', field: 'version' }],
  ['unstable', { form: '@unstable(feature = name)', field: 'feature' }],
  ['external-id', { form: '@external-id("…")', field: undefined }],
] as const);

/** Whether a word names an attribute. */
export function isAttribute(word: string): boolean {
  return (forms as ReadonlyMap<string, unknown>).has(word);
}

/** How an attribute is written. */
export function formOf(word: string): string | undefined {
  return (forms as ReadonlyMap<string, { readonly form: string }>).get(word)?.form;
}

/** An attribute as it was read. */
export interface GateTokens {
  /** From its `@` to where the last token of it ends. */
  readonly range: Range;
  readonly name: IToken | undefined;
  readonly paren: IToken | undefined;
  readonly closer: IToken | undefined;
  /** The first `,` in it. */
  readonly comma: IToken | undefined;
  readonly args: readonly GateArg[];
}

/** `key = value`, `key` or a string; nothing of it where something else stood there. */
export interface GateArg {
  readonly key?: IToken;
  readonly equals?: IToken;
  readonly value?: IToken;
  readonly literal?: IToken;
}

/** The gate that is written so; `undefined` where it can't be understood, which was reported. */
export function readGate(read: GateTokens, findings: Findings): Gate | undefined {
  const { range, name, args } = read;
  if (name === undefined || name.image === '') return undefined;
  const kind = name.image;
  if (!isKnown(kind)) {
    findings.report(
      'unknown-attribute',
      `there is no attribute ${quote(`@${kind}`)}`,
      rangeOf(name),
      {
        help: [
          ...didYouMean(kind, forms.keys()),
          `the attributes are ${[...forms.values()].map(({ form }) => `\`${form}\``).join(', ')}`,
        ],
      },
    );
    return undefined;
  }
  const { form, field } = forms.get(kind)!;
  const arg = args[0];
  if (arg === undefined) {
    // With the bracket missing as well the parser has said so.
    if (read.paren?.image === '(') {
      const at = rangeOf(read.closer ?? name);
      findings.report('bad-attribute', `\`@${kind}\` is written \`${form}\``, at);
    }
    return undefined;
  }
  reportExtra(read, form, findings);
  if (field === undefined) {
    const { literal } = arg;
    if (literal !== undefined) {
      return {
        kind: 'external-id',
        range,
        value: stringValue(literal.image, literal.startOffset, findings),
      };
    }
    reportForm(arg, 'a string', form, findings);
    return undefined;
  }
  const { key, value } = arg;
  if (key === undefined || key.image !== field) {
    reportField(arg, field, form, findings);
    return undefined;
  }
  if (value === undefined) {
    // Otherwise the parser has missed the value.
    if (arg.equals === undefined)
      reportForm(arg, `\`${form.slice(form.indexOf('('))}\``, form, findings);
    return undefined;
  }
  if (kind === 'unstable') return { kind, range, feature: readId(value, findings) };
  const version = readVersion(value, findings);
  return { kind: kind === 'since' ? 'since' : 'deprecated', range, version };
}

const isKnown = (kind: string): kind is Gate['kind'] => isAttribute(kind);

function reportField(arg: GateArg, field: string, form: string, findings: Findings): void {
  const { key, value } = arg;
  const looksLikeValue =
    field === 'version' ? /^\d/.test(key?.image ?? '') : key?.tokenType === Name;
  if (key === undefined || value !== undefined || !looksLikeValue) {
    reportForm(arg, `\`${field}\``, form, findings);
    return;
  }
  const at = key.startOffset;
  findings.report('bad-attribute', `expected ${quote(`${field} = ${key.image}`)}`, rangeOf(key), {
    help: [`it is written \`${form}\``],
    fixes: [findings.replace(`insert \`${field} = \``, [at, at], `${field} = `)],
  });
}

function reportForm(arg: GateArg, wanted: string, form: string, findings: Findings): void {
  const found = arg.key ?? arg.literal;
  // A stray token has been reported.
  if (found === undefined) return;
  findings.report(
    'bad-attribute',
    `expected ${wanted}, found ${quote(found.image)}`,
    rangeOf(found),
    {
      help: [`it is written \`${form}\``],
    },
  );
}

function reportExtra({ comma, args }: GateTokens, form: string, findings: Findings): void {
  if (comma === undefined || comma.image === '') return;
  // `@since(feature = foo, version = 1.0.0)` is wrong at its first field.
  const first = args[0]?.key?.image;
  if (first !== undefined && !form.includes(`(${first}`)) return;
  findings.report('bad-attribute', 'expected `)`, found `,`', rangeOf(comma), {
    help: [`it is written \`${form}\``],
  });
}
