export { featureProbe, hasStringBuiltins, missingFeatures } from './engine.ts';
export { isFlat } from './flat.ts';
export { fuse } from './fuse.ts';
export { type Obstacle, obstaclesTo, type Padding, type UnusedBits } from './obstacles.ts';
export { decide } from './pairs.ts';
export { elementWay } from './translate/list.ts';
export { careOf, type ScalarType } from './translate/scalar.ts';
