/**
 * Findings -> those that no comment keeps away, and what is wrong with the comments themselves: those that are of no use,
 * have no reason, or name no rule (see `ignores.ts` for what they look like).
 */
import type { WitFile } from '../../grammar/wit/index.ts';
import { diagnostic, limits } from '../base/index.ts';
import type { Diagnostic } from '../base/index.ts';
import type { RuleMeta, RuleSeverity } from './contract.ts';
import { applyIgnores, readIgnores, withoutIgnore } from './ignores.ts';
import type { Ignore } from './ignores.ts';
import { badIgnore, unusedIgnore } from './lint/ignore-rules.ts';
import { findRule, nearRules } from './registry.ts';

export interface IgnoreOptions {
  /** The files in which findings may stand, with their texts. */
  readonly files: readonly WitFile[];
  readonly sources: ReadonlyMap<string, string>;
  /** Whether a rule looked at a file, so that a comment about it that is of no use is reported. */
  readonly isLooked: (rule: RuleMeta, file: string) => boolean;
  readonly severityOf: (rule: RuleMeta, file: string) => RuleSeverity;
  /** Whether comments without a reason, or about rules that there are not, are reported. */
  readonly tellsBad: boolean;
}

export function heedIgnores(
  found: readonly Diagnostic[],
  { files, sources, isLooked, severityOf, tellsBad }: IgnoreOptions,
): { readonly kept: readonly Diagnostic[]; readonly own: readonly Diagnostic[] } {
  const ignores = files.flatMap((file) => readIgnores(file, sources.get(file.file) ?? ''));
  if (ignores.length === 0) return { kept: found, own: [] };
  const { kept, used } = applyIgnores(found, ignores, (id) => findRule(id)?.id);
  const own: Diagnostic[] = [];
  const keyOf = ({ span }: Ignore): string => `${span.start} ${span.file}`;
  const perComment = Map.groupBy(ignores, keyOf);
  for (const ignore of ignores) {
    // So many are one mistake, made everywhere.
    if (own.length >= limits.findings) break;
    const rule = findRule(ignore.id);
    const { file } = ignore.span;
    if (rule === undefined || ignore.reason === '') {
      const severity = severityOf(badIgnore.meta, file);
      if (tellsBad && severity !== 'off') {
        own.push(badIgnoreFinding(ignore, rule !== undefined, severity));
      }
    } else if (isLooked(rule, file) && !used.has(ignore)) {
      const severity = severityOf(unusedIgnore.meta, file);
      if (severity === 'off') continue;
      const isAlone = perComment.get(keyOf(ignore))!.length === 1;
      const message = `there is nothing for \`${rule.id}\` to ignore here`;
      const fixes = isAlone ? [withoutIgnore(ignore, sources.get(file) ?? '')] : [];
      own.push(diagnostic(unusedIgnore.meta.id, message, ignore.span, { severity, fixes }));
    }
  }
  return { kept, own };
}

function badIgnoreFinding(
  { id, span }: Ignore,
  isKnown: boolean,
  severity: Diagnostic['severity'],
): Diagnostic {
  const form = 'write `// witlink-ignore rule-id: reason`';
  return isKnown
    ? diagnostic(badIgnore.meta.id, `the reason to ignore \`${id}\` is missing`, span, {
        severity,
        help: [form],
      })
    : diagnostic(
        badIgnore.meta.id,
        id === '' ? 'this comment names no rule' : `there is no rule \`${id}\``,
        span,
        { severity, help: id === '' ? [form] : [...nearRules(id), '`witlink rules` lists them'] },
      );
}
