/**
 * The text of a policy -> what it allows, with every fault at its place. It is JSON in which comments are allowed, as
 * witlink.json is; the same shape gives its JSON Schema. docs/composing.md explains it.
 */
import { diagnostic, namePatternForm, type Outcome } from '../../base/index.ts';
import {
  fileSchema,
  flag,
  list,
  object,
  optional,
  readShape,
  required,
  text,
  type Placed,
  type TextForm,
} from '../../shape/index.ts';
import type { Allowance, Policy } from './policy.ts';

const word: TextForm = { what: 'a text', pattern: '.', rule: 'it has at least one character' };
const pattern: TextForm = {
  what: 'a pattern of interfaces and functions',
  pattern: namePatternForm,
  rule: 'names, with `*` for any characters: `wasi:io/*`, `wasi:filesystem/types#descriptor.read*`',
};
const digest: TextForm = {
  what: 'a SHA-256',
  pattern: '^[0-9a-f]{64}$',
  rule: 'it has 64 hexadecimal digits in lower case',
};

const allowance = {
  allow: required(
    'What it may call of the host: interfaces and functions, by patterns (docs/names.md).',
    list(text(pattern)),
  ),
  through: optional(
    'What it may have called by other parts, by patterns; without it, all that these may.',
    list(text(pattern)),
  ),
  unknown: optional(
    'Whether its code may be imported, so that nobody knows what it does; `false` without it.',
    flag,
  ),
};

/** What a policy may look like. */
const policyShape = object({
  $schema: optional('The schema, for editors.', text(word)),
  parts: optional(
    'What parts may reach; the first entry that is about a part, or about what it is inside of, counts.',
    list(
      object({
        name: optional(
          'What composers call the part, from the outside in: `cache/store`.',
          text(word),
        ),
        place: optional('The way to it, as `witlink audit` tells it.', text(word)),
        sha256: optional('The SHA-256 of its bytes.', text(digest)),
        ...allowance,
      }),
    ),
  ),
  others: optional(
    'What all parts may that no entry is about; nothing without it.',
    object(allowance),
  ),
});

/** The JSON Schema of policies, published with the package as `witlink/policy-schema.json`. */
export function policySchema(): Record<string, unknown> {
  return fileSchema(policyShape, {
    title: 'A policy of witlink',
    description: 'What the parts of a component may reach of the host.',
  });
}

/** The policy that a text is; undefined, with every fault, where it is none. */
export function readPolicy(source: string, file: string): Outcome<Policy | undefined> {
  const { value, diagnostics } = readShape(source, policyShape, { file, comments: true });
  if (value === undefined) return { value: undefined, diagnostics };
  const { parts = [], others } = value;
  const vague = parts.filter(
    (p) => p.name === undefined && p.place === undefined && p.sha256 === undefined,
  );
  if (vague.length > 0) {
    const help = ['say which: `name`, `place` or `sha256`; or write `others`'];
    const message = 'this entry is about no part';
    const found = vague.map(({ span }) => diagnostic('policy/no-part', message, span, { help }));
    return { value: undefined, diagnostics: found };
  }
  const policy: Policy = {
    parts: parts.map(({ name, place, sha256, ...rest }) => ({
      ...(name === undefined ? {} : { name: name.text }),
      ...(place === undefined ? {} : { place: place.text }),
      ...(sha256 === undefined ? {} : { sha256: sha256.text }),
      ...allowanceOf(rest),
    })),
    ...(others === undefined ? {} : { others: allowanceOf(others) }),
  };
  return { value: policy, diagnostics: [] };
}

function allowanceOf({
  allow,
  through,
  unknown,
  span,
}: Pick<Allowance, 'unknown' | 'span'> & {
  readonly allow: readonly Placed[];
  readonly through?: readonly Placed[];
}): Allowance {
  const patterns = (texts: readonly Placed[]): string[] => texts.map((placed) => placed.text);
  return {
    allow: patterns(allow),
    ...(through === undefined ? {} : { through: patterns(through) }),
    ...(unknown === undefined ? {} : { unknown }),
    ...(span === undefined ? {} : { span }),
  };
}
