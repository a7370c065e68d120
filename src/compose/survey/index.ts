export type { SurveyModule, SurveyPart } from './parts.ts';
export * from './survey.ts';
