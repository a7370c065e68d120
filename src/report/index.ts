export { type Format, formats, render } from './formats.ts';
export type { Finding, JsonFinding, Report, Step, Surroundings } from './report.ts';
export { renderTextReport } from './text.ts';
