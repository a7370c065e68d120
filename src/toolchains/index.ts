import type { Language } from './language.ts';
import type { Recipe } from './recipe.ts';
import { assemblyscript } from './recipes/assemblyscript.ts';
import { c, cpp } from './recipes/c.ts';
import { go } from './recipes/go.ts';
import { javascript, typescript } from './recipes/javascript.ts';
import { python } from './recipes/python.ts';
import { rust } from './recipes/rust.ts';

export {
  createdLanguages,
  engineFor,
  engines,
  languages,
  type Engine,
  type Language,
} from './language.ts';
export type { Job, Plan, Recipe, Step, Surroundings } from './recipe.ts';
export { json, type ProjectParts } from './project.ts';
export type { Tool } from './tool.ts';

/** How each language is built. */
export const recipes: Readonly<Record<Language, Recipe>> = {
  c,
  cpp,
  rust,
  assemblyscript,
  go,
  python,
  javascript,
  typescript,
};
