/** A report in any format. Each renderer but those of text and JSON is loaded when it is asked for. */
import type { Format } from './formats.ts';
import { renderJsonReport } from './json.ts';
import type { Report, Surroundings } from './report.ts';
import { renderTextReport } from './text.ts';

/**
 * The report in a format, with a line break at its end.
 *
 * @param around - Asked only by formats that need it.
 */
export async function render(
  format: Format,
  report: Report,
  around: () => Promise<Surroundings>,
): Promise<string> {
  switch (format) {
    case 'text':
      return renderTextReport(report);
    case 'json':
      return renderJsonReport(report);
    case 'github':
      return (await import('./github.ts')).renderGithub(report, await around());
    case 'sarif':
      return (await import('./sarif.ts')).renderSarif(report, await around());
    case 'gitlab':
      return (await import('./gitlab.ts')).renderGitlab(report, await around());
    case 'junit':
      return (await import('./junit.ts')).renderJunit(report, await around());
    case 'markdown':
      return (await import('./markdown.ts')).renderMarkdown(report, await around());
    default:
      return format satisfies never;
  }
}
