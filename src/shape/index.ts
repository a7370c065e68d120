export { readShape } from './read.ts';
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
