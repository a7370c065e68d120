export type * from './operands.ts';
export type * from './steps.ts';
export type { PayloadWalk, TransportWalk } from './transports.ts';
export * from './walk.ts';
export * from './world.ts';
