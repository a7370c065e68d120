/**
 * `witlink breaking`: compares two states of a package and says what breaks, for whom, and which version would be
 * right. What can't be compared is misuse (exit code 2), never "nothing breaks".
 */
import { createSources, hasErrors, renderText, toJson } from '../../base/index.ts';
import type { Diagnostic, JsonDiagnostic, Sources } from '../../base/index.ts';
import { nodeHost } from '../../node.ts';
import { load } from '../../resolve/index.ts';
import type { Loaded, LoaderHost } from '../../resolve/index.ts';
import { comparePackages, sideOf, tiers } from '../../rules/index.ts';
import type { ChangeFinding, ChangeReport, Role, Tier, VersionVerdict } from '../../rules/index.ts';
import { Misuse } from '../failure.ts';
import { isGitSpec, openGit } from '../git.ts';
import type { Io } from '../io.ts';
import { writeResult } from '../output.ts';
import { inOrder } from '../report.ts';

export interface BreakingOptions {
  readonly against: string;
  readonly role?: readonly Role[];
  readonly tier?: readonly Tier[];
  readonly all?: boolean;
  readonly released?: boolean;
  readonly unstable?: boolean;
  readonly zero?: 'minor' | 'nothing';
  readonly deps?: readonly string[];
  readonly againstDeps?: readonly string[];
  readonly format?: 'text' | 'json';
  readonly output?: string;
}

/** What `--format json` prints; fields are only added. */
export interface BreakingJson {
  readonly version: 1;
  /** Whether the two could be compared; if not, the findings say why. */
  readonly compared: boolean;
  readonly findings: readonly (JsonDiagnostic &
    Partial<Pick<ChangeFinding, 'tiers' | 'roles' | 'raises'>> & { readonly breaking?: boolean })[];
  readonly versions: readonly VersionVerdict[];
}

export async function breaking(path: string, options: BreakingOptions, io: Io): Promise<number> {
  const old = isGitSpec(options.against) ? openGit(options.against, path) : undefined;
  const against = old?.entry ?? options.against;
  const againstDeps = (options.againstDeps ?? []).map((folder) => old?.at(folder) ?? folder);
  const before = await read(against, old?.host ?? nodeHost(), againstDeps);
  const after = await read(path, nodeHost(), options.deps ?? []);
  const sources = createSources([...before.value.sources, ...after.value.sources]);
  const broken = [...before.diagnostics, ...after.diagnostics].filter(
    (d) => d.severity === 'error',
  );
  if (hasErrors(broken)) return refuse(broken, sources, options, io);
  const { value: report, diagnostics } = comparePackages(
    sideOf(before.value),
    sideOf(after.value),
    {
      released: options.released === true,
      unstableBreaks: options.unstable === true,
      ...(options.zero === undefined ? {} : { zero: options.zero }),
    },
  );
  if (report === undefined) return refuse(diagnostics, sources, options, io);
  // What WIT has no words for was not compared: that is said, whatever comes of the rest.
  const warnings = [...before.diagnostics, ...after.diagnostics];
  if (warnings.length > 0) io.err(renderText(inOrder(warnings), sources, { color: io.color }));
  const wanted = report.findings.filter((finding) => isWanted(finding, options));
  const shown = sorted(options.all === true ? wanted : wanted.filter((f) => f.isBreaking));
  if (options.format === 'json') {
    const result: BreakingJson = {
      version: 1,
      compared: true,
      findings: jsonFindings(shown, sources),
      versions: report.versions,
    };
    writeResult(io, options.output, `${JSON.stringify(result, null, 2)}\n`);
  } else {
    const color = io.color && options.output === undefined;
    const text = renderText(shown.map(withReach), sources, { color });
    const whole = text + summary(report, wanted, options);
    if (options.output === undefined) io.err(whole);
    else writeResult(io, options.output, whole);
  }
  return wanted.some((f) => f.isBreaking) ? 1 : 0;
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
function refuse(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  options: BreakingOptions,
  io: Io,
): number {
  const found = inOrder(diagnostics);
  if (options.format === 'json') {
    const findings = toJson(found, sources);
    const result: BreakingJson = { version: 1, compared: false, findings, versions: [] };
    writeResult(io, options.output, `${JSON.stringify(result, null, 2)}\n`);
  } else io.err(renderText(found, sources, { color: io.color }));
  throw new Misuse('the two can’t be compared');
}

/** Whether a finding is about those, and breaks what, the user asked for. */
function isWanted(finding: ChangeFinding, { role, tier }: BreakingOptions): boolean {
  if (!finding.isBreaking) return true;
  const hasRole = role === undefined || finding.roles.some((r) => role.includes(r));
  return hasRole && (tier === undefined || finding.tiers.some((t) => tier.includes(t)));
}

/** What breaks first, then by place. */
function sorted(findings: readonly ChangeFinding[]): ChangeFinding[] {
  const byDiagnostic = new Map(findings.map((f) => [f.diagnostic, f]));
  return inOrder([...byDiagnostic.keys()])
    .map((d) => byDiagnostic.get(d)!)
    .toSorted((a, b) => Number(b.isBreaking) - Number(a.isBreaking));
}

function jsonFindings(
  findings: readonly ChangeFinding[],
  sources: Sources,
): BreakingJson['findings'] {
  const diagnostics = toJson(
    findings.map((f) => f.diagnostic),
    sources,
  );
  return diagnostics.map((d, i) => {
    const { tiers: broken, roles, raises, isBreaking } = findings[i]!;
    return { ...d, tiers: broken, roles, raises, breaking: isBreaking };
  });
}

/** The diagnostic with a line that says what it breaks, and for whom. */
function withReach({ diagnostic, tiers: broken, roles, isBreaking }: ChangeFinding): Diagnostic {
  if (!isBreaking) return diagnostic;
  const whom = roles.length === 4 ? 'everybody' : roles.join(', ');
  const reach = `breaks ${broken.join(', ')} for ${whom}`;
  return { ...diagnostic, help: [...diagnostic.help, reach] };
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
