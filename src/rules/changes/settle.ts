/**
 * What a comparison found -> what is told of it: with the severities of a configuration, without what comments in the new
 * text and the configuration set aside. A comment stands where the finding is: at the item, or, of one that was removed, at
 * what it was removed from.
 */
import type { WitFile } from '../../../grammar/wit/index.ts';
import type { Diagnostic } from '../../base/index.ts';
import type { RuleConfiguration, RuleMeta, RuleSeverity } from '../contract.ts';
import { heedIgnores } from '../ignore-comments.ts';
import { Items } from '../item-at.ts';
import type { ChangeFinding } from './rule.ts';

/** The texts of a state, as far as it has some. */
export interface StateTexts {
  readonly files: readonly WitFile[];
  readonly sources: ReadonlyMap<string, string>;
}

export interface Settled {
  /** What is left, its diagnostics with the severities that count. */
  readonly findings: readonly ChangeFinding[];
  /** What breaks and would count, but for a rule that is off, a comment or an ignore of the configuration. */
  readonly ignored: readonly ChangeFinding[];
  /** Comments that are of no use. */
  readonly ignores: readonly Diagnostic[];
}

export function settleChanges(
  found: readonly ChangeFinding[],
  before: StateTexts,
  after: StateTexts,
  configured?: RuleConfiguration,
): Settled {
  const severityOf = ({ id, severity }: RuleMeta, file: string | undefined): RuleSeverity =>
    configured?.severityOf(id, file) ?? severity;
  const byDiagnostic = new Map<Diagnostic, ChangeFinding>();
  for (const finding of found) {
    const { diagnostic, isBreaking, tiers } = finding;
    const asked = configured?.severityOf(diagnostic.code, diagnostic.span?.file);
    if (asked === 'off') continue;
    // What breaks nothing only because it is unstable stays a note.
    const isExcused = !isBreaking && tiers.length > 0;
    const severity = asked === undefined || isExcused ? diagnostic.severity : asked;
    const settled = { ...diagnostic, severity };
    byDiagnostic.set(settled, { ...finding, diagnostic: settled });
  }
  const { kept, own } = heedIgnores([...byDiagnostic.keys()], {
    files: after.files,
    sources: after.sources,
    isLooked: (rule, file) => rule.id.startsWith('breaking/') && severityOf(rule, file) !== 'off',
    severityOf,
    tellsBad: false,
  });
  const items = new Items(before.files, after.files);
  const isLeft = (d: Diagnostic): boolean => configured?.ignores(d, items.of) !== true;
  const left = kept.filter(isLeft);
  const known = new Set(
    left.map(({ code, span, message }) => JSON.stringify([code, span, message])),
  );
  const isIgnored = ({ isBreaking, diagnostic: { code, span, message } }: ChangeFinding): boolean =>
    isBreaking && !known.has(JSON.stringify([code, span, message]));
  return {
    findings: left.map((d) => byDiagnostic.get(d)!),
    ignored: found.filter(isIgnored),
    ignores: own.filter(isLeft),
  };
}
