/**
 * What a world imports -> the functions and methods that a component calls: each takes what is borrowed by reference,
 * and gives what it gets to its caller.
 */
import type { ImportGroup } from '../../src/abi/index.ts';
import type { Func, TypeRef } from '../../src/model/index.ts';
import type { Doc } from '../text/doc.ts';
import { code, paragraphs } from '../text/template.ts';
import { declareTypes, docs } from './declare-types.ts';
import { signature, skipped } from './format.ts';
import { parameterNames } from './names.ts';
import { printBody } from './steps.ts';
import { borrowedType, resultType } from './types.ts';
import type { RustWorld } from './world.ts';

type WalkedImport = ImportGroup['funcs'][number];

/** The items of an imported group's module. */
export function importItems(
  world: RustWorld,
  group: ImportGroup,
  errors: ReadonlySet<TypeRef>,
): Doc | undefined {
  const of = (resource: number): readonly WalkedImport[] =>
    group.funcs.filter(
      ({ func: { kind } }) => kind.kind !== 'freestanding' && kind.resource === resource,
    );
  return paragraphs([
    ...declareTypes(world, group, errors),
    ...group.resources.map(({ id }) => {
      const own = of(id);
      return (
        own.length > 0 &&
        code`
          impl ${world.names(group).types.get(id)} {
            ${paragraphs(own.map((f) => importFunction(world, group, f)))}
          }
        `
      );
    }),
    ...group.funcs
      .filter(({ func }) => func.kind.kind === 'freestanding')
      .map((f) => importFunction(world, group, f)),
  ]);
}

function importFunction(world: RustWorld, group: ImportGroup, { func, walk }: WalkedImport): Doc {
  const place = world.placeIn(group);
  const names = parametersOf(func);
  const params = func.params.map((p, i) =>
    names[i] === 'self' ? '&self' : `${names[i]}: ${borrowedType(world, p.type, place)}`,
  );
  const result = resultType(world, func.result, place);
  const printing = { world, place, names: new Map(walk.params.map((p, i) => [p, names[i]!])) };
  const [declared, ...body] = printBody(printing, walk.steps);
  const levels = world.pathOf(group).length + (func.kind.kind === 'freestanding' ? 0 : 1);
  return code`
    ${docs(func)}
    ${skipped(body, levels + 2)}
    ${signature(`pub fn ${world.names(group).funcs.get(func)}`, params, result, ' {', levels)}
      unsafe {
        ${[declared!, ...body]}
      }
    }
  `;
}

/** The names of a function's parameters; the first one of a method is `self`. */
export function parametersOf({ kind, params }: Func): readonly string[] {
  const isMethod = kind.kind === 'method';
  const names = parameterNames((isMethod ? params.slice(1) : params).map((p) => p.name));
  return isMethod ? ['self', ...names] : names;
}
