/**
 * `witlink breaking`: compares two states of a package and says what breaks, for whom, and which version would be
 * right. What can't be compared is misuse (exit code 2), never "nothing breaks".
 */
import { hasErrors } from '../../base/index.ts';
import type { Diagnostic } from '../../base/index.ts';
import { nodeHost } from '../../node.ts';
import { load } from '../../resolve/index.ts';
import type { Loaded, LoaderHost } from '../../resolve/index.ts';
import { comparePackages, sideOf, tiers } from '../../rules/index.ts';
import type { ChangeFinding, ChangeReport, Role, Tier, VersionVerdict } from '../../rules/index.ts';
import type { Finding, JsonFinding } from '../../report/index.ts';
import { Misuse } from '../failure.ts';
import { emitFindings, findingsOf } from '../findings.ts';
import type { Collected, OutputOptions } from '../findings.ts';
import { isGitSpec, openGit } from '../git.ts';
import type { Io } from '../io.ts';
import type { BreakingJson } from '../json-forms.ts';
import { inOrder } from '../report.ts';

export interface BreakingOptions extends OutputOptions {
  readonly against: string;
  readonly role?: readonly Role[];
  readonly tier?: readonly Tier[];
  readonly all?: boolean;
  readonly released?: boolean;
  readonly unstable?: boolean;
  readonly zero?: 'minor' | 'nothing';
  readonly deps?: readonly string[];
  readonly againstDeps?: readonly string[];
}

export async function breaking(path: string, options: BreakingOptions, io: Io): Promise<number> {
  return emitFindings(options, io, () => collectBreaking(path, options));
}

/** What breaks from the state `options.against` to the one at the path. */
export async function collectBreaking(path: string, options: BreakingOptions): Promise<Collected> {
  const old = isGitSpec(options.against) ? openGit(options.against, path) : undefined;
  const against = old?.entry ?? options.against;
  const againstDeps = (options.againstDeps ?? []).map((folder) => old?.at(folder) ?? folder);
  const before = await read(against, old?.host ?? nodeHost(), againstDeps);
  const after = await read(path, nodeHost(), options.deps ?? []);
  const texts = new Map([...before.value.sources, ...after.value.sources]);
  const files = [...after.value.sources.keys()];
  const found = [...before.diagnostics, ...after.diagnostics];
  const broken = found.filter((d) => d.severity === 'error');
  if (hasErrors(broken)) return refused(broken, texts, files);
  const { value: report, diagnostics } = comparePackages(
    sideOf(before.value),
    sideOf(after.value),
    {
      released: options.released === true,
      unstableBreaks: options.unstable === true,
      ...(options.zero === undefined ? {} : { zero: options.zero }),
    },
  );
  if (report === undefined) return refused(diagnostics, texts, files);
  const wanted = report.findings.filter((finding) => isWanted(finding, options));
  const shown = sorted(options.all === true ? wanted : wanted.filter((f) => f.isBreaking));
  return {
    command: 'breaking',
    findings: shown.map(findingOf),
    texts,
    files,
    exitCode: wanted.some((f) => f.isBreaking) ? 1 : 0,
    // What WIT has no words for was not compared: that is said, whatever comes of the rest.
    aside: found,
    summary: summary(report, wanted, options),
    json: document(true, report.versions),
  };
}

async function read(
  entry: string,
  host: LoaderHost,
  deps: readonly string[],
): Promise<{ readonly value: Loaded; readonly diagnostics: readonly Diagnostic[] }> {
  // What stands behind a feature is compared as well, and judged by rules of its own.
  return load(isGitSpec(entry) ? entry : entry.replaceAll('\\', '/'), host, {
    features: 'all',
    deps,
    decode: async (bytes, file) => (await import('../../component/index.ts')).decode(bytes, file),
  });
}

/** Says why there is nothing to be said of changes. */
function refused(
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
  files: readonly string[],
): Collected {
  return {
    command: 'breaking',
    findings: findingsOf(diagnostics),
    texts,
    files,
    exitCode: 1,
    summary: '',
    json: document(false, []),
    failure: new Misuse('the two can’t be compared'),
  };
}

function document(
  compared: boolean,
  versions: readonly VersionVerdict[],
): (findings: readonly JsonFinding[]) => BreakingJson {
  return (findings) => ({ version: 1, compared, findings, versions });
}

/** Whether a finding is about those, and breaks what, the user asked for. */
function isWanted(finding: ChangeFinding, { role, tier }: BreakingOptions): boolean {
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

function summary(
  { versions }: ChangeReport,
  findings: readonly ChangeFinding[],
  { all }: BreakingOptions,
): string {
  const broken = findings.filter((f) => f.isBreaking);
  const notes = findings.length - broken.length;
  const counts = tiers
    .map((tier) => [tier, broken.filter((f) => f.tiers.includes(tier)).length] as const)
    .filter(([, n]) => n > 0)
    .map(([tier, n]) => `${tier} ${n}`);
  const head =
    broken.length === 0
      ? 'nothing breaks'
      : `${broken.length} breaking change${broken.length === 1 ? '' : 's'} (${counts.join(', ')})`;
  const more = all === true ? '' : ' (--all shows them)';
  const rest = notes === 0 ? '' : `, ${notes} other change${notes === 1 ? '' : 's'}${more}`;
  return `${head}${rest}\n${versions.map((v) => `${versionLine(v)}\n`).join('')}`;
}

function versionLine(verdict: VersionVerdict): string {
  const { before, after, needs, smallest } = verdict;
  if (before === undefined || smallest === undefined) return `${verdict.package}: had no version`;
  if (needs === 'none') return `${verdict.package}: no change that needs a version above ${before}`;
  const is = after === smallest ? 'which it has' : `it has ${after ?? 'none'}`;
  return `${verdict.package}: the smallest version that is right after ${before} is ${smallest}, ${is}`;
}
