/**
 * Two loaded states of a package -> what is told of the change: the findings that are wanted, with the severities that
 * count, and how they are summed up. What `breaking` does with one pair, and `ci` with those of a repository.
 */
import { printable } from '../base/index.ts';
import type { Diagnostic, Outcome } from '../base/index.ts';
import type { Finding } from '../report/index.ts';
import type { Loaded, LoaderHost } from '../resolve/index.ts';
import { comparePackages, settleChanges, sideOf, tiers } from '../rules/index.ts';
import type {
  ChangeFinding,
  ChangeReport,
  NotCompared,
  Role,
  RuleConfiguration,
  SetAside,
  StateTexts,
  Tier,
  VersionVerdict,
} from '../rules/index.ts';
import type { BreakingJson, SetAsideJson } from './json-forms.ts';
import { inOrder } from './report.ts';

/** How changes are judged, and which are told of. */
export interface JudgeOptions {
  readonly role?: readonly Role[];
  readonly tier?: readonly Tier[];
  readonly all?: boolean;
  readonly released?: boolean;
  readonly unstable?: boolean;
  readonly ignoreVersion?: boolean;
  readonly zero?: 'minor' | 'nothing';
  /** Features that are judged as what is stable. */
  readonly stable?: readonly string[] | 'all';
  /** Packages, as `ns:name`, from which nobody else takes types. */
  readonly closed?: readonly string[] | 'all';
  /** What is compared with, as it was given: findings say it. */
  readonly against?: string;
}

export interface Judged {
  /** What is shown, in order. */
  readonly findings: readonly Finding[];
  /** Ignores that are of no use. */
  readonly ignores: readonly Diagnostic[];
  readonly versions: readonly VersionVerdict[];
  readonly notCompared: readonly NotCompared[];
  /** All that was found, however it is told. */
  readonly found: readonly ChangeFinding[];
  /** What was found and wanted, shown or not. */
  readonly wanted: readonly ChangeFinding[];
  /** What breaks and was set aside, and why. */
  readonly aside: Readonly<Record<AsideReason, readonly ChangeFinding[]>>;
}

/**
 * Why a change that breaks something does not make a comparison fail: its version covers it; it is about what is
 * `@unstable`; it is of no tier and role that was asked for; a rule that is off, a comment or the configuration says so.
 */
export type AsideReason = SetAside | 'narrowed' | 'ignored';

/** Compares two states that are free of errors. Without a value they can't be compared, and a diagnostic says why. */
export function judge(
  before: Loaded,
  after: Loaded,
  options: JudgeOptions,
  configured: RuleConfiguration | undefined,
): Outcome<Judged | undefined> {
  const { zero, stable, closed } = options;
  const { value: report, diagnostics } = comparePackages(sideOf(before), sideOf(after), {
    released: options.released === true,
    unstableBreaks: options.unstable === true,
    ignoreVersion: options.ignoreVersion === true,
    ...(zero === undefined ? {} : { zero }),
    ...(stable === undefined ? {} : { features: stable }),
    ...(closed === undefined ? {} : { closed }),
  });
  if (report === undefined) return { value: undefined, diagnostics };
  return { value: tell(report, before, after, options, configured), diagnostics };
}

/** What is told of changes that were found. */
export function tell(
  { findings: found, versions, notCompared }: ChangeReport,
  before: StateTexts,
  after: StateTexts,
  options: JudgeOptions,
  configured: RuleConfiguration | undefined,
): Judged {
  const { findings, ignored, ignores } = settleChanges(found, before, after, configured);
  const [wanted, narrowed] = [true, false].map((is) =>
    findings.filter((finding) => isWanted(finding, options) === is),
  ) as [ChangeFinding[], ChangeFinding[]];
  const of = (reason: SetAside): ChangeFinding[] => wanted.filter((f) => f.setAside === reason);
  const shown = sorted(options.all === true ? wanted : wanted.filter(isTold));
  return {
    findings: shown.map((finding) => findingOf(finding, options)),
    ignores,
    versions,
    notCompared,
    found,
    wanted,
    aside: { version: of('version'), unstable: of('unstable'), narrowed, ignored },
  };
}

/** The folders that a state has: those of a configuration may be newer than it is. */
export async function thoseThere(
  host: LoaderHost,
  folders: readonly string[],
): Promise<readonly string[]> {
  const there = await Promise.all(folders.map((folder) => host.list(folder)));
  return folders.filter((_, i) => there[i] !== undefined);
}

/** What breaks something, or is made to count; what a version covers is what a release is about. */
const isTold = ({ isBreaking, setAside, diagnostic }: ChangeFinding): boolean =>
  isBreaking || setAside === 'version' || diagnostic.severity !== 'info';

/** Whether a finding is about those, and breaks what, the user asked for. */
function isWanted(finding: ChangeFinding, { role, tier }: JudgeOptions): boolean {
  // What a version covers is a part of what there is to say of it.
  const isOfVersion = finding.setAside === 'version' && tier?.includes('SEMVER') === true;
  if (finding.tiers.length === 0) return true;
  return finding.tiers.some(
    (t) =>
      (tier === undefined || isOfVersion || tier.includes(t)) &&
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
function findingOf(finding: ChangeFinding, { against }: JudgeOptions): Finding {
  const { diagnostic, tiers: broken, roles, reach, raises, isBreaking, setAside } = finding;
  const properties = {
    tiers: broken,
    roles,
    reach,
    raises,
    breaking: isBreaking,
    ...(setAside === undefined ? {} : { setAside }),
    ...(against === undefined ? {} : { against }),
  };
  const since = against === undefined ? {} : { since: against };
  if (broken.length === 0) return { diagnostic, properties, ...since };
  const whom = (tier: Tier): string =>
    reach[tier]!.length === 4 ? 'everybody' : reach[tier]!.join(', ');
  const parts = [...Map.groupBy(broken, whom)].map(
    ([those, what]) => `${what.join(', ')} for ${those}`,
  );
  const why = setAside === undefined ? '' : `; ${excuses[setAside]}`;
  return { diagnostic, properties, note: `breaks ${parts.join('; ')}${why}`, ...since };
}

const excuses: Readonly<Record<SetAside, string>> = {
  version: 'the version covers it',
  unstable: 'it is `@unstable`, which promises nothing',
};

/** What a comparison comes to. */
export function verdictOf({
  wanted,
  aside,
  notCompared,
}: Judged): NonNullable<BreakingJson['verdict']> {
  if (wanted.some(({ isBreaking }) => isBreaking)) return 'breaks';
  const isWhole = notCompared.length === 0 && Object.values(aside).every((of) => of.length === 0);
  return isWhole ? 'nothing-breaks' : 'passes';
}

/** The lines that end what is told of a comparison. */
export function summaryOf(judged: Judged, options: JudgeOptions): string {
  const { all } = options;
  const { versions, wanted } = judged;
  const counted = wanted.filter(
    (f) => f.isBreaking || (f.tiers.length === 0 && f.diagnostic.severity !== 'info'),
  );
  const notes = wanted.length - counted.length - wanted.filter((f) => f.setAside).length;
  const more = all === true ? '' : ` (--all shows ${notes === 1 ? 'it' : 'them'})`;
  const other = notes === 0 ? '' : `${notes} other change${notes === 1 ? '' : 's'}${more}`;
  const lines = asideLines([judged], options, 'options');
  const head = counted.length > 0 ? countText(counted, 'breaking change') : undefined;
  const first = head ?? (verdictOf(judged) === 'nothing-breaks' ? 'nothing breaks' : undefined);
  return [
    ...(first === undefined ? [] : [other === '' ? first : `${first}, ${other}`]),
    ...lines,
    ...(first === undefined && other !== '' ? [other] : []),
    ...versions.map(versionLine),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** ``2 breaking changes (WORLD 2, SOURCE 1)`` */
function countText(found: readonly ChangeFinding[], noun: string): string {
  const counts = tiers
    .map((tier) => [tier, found.filter((f) => f.tiers.includes(tier)).length] as const)
    .filter(([, n]) => n > 0)
    .map(([tier, n]) => `${tier} ${n}`);
  const kinds = counts.length === 0 ? '' : ` (${counts.join(', ')})`;
  return `${found.length} ${noun}${found.length === 1 ? '' : 's'}${kinds}`;
}

/**
 * What breaks and does not count, and what was not looked at: a line a reason, with what would make it count.
 *
 * @param narrowed - What says which changes are wanted.
 * @param by - Whether options of the command say how it is judged, or only settings.
 */
export function asideLines(
  all: readonly Pick<Judged, 'aside' | 'notCompared'>[],
  narrowed: Pick<JudgeOptions, 'role' | 'tier'>,
  by: 'options' | 'settings',
): string[] {
  const name = (option: string, setting: string): string =>
    by === 'options' ? option : `\`${setting}\``;
  const line = (reason: AsideReason, text: string): string[] => {
    const found = all.flatMap(({ aside }) => aside[reason]);
    return found.length === 0 ? [] : [`${countText(found, 'breaking change')} ${text}`];
  };
  const narrowing = [
    ...(narrowed.tier === undefined ? [] : [name('--tier', 'breaking.tiers')]),
    ...(narrowed.role === undefined ? [] : [name('--role', 'breaking.roles')]),
  ];
  const judges = `${name('--unstable', 'breaking.unstable')} judges all of them, ${name('--features', 'features')} some`;
  return [
    ...line(
      'version',
      `that the version covers: ${name('--ignore-version', 'breaking.ignoreVersion')} counts them`,
    ),
    ...line('unstable', `of @unstable items set aside: ${judges}`),
    ...line('narrowed', `left out by ${narrowing.join(' and ')}`),
    ...line('ignored', 'ignored by comments or the configuration'),
    ...all.flatMap(({ notCompared }) => notCompared.map(notComparedLine)),
  ];
}

/** The same as data. */
export function asideJson(all: readonly Pick<Judged, 'aside'>[]): readonly SetAsideJson[] {
  return (['version', 'unstable', 'narrowed', 'ignored'] as const).flatMap((reason) => {
    const found = all.flatMap(({ aside }) => aside[reason]);
    if (found.length === 0) return [];
    const counts = tiers.map((t) => [t, found.filter((f) => f.tiers.includes(t)).length] as const);
    const byTier = Object.fromEntries(counts.filter(([, n]) => n > 0));
    return [{ reason, changes: found.length, tiers: byTier }];
  });
}

function notComparedLine({ package: name, isGone, file, changes, breaking }: NotCompared): string {
  const where = file === undefined ? '' : ` in ${printable(file)}`;
  const count = `${changes} change${changes === 1 ? '' : 's'}, ${breaking} of them breaking`;
  const what = isGone ? 'is gone' : `changed (${count}); compare it by itself`;
  return `not compared: ${name}${where} ${what}`;
}

/** Which version is right after a comparison. */
export function versionLine(verdict: VersionVerdict): string {
  const { before, after, needs, smallest, anyLater, step } = verdict;
  if (before === undefined) return `${verdict.package}: had no version`;
  if (needs === 'none') return `${verdict.package}: no change that needs a version above ${before}`;
  if (anyLater === true) {
    const is = step === 'right' ? 'which it has' : `it has ${after ?? 'none'}`;
    return `${verdict.package}: any later version is right after the pre-release ${before}, ${is}`;
  }
  const isMore = step === 'right' ? `${after} is more` : `it has ${after ?? 'none'}`;
  const is = after === smallest ? 'which it has' : isMore;
  return `${verdict.package}: the smallest version that is right after ${before} is ${smallest}, ${is}`;
}
