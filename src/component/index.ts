export { Context } from './eval/context.ts';
export { decode, type Decoded } from './decode/decode.ts';
export type * from './types/entities.ts';
export {
  type Arguments,
  type Evaluated,
  instantiate,
  type NamedExtern,
  rootComponent,
} from './eval/evaluate.ts';
export { provide } from './eval/bind.ts';
export * from './eval/maker.ts';
export { typesOnlyImports } from './tree/types-only.ts';
export { isWitPackage } from './tree/wit-package.ts';
export { encode } from './write/encode.ts';
export {
  gatedFeatures,
  isGatedFeature,
  moduleFault,
  validate,
  validateTree,
  type Features,
  type GatedFeature,
  type ValidateOptions,
} from './validate/index.ts';
export {
  checkModule,
  componentize,
  type ComponentizeOptions,
  embed,
} from './componentize/componentize.ts';
export type { StringEncoding } from './componentize/encoding.ts';
export { targets, type TargetsOptions } from './targets/targets.ts';
export { inspect } from './inspect/inspect.ts';
export type {
  CoreInterface,
  Count,
  Inspection,
  MemoryInfo,
  SizePart,
  TreeNode,
} from './inspect/inspect.ts';
export type { Producer } from './write/producers.ts';
