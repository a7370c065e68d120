/**
 * The backend `ts-guest`: for components written in TypeScript and made by componentize-js or componentize-qjs.
 * Declares the modules that the world imports, says by types what it exports, and gives a skeleton to fill in.
 */
import { camelCase } from '../../src/base/index.ts';
import type { Model, WorldFunc, WorldId } from '../../src/model/index.ts';
import { defineBackend, type GeneratedFile } from '../contract.ts';
import { group } from '../ts/doc.ts';
import { fileSegment } from '../text/file-segment.ts';
import { identifier } from '../ts/names.ts';
import type { SourceFile } from '../ts/source-file.ts';
import { generateMapped } from '../ts/generate-mapped.ts';
import { funcDocs, signature } from '../ts/members.ts';
import { casesOption, mapOption } from '../ts/options.ts';
import { addTypes, addUnit } from '../ts/unit.ts';
import { quickjsValues, usualValues } from '../ts/values.ts';
import { WorldModules } from '../ts/world-modules.ts';
import { addExports } from './exports.ts';
import { ambientName, importModule, isNodeModule } from './node-modules.ts';
import { skeleton } from './skeleton.ts';

export const tsGuest = defineBackend({
  name: 'ts-guest',
  summary: 'TypeScript for a component: declared imports, types and a skeleton of the exports',
  subject: 'world',
  options: [
    {
      kind: 'choice',
      name: 'engine',
      summary: 'whose values the types are: SpiderMonkey’s componentize-js or componentize-qjs',
      choices: ['spidermonkey', 'quickjs'],
      default: 'spidermonkey',
    },
    casesOption,
    mapOption,
  ],
  generate(model, id, { map, cases, engine }) {
    return generateMapped(model, id, map, (find) => {
      const world = new WorldModules(model, id, {
        backend: 'ts-guest',
        // These are the guest toolchains' shapes, which nobody can choose.
        results: 'thrown',
        flags: 'object',
        values: engine === 'quickjs' ? quickjsValues : usualValues,
        cases,
        files: 'many',
        map: find,
        ambient: (name) => ambientName(model, id, name),
      });
      return print(world, model, id);
    });
  },
});

function print(world: WorldModules, model: Model, id: WorldId): readonly GeneratedFile[] {
  const { imports, name } = model.worlds[id]!;
  const funcs = imports.filter((i) => i.kind === 'func');
  const written = skeleton(world, addExports(world));
  addTypes(
    world,
    {
      file: world.worldTypeFile,
      types: world.worldTypes,
      classes: world.worldClasses,
      shapes: world.worldShapes.import,
      funcs: funcs.map((f) => f.func),
    },
    'used',
  );
  const ambient: SourceFile[] = [];
  const wrappers: SourceFile[] = [];
  for (const f of funcs.filter((item) => item.func.kind.kind === 'freestanding')) {
    const file = functionModule(world, f);
    ambient.push(file);
    if (isNodeModule(f.name)) wrappers.push(importModule(world, f.name, file, 'func'));
  }
  for (let i = 0; i < world.units.length; i++) {
    const unit = world.units[i]!;
    addUnit(world, unit, unit.role === 'import' ? 'module' : 'implemented');
  }
  for (const { role, listed, name: imported, file } of world.units) {
    if (role !== 'import' || !listed || !isNodeModule(imported)) continue;
    wrappers.push(importModule(world, imported, file, 'interface'));
  }
  const helpers = world.addHelpers();
  const types = world.worldTypeFile.isEmpty ? [] : [world.worldTypeFile];
  ambient.push(...types, ...world.units.filter((u) => u.role === 'import').map((u) => u.file));
  for (const file of ambient) world.file.refer(file);
  const generated: SourceFile[] = [
    world.file,
    ...ambient,
    ...wrappers,
    ...world.units.filter((u) => u.role === 'export').map((u) => u.file),
    ...(helpers ? [helpers] : []),
  ];
  return [
    ...generated.map((f) => ({ path: f.path, text: f.render(), kind: 'generated' }) as const),
    { path: `${fileSegment(name)}.impl.ts`, text: written.render(), kind: 'skeleton' },
  ];
}

/** A function at the root of the world is the default export of a module that is called like it. */
function functionModule(world: WorldModules, { name, func }: WorldFunc): SourceFile {
  const declared = ambientName(world.model, world.world, name);
  const file = world.newFile(`imports/${fileSegment(name)}.func.d.ts`, declared);
  const shapes = world.shapesFor('import', file);
  file.add([
    funcDocs(func, shapes, 'thrown'),
    'export default ',
    group(['function ', identifier(camelCase(name)), signature(func, shapes)]),
    ';',
  ]);
  return file;
}
