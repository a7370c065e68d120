/**
 * The backend `python`: a world -> stubs of what componentize-py makes of it, for type checkers and editors, and a
 * skeleton of what a component in Python is. Calls across the boundary are componentize-py's own.
 */
import type { WorldId } from '../../src/model/index.ts';
import { defineBackend, mark } from '../contract.ts';
import { generateGuest } from '../text/generate-guest.ts';
import { skeletonFiles } from './skeleton.ts';
import { stubFiles } from './stub-files.ts';
import { Stubs } from './stubs.ts';

export { componentizePyNames } from './places.ts';

export const python = defineBackend({
  name: 'python',
  summary: 'typed stubs and a skeleton for a component in Python, for componentize-py',
  subject: 'world',
  options: [],
  generate: (model, world: WorldId) =>
    generateGuest(model, world, 'python', () => {
      const stubs = new Stubs(model, world);
      const text = mark('python', model, { world });
      const files = [...stubFiles(stubs, text), ...skeletonFiles(stubs, world)];
      return { value: files, diagnostics: stubs.warnings };
    }),
});
