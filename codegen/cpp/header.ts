/** A world -> the header that its user includes: the support, then each group's types and functions in its namespace. */
import type { WorldGroup } from '../../src/abi/index.ts';
import { unalias } from '../../src/model/index.ts';
import type { CFunction } from '../c/functions.ts';
import type { CDeclaration } from '../c/types.ts';
import { comment, doxygen } from '../text/docs.ts';
import type { Doc } from '../text/doc.ts';
import { code, lines, paragraphs } from '../text/template.ts';
import { declaration, forward, freeFunctions, implementation } from './declarations.ts';
import { headers, support } from './support.ts';
import type { CppTypes } from './types.ts';

export function header(types: CppTypes): Doc {
  const { world } = types;
  const { walk, title } = world;
  return code`
    #pragma once

    ${headers.map((h) => `#include <${h}>`)}

    ${comment(doxygen, walk.world, ['@file', `The world \`${title}\`.`])}

    ${support}

    ${paragraphs(world.imports.map((g) => section(types, g, 'Imported')))}

    ${paragraphs(world.exports.map((g) => section(types, g, 'Exported, yours to implement')))}`;
}

interface Section {
  readonly group: WorldGroup;
  readonly declarations: readonly CDeclaration[];
  readonly functions: readonly CFunction[];
}

function section(types: CppTypes, { group, declarations, functions }: Section, title: string): Doc {
  const namespace = types.names.namespace(group);
  const about = group.iface === undefined ? {} : types.world.walk.model.interfaces[group.iface]!;
  const own = declarations.filter((d) => ownerOf(types, d, group) === group);
  // What no group has declared before is met here first.
  const others = declarations.filter((d) => ownerOf(types, d, group) !== group);
  const members =
    group.side === 'exports'
      ? [implementation(types, functions, group)]
      : freeFunctions(types, functions, group);
  return code`
    ${paragraphs(others.map((d) => elsewhere(types, d, group)))}

    ${comment(doxygen, about, [`${title}: ${group.name ?? 'what stands in the world itself'}`])}
    namespace ${namespace} {

    ${lines([...own.map((d) => forward(types, d)), ...aliases(types, group)])}

    ${paragraphs(own.map((d) => declaration(types, d, group)))}

    ${paragraphs(members)}

    }  // namespace ${namespace}`;
}

function ownerOf(types: CppTypes, of: CDeclaration, group: WorldGroup): WorldGroup {
  switch (of.kind) {
    case 'typedef':
      return group;
    case 'resource':
      return types.resource(of.resource).group;
    case 'type':
      return of.type.def === undefined ? group : types.ownerOf(of.type);
    default:
      return of satisfies never;
  }
}

function elsewhere(types: CppTypes, of: CDeclaration, from: WorldGroup): Doc {
  const owner = ownerOf(types, of, from);
  const namespace = types.names.namespace(owner);
  return code`
    namespace ${namespace} {

    ${forward(types, of)}

    ${declaration(types, of, owner)}

    }  // namespace ${namespace}`;
}

/** Other names for resources, whose classes both get one. */
function aliases(types: CppTypes, group: WorldGroup): readonly string[] {
  const { model } = types.world.walk;
  return group.types.flatMap(({ id, name }) => {
    const end = unalias(model.types, id);
    if (typeof end !== 'number' || end === id) return [];
    if (model.types[end]!.type.kind !== 'resource') return [];
    const of = types.resource(types.world.types.resource(id, group.side));
    const word = of.c.ours === undefined ? 'view' : 'base';
    const full = (own: string): string => types.written(of.group, own, undefined);
    return [
      `using ${types.names.inGroup(group, name)} = ${full(of.own)};`,
      `using ${types.names.derived(group, name, word)} = ${full(of.other)};`,
    ];
  });
}
