/**
 * A world that exports what it imports -> the root of a crate that a user could have written: each export calls the
 * import of the same name and gives its result back. Types of both sides are declared alike, and so lie alike.
 */
import { method } from '../../codegen/rust/exports.ts';
import { parametersOf } from '../../codegen/rust/imports.ts';
import { ownedType } from '../../codegen/rust/types.ts';
import type { Place, RustWorld } from '../../codegen/rust/world.ts';
import { layOut } from '../../codegen/text/doc.ts';
import type { WorldGroup } from '../../src/abi/index.ts';
import type { TypeRef } from '../../src/model/index.ts';

export function forwarding(world: RustWorld): string {
  const { module } = world.options;
  const placeOf = (group: WorldGroup): Place => ({
    ...world.placeIn(group),
    root: `${module}::`,
    here: [module, ...world.pathOf(group)].join('::'),
  });
  const impls = world.exports.map((group) => {
    const place = placeOf(group);
    const from = world.imports.find((g) => g.name === group.name)!;
    const there = placeOf(from);
    const members = group.funcs.map(({ func }) => {
      const names = parametersOf(func);
      const given = func.params.map(({ type }, i) => {
        return `let ${names[i]}: ${ownedType(world, type, there)} = std::mem::transmute(${names[i]});`;
      });
      const args = func.params.map(({ type }, i) => lent(world, type, names[i]!));
      const name = world.names(from).funcs.get(func)!;
      return `${layOut(method(world, group, func, place, ' {', 0))}
        unsafe {
          ${given.join('\n')}
          std::mem::transmute(${there.here}::${name}(${args.join(', ')}))
        }
      }`;
    });
    return `impl ${place.here}::${world.traitOf(group)} for Component {\n${members.join('\n')}\n}`;
  });
  const uses = 'use std::collections::BTreeMap;';
  return [
    `mod ${module};`,
    uses,
    'struct Component;',
    ...impls,
    `${module}::export!(Component);`,
  ].join('\n');
}

/** What is passed to an import of a value that stays where it is. */
function lent(world: RustWorld, type: TypeRef, place: string): string {
  const shape = world.walk.abi.shape(type);
  switch (shape.kind) {
    case 'string':
      return `&${place}[..]`;
    case 'list':
      if (shape.length === undefined) return `&${place}[..]`;
      break;
    case 'option':
      return `${place}.as_ref().map(|x| ${lent(world, shape.type, '(*x)')})`;
    case 'result': {
      const [ok, err] = [shape.ok, shape.err].map((t) =>
        t === undefined ? '()' : lent(world, t, '(*x)'),
      );
      return `${place}.as_ref().map(|x| ${ok}).map_err(|x| ${err})`;
    }
    case 'tuple':
      return `(${shape.types.map((t, i) => `${lent(world, t, `${place}.${i}`)},`).join(' ')})`;
    default:
  }
  return world.facts.isCopy(type) ? place : `&${place}`;
}
