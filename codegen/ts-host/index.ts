/**
 * The backend `ts-host`: for JavaScript and TypeScript that run a component. Types of what the world imports and
 * exports, and `instantiate` and `link` that know them, over witlink's own.
 */
import { defineBackend, type GeneratedFile } from '../contract.ts';
import { generateMapped } from '../ts/generate-mapped.ts';
import { casesOption, filesOption, mapOption } from '../ts/options.ts';
import { usualValues } from '../ts/values.ts';
import { WorldModules } from '../ts/world-modules.ts';
import { addAllTypes } from './all-types.ts';
import { addProgram } from './program.ts';

export const tsHost = defineBackend({
  name: 'ts-host',
  summary: 'TypeScript for a host: typed imports and exports, instantiate and link',
  subject: 'world',
  options: [
    {
      kind: 'choice',
      name: 'results',
      summary: 'the error of a function with a result: thrown, or returned as a value',
      choices: ['thrown', 'returned'],
      default: 'thrown',
    },
    casesOption,
    {
      kind: 'choice',
      name: 'flags',
      summary: 'flags as an object of booleans, or as a bigint of bits with named constants',
      choices: ['object', 'bigint'],
      default: 'object',
    },
    filesOption,
    {
      kind: 'switch',
      name: 'promises',
      summary: 'functions of the host may be asynchronous; exports that can reach one are',
    },
    mapOption,
  ],
  generate(model, id, { map, ...options }) {
    return generateMapped(model, id, map, (find) => {
      const world = new WorldModules(model, id, {
        ...options,
        backend: 'ts-host',
        values: usualValues,
        map: find,
      });
      addProgram(world);
      addAllTypes(world);
      return render(world);
    });
  },
});

function render(world: WorldModules): readonly GeneratedFile[] {
  const helpers = world.addHelpers();
  const files = [world.file, ...world.units.map((u) => u.file), ...(helpers ? [helpers] : [])];
  return [...new Set(files)].map((f) => ({ path: f.path, text: f.render(), kind: 'generated' }));
}
