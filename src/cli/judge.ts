/**
 * Two loaded states of a package -> what is told of the change: the findings that are wanted, with the severities that
 * count, and how they are summed up. What `breaking` does with one pair, and `ci` with those of a repository.
 */
import type { Diagnostic, Outcome } from '../base/index.ts';
import type { Finding } from '../report/index.ts';
import type { Loaded, LoaderHost } from '../resolve/index.ts';
import { comparePackages, settleChanges, sideOf, tiers } from '../rules/index.ts';
import type {
  ChangeFinding,
  Role,
  RuleConfiguration,
  StateTexts,
  Tier,
  VersionVerdict,
} from '../rules/index.ts';
import { inOrder } from './report.ts';

/** How changes are judged, and which are told of. */
export interface JudgeOptions {
  readonly role?: readonly Role[];
  readonly tier?: readonly Tier[];
  readonly all?: boolean;
  readonly released?: boolean;
  readonly unstable?: boolean;
  readonly zero?: 'minor' | 'nothing';
}

export interface Judged {
  /** What is shown, in order. */
  readonly findings: readonly Finding[];
  /** Ignores that are of no use. */
  readonly ignores: readonly Diagnostic[];
  readonly versions: readonly VersionVerdict[];
  /** What was found and wanted, shown or not. */
  readonly wanted: readonly ChangeFinding[];
}

/** Compares two states that are free of errors. Without a value they can't be compared, and a diagnostic says why. */
export function judge(
  before: Loaded,
  after: Loaded,
  options: JudgeOptions,
  configured: RuleConfiguration | undefined,
): Outcome<Judged | undefined> {
  const { value: report, diagnostics } = comparePackages(sideOf(before), sideOf(after), {
    released: options.released === true,
    unstableBreaks: options.unstable === true,
    ...(options.zero === undefined ? {} : { zero: options.zero }),
  });
  if (report === undefined) return { value: undefined, diagnostics };
  const { findings, versions } = report;
  return { value: tell(findings, versions, before, after, options, configured), diagnostics };
}

/** What is told of changes that were found. */
export function tell(
  found: readonly ChangeFinding[],
  versions: readonly VersionVerdict[],
  before: StateTexts,
  after: StateTexts,
  options: JudgeOptions,
  configured: RuleConfiguration | undefined,
): Judged {
  const { findings, ignores } = settleChanges(found, before, after, configured);
  const wanted = findings.filter((finding) => isWanted(finding, options));
  const shown = sorted(options.all === true ? wanted : wanted.filter(isTold));
  return { findings: shown.map(findingOf), ignores, versions, wanted };
}

/** The folders that a state has: those of a configuration may be newer than it is. */
export async function thoseThere(
  host: LoaderHost,
  folders: readonly string[],
): Promise<readonly string[]> {
  const there = await Promise.all(folders.map((folder) => host.list(folder)));
  return folders.filter((_, i) => there[i] !== undefined);
}

/** What breaks something, or is made to count. */
const isTold = ({ isBreaking, diagnostic }: ChangeFinding): boolean =>
  isBreaking || diagnostic.severity !== 'info';

/** Whether a finding is about those, and breaks what, the user asked for. */
function isWanted(finding: ChangeFinding, { role, tier }: JudgeOptions): boolean {
  if (!finding.isBreaking) return true;
  return finding.tiers.some(
    (t) =>
      (tier === undefined || tier.includes(t)) &&
      (role === undefined || finding.reach[t]!.some((r) => role.includes(r))),
  );
}

/** What breaks first, then by place. */
function sorted(findings: readonly ChangeFinding[]): ChangeFinding[] {
  const byDiagnostic = new Map(findings.map((f) => [f.diagnostic, f]));
  return inOrder([...byDiagnostic.keys()])
    .map((d) => byDiagnostic.get(d)!)
    .toSorted((a, b) => Number(b.isBreaking) - Number(a.isBreaking));
}

/** With what it breaks, and for whom: in fields, and in a line of help. */
function findingOf(finding: ChangeFinding): Finding {
  const { diagnostic, tiers: broken, roles, reach, raises, isBreaking } = finding;
  const properties = { tiers: broken, roles, reach, raises, breaking: isBreaking };
  if (!isBreaking) return { diagnostic, properties };
  const whom = (tier: Tier): string =>
    reach[tier]!.length === 4 ? 'everybody' : reach[tier]!.join(', ');
  const parts = [...Map.groupBy(broken, whom)].map(
    ([those, what]) => `${what.join(', ')} for ${those}`,
  );
  return { diagnostic, properties, note: `breaks ${parts.join('; ')}` };
}

/** The lines that end what is told of a comparison. */
export function summaryOf({ versions, wanted: findings }: Judged, { all }: JudgeOptions): string {
  const broken = findings.filter(isTold);
  const notes = findings.length - broken.length;
  const counts = tiers
    .map(
      (tier) =>
        [tier, broken.filter((f) => f.isBreaking && f.tiers.includes(tier)).length] as const,
    )
    .filter(([, n]) => n > 0)
    .map(([tier, n]) => `${tier} ${n}`);
  const kinds = counts.length === 0 ? '' : ` (${counts.join(', ')})`;
  const head =
    broken.length === 0
      ? 'nothing breaks'
      : `${broken.length} breaking change${broken.length === 1 ? '' : 's'}${kinds}`;
  const more = all === true ? '' : ' (--all shows them)';
  const rest = notes === 0 ? '' : `, ${notes} other change${notes === 1 ? '' : 's'}${more}`;
  return `${head}${rest}\n${versions.map((v) => `${versionLine(v)}\n`).join('')}`;
}

/** Which version is right after a comparison. */
export function versionLine(verdict: VersionVerdict): string {
  const { before, after, needs, smallest } = verdict;
  if (before === undefined || smallest === undefined) return `${verdict.package}: had no version`;
  if (needs === 'none') return `${verdict.package}: no change that needs a version above ${before}`;
  const is = after === smallest ? 'which it has' : `it has ${after ?? 'none'}`;
  return `${verdict.package}: the smallest version that is right after ${before} is ${smallest}, ${is}`;
}
