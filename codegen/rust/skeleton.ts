/**
 * The crate's root, as it is before anybody wrote it: a type that implements all traits for what the world exports, and
 * the macro that exports it.
 */
import type { ExportGroup } from '../../src/abi/index.ts';
import type { Doc } from '../text/doc.ts';
import { cased, settle } from '../text/names.ts';
import { code, paragraphs } from '../text/template.ts';
import type { TypeRef } from '../../src/model/index.ts';
import { block, funcsOf, method } from './exports.ts';
import { partsOf } from './facts.ts';
import type { Place, RustWorld } from './world.ts';

export function skeleton(world: RustWorld): Doc {
  const { module } = world.options;
  const { exports } = world;
  const modules = settle(
    exports.filter((g) => g.name !== undefined),
    (g) => {
      const path = world.pathOf(g);
      return path.slice(1).map((_, i) => path.slice(-1 - i).join('_'));
    },
    (g) => g.name!,
    new Set([module]),
  );
  const structs = settle(
    exports.flatMap((group) => group.resources.map((resource) => ({ group, resource }))),
    ({ group, resource }) => {
      const name = world.names(group).types.get(resource.id)!;
      // Where several groups have one: with the modules before it, `ATypesThing`.
      const path = [
        ...world.pathOf(group).map((m) => cased(m.replaceAll('_', '-'), 'pascal')),
        name,
      ];
      return [name, `${name}Value`, ...path.slice(1).map((_, i) => path.slice(-2 - i).join(''))];
    },
    ({ group, resource }) => `${group.name}#${resource.name}`,
    new Set(['Component']),
  );
  const nameOf = new Map([...structs].map(([{ resource }, name]) => [resource, name]));
  const uses = [...modules]
    .map(([group, name]): string => {
      const path = `${module}::${world.pathOf(group).join('::')}`;
      return path.endsWith(`::${name}`) ? `use ${path};` : `use ${path} as ${name};`;
    })
    .concat(hasMaps(world) ? ['use std::collections::BTreeMap;'] : [])
    .toSorted((a, b) => (sorted(a) < sorted(b) ? -1 : 1));
  // Where a module has its types, as seen from the crate's root.
  const prefixOf = (group: ExportGroup): string => modules.get(group) ?? module;
  const placeOf = (group: ExportGroup): Place => ({
    ...world.placeIn(group),
    root: `${module}::`,
    here: prefixOf(group),
  });
  const impls = exports.flatMap((group) => {
    const place = placeOf(group);
    const prefix = prefixOf(group);
    const free = group.funcs.filter(({ func }) => func.kind.kind === 'freestanding');
    const members = [
      ...group.resources.map((r) => {
        return `type ${world.names(group).types.get(r.id)} = ${nameOf.get(r)};`;
      }),
      ...free.map(({ func }) => written(method(world, group, func, place, ' {', 1))),
    ];
    return [
      block(`impl ${prefix}::${world.traitOf(group)} for Component`, members),
      ...group.resources.flatMap((r) => {
        const name = nameOf.get(r)!;
        const own = funcsOf(group, r).map(({ func }) =>
          written(method(world, group, func, place, ' {', 1)),
        );
        return [
          `struct ${name};`,
          block(`impl ${prefix}::${world.traitOf(group, r)} for ${name}`, own),
        ];
      }),
    ];
  });
  const hasParams = exports.some(({ funcs }) => funcs.some(({ func }) => func.params.length > 0));
  return code`
    ${hasParams && '#![allow(unused_variables)] // till the functions are written'}
    mod ${module};

    ${uses}

    ${exports.length > 0 && 'struct Component;'}

    ${paragraphs(impls)}

    ${module}::export!(${exports.length > 0 && 'Component'});
  `;
}

/** What rustfmt sorts imports by: the parts of the path. */
const sorted = (use: string): string => use.replaceAll(/::|;/g, '\0');

const written = (head: Doc): Doc => code`
  ${head}
    todo!()
  }
`;

function hasMaps({ walk, exports }: RustWorld): boolean {
  const refs = exports.flatMap((group) =>
    group.funcs.flatMap(({ func: { params, result } }) => [
      ...params.map((p) => p.type),
      ...(result === undefined ? [] : [result]),
    ]),
  );
  const isMap = (ref: TypeRef): boolean => {
    const shape = walk.abi.shape(ref);
    return shape.kind === 'map' || partsOf(shape).some((part) => isMap(part));
  };
  return refs.some((ref) => isMap(ref));
}
