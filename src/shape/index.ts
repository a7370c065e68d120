export type { Node as JsonNode } from 'jsonc-parser';
export { readShape, readTree } from './read.ts';
export { fileSchema } from './schema.ts';
export {
  choice,
  either,
  flag,
  list,
  number,
  object,
  open,
  optional,
  required,
  tagged,
  text,
  type MapShape,
  type Noun,
  type Placed,
  type Read,
  type TextForm,
} from './shape.ts';
