export type { SurveyModule, SurveyPart } from './parts.ts';
export * from './diagram.ts';
export * from './survey.ts';
