/**
 * A world -> the declarations of a module that a component of it is (`src/emit`): the types that `ts-host` writes, without
 * witlink's; what the module exports by name, or the `instantiate` that makes instances.
 */
import { camelCase, camelCaseAll, functionName, pascalCaseAll } from '../../src/base/index.ts';
import {
  type ExportBeyondWit,
  externName,
  type Func,
  hasOnlyTypes,
  type InterfaceId,
  type Model,
  type NamedType,
  type WorldId,
  type WorldItem,
} from '../../src/model/index.ts';
import { docComment } from '../ts/tsdoc.ts';
import { type Doc, enclosed, hardline } from '../ts/doc.ts';
import { isIdentifier } from '../ts/names.ts';
import { globalName, nameOf, quoted } from '../ts/source-file.ts';
import { sortFuncs } from '../ts/members.ts';
import { body } from '../ts/shapes.ts';
import { shortNames } from '../ts/unit.ts';
import { usualValues } from '../ts/values.ts';
import { WorldModules } from '../ts/world-modules.ts';
import { addAllTypes } from './all-types.ts';
import { exportMembers, importMembers } from './program.ts';

/** Of which module they are. */
export interface DeclarationOptions {
  readonly path: string;
  /** The first line, without comment signs. */
  readonly mark: string;
  /** Whether it makes instances, and gives promises of them; or is one. */
  readonly instantiate: 'none' | 'async' | 'sync';
  /** What it exports by name, where it is one. */
  readonly names: readonly string[];
  /** What it exports and WIT has no words for. */
  readonly beyondWit: readonly ExportBeyondWit[];
  /** Whether exports that can reach a function of the host's return promises. */
  readonly promises: boolean;
}

/** The text of the declarations. */
export function hostDeclarations(
  model: Model,
  id: WorldId,
  { path, mark, instantiate, names, beyondWit, promises }: DeclarationOptions,
): string {
  const world = new WorldModules(model, id, {
    backend: 'ts-host',
    files: 'one',
    results: 'thrown',
    cases: 'literals',
    flags: 'object',
    values: usualValues,
    map: () => undefined,
    as: { path, mark },
    beyondWit,
    promises,
  });
  const { file } = world;
  const { imports, exports } = model.worlds[id]!;
  const exported = nameOf(file.declare(['Exports']));
  if (instantiate !== 'none') {
    const given = importMembers(world, imports);
    const imported = nameOf(file.declare(['Imports']));
    file.add([
      docComment({ docs: 'What the program imports.' }),
      given.members.length === 0
        ? ['export type ', imported, ' = ', globalName('Record'), '<string, never>;']
        : ['export interface ', imported, ' ', body(given.members)],
    ]);
    const instance = nameOf(file.declare(['Instance']));
    file.add([
      docComment({
        docs: 'An instance. Closing it ends it: later calls trap, and what it owns of objects that it was given is disposed.',
      }),
      'export interface ',
      instance,
      ' extends ',
      globalName('AsyncDisposable'),
      ' ',
      body([['readonly exports: ', exported, ';']]),
    ]);
    const module: Doc = [
      '{ readonly modules?: ',
      globalName('Readonly'),
      '<',
      globalName('Record'),
      '<string, object>> }',
    ];
    file.add([
      docComment({
        docs: 'Makes an instance. Core modules that are compiled already are given by the names of their files.',
      }),
      'export declare function instantiate',
      enclosed(
        '(',
        [
          ['imports', given.isOptional ? '?' : '', ': ', imported],
          ['options?: ', module],
        ],
        ')',
      ),
      ': ',
      instantiate === 'async' ? [globalName('Promise'), '<', instance, '>;'] : [instance, ';'],
    ]);
  }
  file.add([
    docComment({ docs: 'What the program exports.' }),
    'export interface ',
    exported,
    ' ',
    body(exportMembers(world, exports)),
  ]);
  if (instantiate === 'none') {
    const wanted = new Set(names);
    const values = valuesOf(model, exports, beyondWit).filter(({ name }) => wanted.has(name));
    for (const [i, { name, keys }] of values.entries()) {
      const type: Doc = [exported, ...keys.map((key) => `[${quoted(key)}]`), ';'];
      file.add(
        isIdentifier(name)
          ? [`export declare const ${name}: `, type]
          : [`declare const $${i}: `, type, hardline, `export { $${i} as ${wordOrText(name)} };`],
      );
    }
  }
  addAllTypes(world);
  world.addHelpers();
  return file.render();
}

/** A value that a module exports: its name, and the way to its type from that of all exports. */
interface Value {
  readonly name: string;
  readonly keys: readonly string[];
}

/** All that a module may export of a world. */
function valuesOf(
  model: Model,
  items: readonly WorldItem[],
  beyondWit: readonly ExportBeyondWit[],
): readonly Value[] {
  const values: Value[] = [];
  const add = (own: string, keys: readonly string[]): void => {
    const name = own === 'default' ? 'default_' : own;
    if (!values.some((value) => value.name === name)) values.push({ name, keys });
  };
  const funcs = items.flatMap((item) => (item.kind === 'func' ? [item.func] : []));
  for (const { name, key } of keysOf(funcs)) {
    add(key, [key]);
    add(name, [key]);
  }
  const instances = items.flatMap((item) =>
    item.kind === 'interface' &&
    (!hasOnlyTypes(model, item.id) || beyondWit.some(({ parent }) => parent === item.id))
      ? [{ name: externName(model, item), id: item.id }]
      : [],
  );
  const shorts = shortNames(instances.map(({ name }) => name));
  for (const { name } of instances) {
    add(name, [name]);
    const short = shorts.get(name);
    if (short !== undefined) add(short, [name]);
  }
  const addBeyond = (from: InterfaceId | undefined, keys: readonly string[]): void => {
    for (const { name, parent } of beyondWit) if (parent === from) add(name, [...keys, name]);
  };
  for (const key of classesOf(
    model,
    items.filter((i) => i.kind === 'type'),
  ))
    add(key, [key]);
  addBeyond(undefined, []);
  const [only, ...more] = instances;
  if (only !== undefined && more.length === 0) {
    for (const { name, key } of keysOf(interfaceFuncs(model, only.id))) {
      add(key, [only.name, key]);
      add(name, [only.name, key]);
    }
    for (const key of classesOf(model, model.interfaces[only.id]!.types))
      add(key, [only.name, key]);
    addBeyond(only.id, [only.name]);
  }
  return values;
}

function interfaceFuncs(model: Model, id: InterfaceId): readonly Func[] {
  return sortFuncs(model.interfaces[id]!.functions).free;
}

/** The classes among types that stand beside each other, by the keys that they have. */
function classesOf(model: Model, types: readonly NamedType[]): readonly string[] {
  const names = pascalCaseAll(types.map((type) => type.name));
  return types.flatMap((type, i) =>
    model.types[type.id]!.type.kind === 'resource' ? [names[i]!] : [],
  );
}

/** Functions that stand beside each other, with the keys that they have. */
function keysOf(
  funcs: readonly Func[],
): readonly { readonly name: string; readonly key: string }[] {
  const free = sortFuncs(funcs).free;
  const spelled = camelCaseAll(free.map((func) => func.name));
  return free.map(({ name }, i) => {
    const key = spelled[i]!;
    return { name, key: key === camelCase(name) ? functionName(name) : key };
  });
}

/** After `as` words may be keywords. */
const wordOrText = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
