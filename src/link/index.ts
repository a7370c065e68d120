export type { Boundary, Crossing, CrossingPart, Deed } from './explain.ts';
export {
  featureProbe,
  missingFeatures,
  type Obstacle,
  type Padding,
  type UnusedBits,
} from './fuse/index.ts';
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
