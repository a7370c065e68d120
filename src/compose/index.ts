export { encode } from './encode.ts';
export { check } from './evaluate.ts';
export * from './graph.ts';
export { openNames } from './open-names.ts';
export { componentLabel, readPackage } from './package.ts';
export { plug } from './plug.ts';
export { wires, type Candidate, type Wire } from './wires.ts';
