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
  const from: Viewpoint = { side: 'exports', prefix: 'wit.' };
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
    import * as wit from './${module}';

    ${paragraphs(spaces)}`;
}
