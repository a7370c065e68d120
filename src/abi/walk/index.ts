export type * from './steps.ts';
export * from './walk.ts';
export * from './world.ts';
