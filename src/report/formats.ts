/** The formats of a report by name. Each renderer but those of text and JSON is loaded when it is asked for. */
import { renderJsonReport } from './json.ts';
import type { Report, Surroundings } from './report.ts';
import { renderTextReport } from './text.ts';

export const formats = ['text', 'json'] as const;

export type Format = (typeof formats)[number];

/**
 * The report in a format, with a line break at its end.
 *
 * @param around Asked only by formats that need it.
 */
export async function render(
  format: Format,
  report: Report,
  _around: () => Promise<Surroundings>,
): Promise<string> {
  switch (format) {
    case 'text':
      return renderTextReport(report);
    case 'json':
      return renderJsonReport(report);
    default:
      return format satisfies never;
  }
}
