export type { Boundary, Crossing, CrossingPart, Deed } from './explain.ts';
export type { Obstacle, Padding, UnusedBits } from './fuse/index.ts';
export {
  type ComponentSource,
  instantiate,
  instantiateSync,
  link,
  type LinkOptions,
  linkSync,
} from './link.ts';
export {
  callableAt,
  exportedFuncs,
  findExport,
  type FoundExport,
  Program,
  programParts,
  type ProgramParts,
  valueAt,
} from './program.ts';
