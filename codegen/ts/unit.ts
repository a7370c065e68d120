/** An interface in one role -> the statements of its module. */
import { camelCase, pascalCaseAll } from '../../src/base/index.ts';
import type { Func, InterfaceId, TypeId } from '../../src/model/index.ts';
import { docComment } from './tsdoc.ts';
import type { Doc } from './doc.ts';
import { propertyKey } from './names.ts';
import { nameOf, type SourceFile, type Symbol } from './source-file.ts';
import {
  classDeclaration,
  classInterface,
  freeMembers,
  functionDeclarations,
  instanceInterface,
  type ResourceParts,
  sortFuncs,
} from './members.ts';
import { body, type Shapes } from './shapes.ts';
import type { Unit, WorldModules } from './world-modules.ts';

/** Who has the other side: an object that is passed to us or by us, or a module that is imported. */
export type Form = 'implemented' | 'used' | 'module';

interface TypesOf {
  readonly file: SourceFile;
  readonly types: ReadonlyMap<TypeId, Symbol>;
  readonly classes: ReadonlyMap<TypeId, Symbol>;
  readonly shapes: Shapes;
  readonly funcs: readonly Func[];
}

/** Adds the declarations of named types to their file, resources with their classes. */
export function addTypes(world: WorldModules, of: TypesOf, form: Form): void {
  const { results, values } = world.options;
  const { disposable } = values;
  const sorted = sortFuncs(of.funcs);
  for (const [id, symbol] of of.types) {
    const def = world.model.types[id]!;
    if (def.type.kind !== 'resource') {
      for (const statement of of.shapes.declaration(symbol, def)) of.file.add(statement);
      continue;
    }
    const { shapes } = of;
    const parts: ResourceParts = {
      def,
      funcs: sorted.of(id),
      instance: symbol,
      shapes,
      results,
      disposable,
    };
    const made = of.classes.get(id);
    if (form === 'module' || made === undefined) {
      of.file.add(classDeclaration(parts));
    } else {
      of.file.add(instanceInterface(parts, form === 'implemented'));
      of.file.add(classInterface(parts, made, () => world.helper('Class', of.file)));
    }
  }
}

/** Adds everything of a unit to its file. */
export function addUnit(world: WorldModules, unit: Unit, form: Form): void {
  const { docs, stability, functions, types } = world.model.interfaces[unit.id]!;
  const { results } = world.options;
  const funcs = unit.listed ? functions : functions.filter((f) => f.kind.kind !== 'freestanding');
  addTypes(world, { ...unit, funcs }, form);
  if (!unit.listed) return;
  const { free } = sortFuncs(functions);
  if (form === 'module') {
    for (const f of functionDeclarations(free, unit.shapes, results)) unit.file.add(f);
    return;
  }
  const names = pascalCaseAll(types.map((t) => t.name));
  const classes = types.flatMap(({ id }, i): Doc[] => {
    const made = unit.classes.get(id);
    return made === undefined ? [] : [[propertyKey(names[i]!), ': ', nameOf(made), ';']];
  });
  const members = [
    ...classes,
    ...freeMembers(free, unit.shapes, results, world.side),
    ...(unit.role === 'export' ? membersBeyondWit(world, unit.id, unit.file) : []),
  ];
  const about = docComment({
    ...(docs === undefined ? {} : { docs }),
    ...(stability === undefined ? {} : { stability }),
  });
  unit.file.add([about, 'export interface ', nameOf(unit.whole), ' ', body(members)]);
}

/**
 * Core modules, and instances in other ones, a property each.
 *
 * @param within The interface that has them; undefined of the component itself.
 */
export function membersBeyondWit(
  world: WorldModules,
  within: InterfaceId | undefined,
  file: SourceFile,
): readonly Doc[] {
  return world.beyondWit
    .filter((item) => item.parent === within)
    .map(({ name, instance }) => {
      const type =
        instance === undefined ? world.helper('CoreModule', file) : world.wholeOf(instance);
      return [propertyKey(name), ': ', nameOf(type), ';'];
    });
}

/** `demo:secret-store/store@0.1.0` -> `store`: the short names of instances, where they are unique among `names`. */
export function shortNames(names: readonly string[]): ReadonlyMap<string, string> {
  const short = (name: string): string => camelCase(name.replace(/^.*\//, '').replace(/@.*$/, ''));
  const counts = Map.groupBy(names, short);
  return new Map(
    names.flatMap((name) => (counts.get(short(name))!.length === 1 ? [[name, short(name)]] : [])),
  );
}
