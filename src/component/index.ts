export { Context } from './context.ts';
export { decode, type Decoded } from './decode.ts';
export type * from './entities.ts';
export {
  type Arguments,
  type Evaluated,
  instantiate,
  type NamedExtern,
  rootComponent,
} from './evaluate.ts';
export { provide } from './bind.ts';
export * from './maker.ts';
export { typesOnlyImports } from './types-only.ts';
export { isWitPackage } from './wit-package.ts';
export { encode } from './encode/encode.ts';
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
export type { Producer } from './producers.ts';
