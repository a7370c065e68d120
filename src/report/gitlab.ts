/**
 * A report as GitLab's Code Quality artifact: an array of issues, which merge requests show on their lines and compare
 * with those of the target branch by fingerprint. It has no place for related spans or fixes: they are told in words.
 */
import { printable, printableJson } from '../base/index.ts';
import type { Severity } from '../base/index.ts';
import { fingerprints } from './fingerprint.ts';
import { linesOf, remarks, reviewed, reviewPath } from './place.ts';
import type { Finding, Report, Surroundings } from './report.ts';

/** An issue; GitLab asks for all but the end of the lines. */
interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: 'info' | 'minor' | 'major' | 'critical' | 'blocker';
  readonly location: {
    readonly path: string;
    readonly lines: { readonly begin: number; readonly end?: number };
  };
}

const severities: Readonly<Record<Severity, Issue['severity']>> = {
  error: 'major',
  warning: 'minor',
  info: 'info',
};

export function renderGitlab(report: Report, around: Surroundings): string {
  const findings = reviewed(report);
  const names = fingerprints(findings, report.sources, around);
  const issues = findings.map((finding, i) => issueOf(finding, names[i]!, report, around));
  if (report.failure !== undefined) {
    issues.push({
      description: printable(report.failure),
      check_name: `witlink ${report.command}`,
      fingerprint: around.digest(JSON.stringify([report.command, report.failure])),
      severity: 'blocker',
      location: { path: '.', lines: { begin: 1 } },
    });
  }
  return printableJson(issues);
}

function issueOf(
  finding: Finding,
  fingerprint: string,
  report: Report,
  around: Surroundings,
): Issue {
  const { code, severity, message, span } = finding.diagnostic;
  const lines = span === undefined ? undefined : linesOf(span, report.sources);
  return {
    description: [printable(message), ...remarks(finding, report, around)].join('\n'),
    check_name: code.toWellFormed(),
    fingerprint,
    severity: severities[severity],
    location: {
      path: span === undefined ? '.' : reviewPath(span.file, around).toWellFormed(),
      lines: lines === undefined ? { begin: 1 } : { begin: lines.start.line, end: lines.end.line },
    },
  };
}
