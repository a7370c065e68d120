/** The verbs on a single component or module. Who joins components comes in by `join/index.ts`. */
export {
  checkModule,
  componentize,
  type ComponentizeOptions,
  embed,
} from './componentize/componentize.ts';
export type { StringEncoding } from './componentize/encoding.ts';

export { decode, decodeTree, type Decoded, type DecodedTree } from './decode/decode.ts';

export { encode, type EncodePackageOptions } from './write/encode.ts';
export { type Producer, readProducers } from './write/producers.ts';

export { billOfMaterials } from './inspect/bill-of-materials.ts';
export type { Constituent } from './inspect/composed-of.ts';
export { inspect } from './inspect/inspect.ts';
export type { CoreInterface, Count, Inspection, SizePart, TreeNode } from './inspect/inspect.ts';

export type { MemoryInfo } from './tree/memories.ts';

export { importDifferences, type ImportDifference } from './targets/import-differences.ts';
export { targets, type TargetsOptions } from './targets/targets.ts';

export {
  gatedFeatures,
  isGatedFeature,
  validate,
  type Features,
  type GatedFeature,
  type ValidateOptions,
} from './validate/index.ts';
