/** What a world exports -> the files that a user fills in: `app.py`, and a module for the resources of each interface. */
import { type Func, type TypeId, type WorldId, worldName } from '../../src/model/index.ts';
import type { GeneratedFile } from '../contract.ts';
import { type Doc, hardline, join } from '../text/doc.ts';
import { code, paragraphs } from '../text/template.ts';
import { functionDeclaration } from './functions.ts';
import { className } from './names.ts';
import { PythonFile } from './python-file.ts';
import { pythonText } from './python-text.ts';
import { type Stubs, type Unit, worldPackage } from './stubs.ts';

/**
 * The files. componentize-py finds the classes of exported interfaces in the module that it is given, those of resources
 * in a module with the name of their interface.
 */
export function skeletonFiles(stubs: Stubs, world: WorldId): readonly GeneratedFile[] {
  const name = worldName(stubs.model, world);
  const resources = stubs.unitsOf('exports').flatMap((unit): GeneratedFile[] => {
    const types = unit.types.filter((id) => stubs.model.types[id]!.type.kind === 'resource');
    if (types.length === 0) return [];
    const { module } = unit.place;
    return [{ path: `${module}.py`, text: resourceModule(stubs, unit, types), kind: 'skeleton' }];
  });
  return [{ path: 'app.py', text: app(stubs, name), kind: 'skeleton' }, ...resources];
}

function app(stubs: Stubs, world: string): string {
  const file = new PythonFile('app');
  const classes = stubs.unitsOf('exports').map((unit) => {
    const { protocol } = unit.place;
    file.declare(protocol);
    return () => classSkeleton(stubs, file, protocol, stubs.exports, stubs.freeFuncs(unit));
  });
  const own = stubs.worldFuncs('exports');
  const root = className(worldPackage);
  if (own.length > 0) {
    file.declare(root);
    classes.push(() => classSkeleton(stubs, file, root, stubs.root, own));
  }
  return moduleText(file, `What the world ${world} exports.`, () =>
    classes.map((print) => print()),
  );
}

function resourceModule(
  stubs: Stubs,
  { file: from, place }: Unit,
  types: readonly TypeId[],
): string {
  const file = new PythonFile(place.module);
  const names = types.map((id) => stubs.className(from, id));
  file.declare(...names);
  return moduleText(file, `The resources of ${place.extern}.`, () =>
    types.map((id, i) => classSkeleton(stubs, file, names[i]!, from, stubs.funcsOf(id, 'exports'))),
  );
}

function classSkeleton(
  stubs: Stubs,
  file: PythonFile,
  name: string,
  from: PythonFile,
  funcs: readonly Func[],
): Doc {
  const at = stubs.context(file, 'exports');
  const members = funcs.map((f) => functionDeclaration(at, f, 'skeleton'));
  return code`
    class ${name}(${file.module(from)}.${name}):
      ${members.length === 0 ? 'pass' : paragraphs(members)}
  `;
}

function moduleText(file: PythonFile, about: string, print: () => readonly Doc[]): string {
  const classes = print();
  const head = paragraphs([`"""${about}"""`, file.imports().join('\n')])!;
  return pythonText(join([hardline, hardline, hardline], [head, ...classes]));
}
