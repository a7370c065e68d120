export { type Format, formats } from './formats.ts';
export { render } from './render.ts';
export type { Finding, JsonFinding, Report, Step, Surroundings } from './report.ts';
export { renderTextReport } from './text.ts';
