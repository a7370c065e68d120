export type * from './steps.ts';
export type { TransportWalk } from './transports.ts';
export * from './walk.ts';
export * from './world.ts';
