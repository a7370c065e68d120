/**
 * Attributes: `@since`, `@unstable`, `@deprecated` (WIT.md, Feature gate syntax) and `@external-id` (Item: world).
 * The parser reads them all alike; which of them takes what is said here.
 */
import type { CstNode, IToken } from 'chevrotain';
import { didYouMean } from '../../src/base/index.ts';
import type { Gate, Range } from './ast.ts';
import { lastEnd, nodes, token, tokens } from './cst.ts';
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

/** The gate that a CST node stands for; `undefined` where it can't be understood, which was reported. */
export function readGate(node: CstNode, findings: Findings): Gate | undefined {
  const at = token(node, 'At')!;
  const name = token(node, 'NameLike');
  if (name === undefined || name.image === '') return undefined;
  const range: Range = [at.startOffset, lastEnd(node)];
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
  const args = nodes(node, 'gateArg');
  const arg = args[0];
  if (arg === undefined) {
    // With the bracket missing as well the parser has said so.
    if (token(node, 'LParen')?.image === '(') {
      const paren = token(node, 'RParen') ?? name;
      findings.report('bad-attribute', `\`@${kind}\` is written \`${form}\``, rangeOf(paren));
    }
    return undefined;
  }
  reportExtra(node, args, form, findings);
  if (field === undefined) {
    const literal = token(arg, 'StringLiteral');
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
  const [key, value] = tokens(arg, 'NameLike');
  if (key === undefined || key.image !== field) {
    reportField(arg, key, value, field, form, findings);
    return undefined;
  }
  if (value === undefined) {
    // Otherwise the parser has missed the value.
    if (token(arg, 'Equals') === undefined)
      reportForm(arg, `\`${form.slice(form.indexOf('('))}\``, form, findings);
    return undefined;
  }
  if (kind === 'unstable') return { kind, range, feature: readId(value, findings) };
  const version = readVersion(value, findings);
  return { kind: kind === 'since' ? 'since' : 'deprecated', range, version };
}

const isKnown = (kind: string): kind is Gate['kind'] => isAttribute(kind);

function reportField(
  arg: CstNode,
  key: IToken | undefined,
  value: IToken | undefined,
  field: string,
  form: string,
  findings: Findings,
): void {
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

function reportForm(arg: CstNode, wanted: string, form: string, findings: Findings): void {
  const found = token(arg, 'NameLike') ?? token(arg, 'StringLiteral');
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

function reportExtra(
  node: CstNode,
  args: readonly CstNode[],
  form: string,
  findings: Findings,
): void {
  const comma = token(node, 'Comma');
  if (comma === undefined || comma.image === '') return;
  // `@since(feature = foo, version = 1.0.0)` is wrong at its first field.
  const first = token(args[0]!, 'NameLike')?.image;
  if (first !== undefined && !form.includes(`(${first}`)) return;
  findings.report('bad-attribute', 'expected `)`, found `,`', rangeOf(comma), {
    help: [`it is written \`${form}\``],
  });
}
