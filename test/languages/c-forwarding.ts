/**
 * A world that exports what it imports -> C that a user could have written: each export calls the import of the same
 * name and gives its result back. Types of both sides lie alike, so that values need no more than a cast.
 */
import type { CFunction } from '../../codegen/c/functions.ts';
import { paramNames, prototype } from '../../codegen/c/functions.ts';
import { layOut } from '../../codegen/text/doc.ts';
import type { CWorld } from '../../codegen/c/world.ts';

export function forwarding(world: CWorld, header: string): string {
  const imported = new Map(
    world.imports.flatMap(({ group, functions }) =>
      functions.map((fn) => [`${group.name}#${fn.func.name}`, fn] as const),
    ),
  );
  const bodies = world.exports.flatMap(({ group, functions }) =>
    functions.map((fn) => forwarded(world, fn, imported.get(`${group.name}#${fn.func.name}`)!)),
  );
  return [`#include "${header}"`, ...bodies].join('\n\n');
}

function forwarded(world: CWorld, fn: CFunction, to: CFunction): string {
  const { params, out } = paramNames(world.names, fn);
  const args = [
    ...to.params.map(({ form, spelling }, i) =>
      form === 'value' ? `*(${spelling()} *)&${params[i]!}` : `(void *)${params[i]!}`,
    ),
    ...out.map((name) => `(void *)${name}`),
  ];
  const call = `${to.name.text}(${args.join(', ')})`;
  const body =
    fn.result.form === 'value'
      ? `${to.result.spelling!()} got = ${call};\n  return *(${fn.result.spelling!()} *)&got;`
      : fn.result.form === 'none'
        ? `${call};`
        : `return ${call};`;
  return `${layOut(prototype(world.names, fn))} {\n  ${body}\n}`;
}
