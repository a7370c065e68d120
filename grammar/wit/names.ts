/** Name tokens to names: takes off the `%` and reports what is no label (WIT.md, WIT Identifiers; Keywords). */
import type { IToken } from 'chevrotain';
import { isKebab, isVersion, kebabProblem, toKebab } from '../../src/base/index.ts';
import type { Id, Range, Version } from './ast.ts';
import { quote } from './findings.ts';
import type { Findings } from './findings.ts';
import { endOf } from './problem.ts';
import { isKeyword, keywordToken, Name } from './tokens.ts';

export function rangeOf(token: IToken): Range {
  return [token.startOffset, endOf(token)];
}

/** The name that a token is; `help` is for a keyword. An empty token stands for a name that is missing. */
export function readId(token: IToken, findings: Findings, help: readonly string[] = []): Id {
  const { image } = token;
  const range = rangeOf(token);
  if (image === '') return { kind: 'id', range, name: '', missing: true };
  const name = image.charCodeAt(0) === 0x25 ? image.slice(1) : image;
  if (token.tokenType !== Name && name === image && isKeyword(token)) {
    return keywordAsId(name, range, findings, help);
  }
  if (isKebab(name)) return { kind: 'id', range, name };
  if (!findings.isFull) reportName(image, name, range, findings);
  return { kind: 'id', range, name };
}

/** A keyword in the place of a name; beside what the parser has stumbled at it is no name at all. */
function keywordAsId(name: string, range: Range, findings: Findings, help: readonly string[]): Id {
  if (findings.stumbledAt.has(range[0])) return { kind: 'id', range, name: '', missing: true };
  const id: { -readonly [Key in keyof Id]: Id[Key] } = { kind: 'id', range, name };
  findings.atEnd(() => {
    if (findings.stumbledAt.has(range[0])) {
      id.name = '';
      id.missing = true;
      return;
    }
    findings.report('keyword-as-name', `\`${name}\` is a keyword, not a name`, range, {
      help: [...help, `write \`%${name}\` to use it as a name`],
      fixes: [findings.replace(`write \`%${name}\``, [range[0], range[0]], '%')],
    });
  });
  return id;
}

function reportName(image: string, name: string, range: Range, findings: Findings): void {
  const problem = kebabProblem(name);
  const better = name.length > 60 ? undefined : toKebab(name);
  findings.report('invalid-name', `${quote(image)} is not a name: it ${problem}`, range, {
    help: [
      'names are words of small letters, or of capitals, and digits, joined by single hyphens' +
        (better === undefined ? '' : `: \`${better}\``),
    ],
    fixes:
      better === undefined
        ? []
        : [
            findings.replace(
              `write \`${better}\``,
              range,
              keywordToken(better) ? `%${better}` : better,
            ),
          ],
  });
}

/** A name that isn't there, where it would stand. */
export function missingId(at: number): Id {
  return { kind: 'id', range: [at, at], name: '', missing: true };
}

/** The version that a token is; its text is empty where it isn't one. */
export function readVersion(token: IToken, findings: Findings): Version {
  const range = rangeOf(token);
  const { image } = token;
  if (image === '' || isVersion(image)) return { kind: 'version', range, text: image };
  findings.report(
    'invalid-version',
    `${quote(image)} is not a version: ${versionProblem(image)}`,
    range,
    {
      help: ['versions are semantic versions (semver.org), such as `1.0.0` or `0.2.0-rc.1`'],
      fixes:
        image.startsWith('v') && isVersion(image.slice(1))
          ? [findings.replace('remove the `v`', [range[0], range[0] + 1], '')]
          : [],
    },
  );
  return { kind: 'version', range, text: '' };
}

function versionProblem(image: string): string {
  if (image.startsWith('v')) return 'it begins with a `v`';
  const core = image.split(/[+-]/, 1)[0]!;
  const parts = core.split('.');
  if (parts.length < 3) return 'it needs three numbers, `major.minor.patch`';
  if (parts.some((part) => /^0\d/.test(part))) return 'its numbers must not begin with zeros';
  if (parts.length > 3) return 'it has more than three numbers';
  if (!parts.every((part) => /^\d+$/.test(part))) return 'its first three parts must be numbers';
  if (parts.some((part) => Number(part) > Number.MAX_SAFE_INTEGER))
    return 'a number in it is too large';
  return 'what follows the numbers is not well formed';
}
