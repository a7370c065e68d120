/** A world -> the module that its author begins with: every function is there, typed, and traps until it is written. */
import type { ExportGroup } from '../../src/abi/index.ts';
import type { Func } from '../../src/model/index.ts';
import type { Doc } from '../text/doc.ts';
import { code, paragraphs } from '../text/template.ts';
import { headOf, signature } from './functions.ts';
import type { Names } from './names.ts';
import { documentation, type Types, type Viewpoint } from './types.ts';

export function skeleton(
  types: Types,
  names: Names,
  groups: readonly ExportGroup[],
  module: string,
): Doc {
  const bindings = bindingsName(names, groups);
  const from: Viewpoint = { side: 'exports', prefix: `${bindings}.` };
  const written = (group: ExportGroup, func: Func): Doc => code`
    ${documentation(func)}
    ${signature(types, func, from, headOf(types, names.of(group).funcs, func))}
      throw new Error('not written yet');
    }`;
  const members = (group: ExportGroup): Doc | undefined =>
    paragraphs([
      ...group.resources.map((resource) => {
        const own = group.funcs.filter(
          ({ func: { kind } }) => kind.kind !== 'freestanding' && kind.resource === resource.id,
        );
        return code`
          ${documentation(types.walk.model.types[resource.id]!)}
          export class ${names.of(group).types.get(resource.id)!} {
            ${paragraphs(own.map((f) => written(group, f.func)))}
          }`;
      }),
      ...group.funcs
        .filter((f) => f.func.kind.kind === 'freestanding')
        .map((f) => written(group, f.func)),
    ]);
  const spaces = groups.map((group): Doc | undefined => {
    const { space } = names.of(group);
    const all = members(group);
    if (all === undefined || space === undefined) return all;
    return code`
      export namespace ${space} {
        ${all}
      }`;
  });
  return code`
    // What the component does: yours to write.
    import * as ${bindings} from './${module}';

    ${paragraphs(spaces)}`;
}

/** Under which the skeleton has what is generated: a name that no export of its own has. */
function bindingsName(names: Names, groups: readonly ExportGroup[]): string {
  const taken = new Set(
    groups.flatMap((group) => {
      const { space, types, funcs } = names.of(group);
      return space === undefined ? [...types.values(), ...funcs.values()] : [space];
    }),
  );
  return ['wit', 'bindings', '$wit'].find((name) => !taken.has(name))!;
}
