export { type Format, formats, render } from './formats.ts';
export type {
  Finding,
  JsonFinding,
  Report,
  RuleDescription,
  Step,
  Surroundings,
} from './report.ts';
export { renderTextReport } from './text.ts';
