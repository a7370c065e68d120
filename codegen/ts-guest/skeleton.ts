/** A world -> the file that a guest's author starts from: every export is there, typed, and throws until it is written. */
import { camelCaseAll, pascalCaseAll } from '../../src/base/index.ts';
import { type Func, worldName } from '../../src/model/index.ts';
import { type Doc, enclosed, group, ifBroken, indent, join, line } from '../ts/doc.ts';
import { identifier, isIdentifier, parameterNames, propertyKey } from '../ts/names.ts';
import { nameOf, SourceFile, type Symbol } from '../ts/source-file.ts';
import { classSkeleton, notWritten, sortFuncs } from '../ts/members.ts';
import { body } from '../ts/shapes.ts';
import type { Unit, WorldModules } from '../ts/world-modules.ts';
import { type GuestExport, guestExports } from './exports.ts';

/** The file; its names of types are settled with those of the world. */
export function skeleton(world: WorldModules, type: Symbol): SourceFile {
  const path = world.file.path.replace(/\.ts$/, '.impl.ts');
  const title = worldName(world.model, world.world);
  const file = new SourceFile(path, `A component of the world ${title}: yours to write.`);
  const exported = guestExports(world);
  if (exported.length === 0) return file;
  const component = nameOf(file.declare(['component'], true));
  const members = exported.map((e): Doc => {
    const key = propertyKey(e.key);
    if (e.kind === 'func') return method(key, e.item.func);
    return [key, ': ', instance(world, world.unitOf('export', e.item)!, file), ','];
  });
  file.add(['const ', component, ': ', nameOf(type), ' = ', body(members), ';']);
  for (const statement of exportStatements(exported, component)) file.add(statement);
  return file;
}

function exportStatements(exported: readonly GuestExport[], component: Doc): Doc[] {
  const plain = exported.every((e) => isIdentifier(e.key) && e.key !== 'component');
  const locals = exported.map((e) => (e.key === 'component' ? 'component_' : identifier(e.key)));
  const taken = exported.map((e, i) => {
    return locals[i] === e.key ? e.key : `${propertyKey(e.key)}: ${locals[i]}`;
  });
  // prettier breaks a pattern that is not simple before it breaks behind the `=`.
  const isSimple = plain || exported.length < 3;
  const equals: Doc = isSimple ? [' =', group(indent(line))] : ' = ';
  const destructured: Doc = ['const ', pattern(taken), equals, component, ';'];
  if (plain) return [['export ', destructured]];
  const named = exported.map((e, i) => {
    return locals[i] === e.key ? e.key : `${locals[i]} as ${propertyKey(e.key)}`;
  });
  const list = named.length === 1 ? ['{ ', named[0]!, ' }'] : pattern(named);
  return [destructured, ['export ', list, ';']];
}

function pattern(names: readonly string[]): Doc {
  return group(['{', indent([line, join([',', line], names)]), ifBroken(','), line, '}']);
}

/** A function of an object whose type gives those of the parameters. */
function method(key: string, func: Func): Doc {
  const names = parameterNames(func.params.map((p) => p.name));
  const prefix = func.async ? 'async ' : '';
  return [group([prefix, key, enclosed('(', names, ')'), ' ']), notWritten(), ','];
}

/** The object of an interface, after the classes of its resources. */
function instance(world: WorldModules, unit: Unit, file: SourceFile): Doc {
  const { functions, types } = world.model.interfaces[unit.id]!;
  const sorted = sortFuncs(functions);
  const shapes = world.shapesFor('export', file, unit.types);
  const names = pascalCaseAll(types.map((t) => t.name));
  const classes = types.flatMap(({ id }, i): Doc[] => {
    if (!unit.classes.has(id)) return [];
    const key = names[i]!;
    const made = file.declare([`${identifier(key)}Impl`]);
    const def = world.model.types[id]!;
    const parts = {
      def,
      funcs: sorted.of(id),
      instance: unit.types.get(id)!,
      shapes,
      results: 'thrown',
      disposable: world.options.values.disposable,
    } as const;
    file.add(classSkeleton(parts, made));
    return [[propertyKey(key), ': ', nameOf(made), ',']];
  });
  const keys = camelCaseAll(sorted.free.map((f) => f.name));
  const functionsOf = sorted.free.map((f, i) => method(propertyKey(keys[i]!), f));
  return body([...classes, ...functionsOf]);
}
