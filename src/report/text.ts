/** A report as text for people: each finding with its place in the source, and a summary at the end. */
import { renderSummary, renderText } from '../base/index.ts';
import type { Diagnostic, TextOptions } from '../base/index.ts';
import type { Finding, Report } from './report.ts';

/** The whole; of a report without findings only its own summary, if it has one. */
export function renderTextReport(report: Report, options: TextOptions = {}): string {
  const diagnostics = report.findings.map(withNote);
  return renderText(diagnostics, report.sources, options) + summaryOf(report);
}

/** The lines that end the text. */
export function summaryOf({ findings, summary }: Pick<Report, 'findings' | 'summary'>): string {
  if (summary !== undefined) return summary;
  const counts = renderSummary(findings.map(({ diagnostic }) => diagnostic));
  return counts === '' ? '' : `${counts}\n`;
}

/** The diagnostic as people are shown it. */
export function withNote({ diagnostic, note }: Finding): Diagnostic {
  return note === undefined ? diagnostic : { ...diagnostic, help: [...diagnostic.help, note] };
}
