export type { Assemble, DecodedWit, DecodeWit } from './binary-package.ts';
export type { LeftOut, NearbyPackage, Reference, Target, WorldInclude } from './context.ts';
export * from './load.ts';
export { memoryHost } from './memory-host.ts';
export { definedPackages } from './needs.ts';
export { packageName } from './paths.ts';
export * from './resolve.ts';
export * from './unshipped.ts';
