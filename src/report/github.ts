/**
 * A report as workflow commands of GitHub Actions, one a finding: `::error file=…,line=…::message`. GitHub shows them on
 * the lines of a pull request (ten of each kind a step). Escaped as its toolkit does: `%` and line breaks everywhere, `:`
 * and `,` in properties as well.
 */
import { printable } from '../base/index.ts';
import type { Severity, Span } from '../base/index.ts';
import { linesOf, remarks, reviewed, reviewPath } from './place.ts';
import type { Finding, Report, Surroundings } from './report.ts';

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

export function renderGithub(report: Report, around: Surroundings): string {
  const lines = reviewed(report).map((finding) => annotation(finding, report, around));
  if (report.failure !== undefined) {
    lines.push(command('error', { title: `witlink ${report.command}` }, printable(report.failure)));
  }
  return lines.map((line) => `${line}\n`).join('');
}

function annotation(finding: Finding, report: Report, around: Surroundings): string {
  const { code, severity, message, span } = finding.diagnostic;
  const text = [printable(message), ...remarks(finding, report, around)].join('\n');
  const place = span === undefined ? {} : placeOf(span, report, around);
  return command(commands[severity], { ...place, title: printable(code) }, text);
}

function placeOf(span: Span, { sources }: Report, around: Surroundings): Record<string, string> {
  const file = printable(reviewPath(span.file, around));
  const lines = linesOf(span, sources);
  if (lines === undefined) return { file };
  const { start, end } = lines;
  // GitHub takes columns only where both are of the same line.
  const columns =
    start.line === end.line ? { col: String(start.column), endColumn: String(end.column) } : {};
  return { file, line: String(start.line), endLine: String(end.line), ...columns };
}

function command(name: string, properties: Readonly<Record<string, string>>, text: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name} ${list.join(',')}::${escapeData(text)}`;
}

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
