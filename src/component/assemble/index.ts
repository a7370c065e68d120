/** The way in for those who compose components into one. */
export { decodeTree } from '../decode/decode.ts';
export { interfacesOf, stub, type Stubbed } from '../stub/stub.ts';
export type { StubReason } from '../stub/answers.ts';
export { isWitPackage } from '../tree/wit-package.ts';
export { typeSources } from '../tree/type-sources.ts';
export { typesOnlyImports } from '../tree/types-only.ts';
export type { ComponentShape, Extern } from '../types/entities.ts';
export type { Features } from '../validate/features.ts';
export { ComponentWriter } from '../write/component-writer.ts';
export { minify } from '../write/minify.ts';
export { ourselves, producersSection, writeProducers } from '../write/producers.ts';
export { recordOf } from '../write/part-record.ts';
export { partsCustom, readParts, type PartRecord } from '../write/parts-section.ts';
export { keyOf, namedTypes, type TypeKey } from './type-keys.ts';
export type { VisibleNames } from './visible-names.ts';
export { checkExternName } from '../validate/extern-name.ts';
export {
  Assembly,
  importsOf,
  itemOfType,
  treeOfWorld,
  type Given,
  type Instantiation,
} from './assembly.ts';
