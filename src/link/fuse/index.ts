export { canFuse } from './engine.ts';
export { fuse } from './fuse.ts';
export type { WhyPlain } from './pairs.ts';
