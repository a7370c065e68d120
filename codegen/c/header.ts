/** A world -> the header that its user includes: how to read it, the support, then each group's types and functions. */
import type { Doc } from '../text/doc.ts';
import { comment, doxygen } from '../text/docs.ts';
import { code, paragraphs } from '../text/template.ts';
import { declaration } from './declarations.ts';
import { functionDeclaration } from './functions.ts';
import { runtimeDeclarations } from './runtime.ts';
import type { CGroup, CWorld } from './world.ts';
import type { ExportWalk, ImportWalk, WorldGroup } from '../../src/abi/index.ts';

export function header(world: CWorld): Doc {
  const { walk, guard, runtime, options } = world;
  const macro = guard.text.toUpperCase();
  return code`
    #ifndef ${macro}
    #define ${macro}

    #include <stdbool.h>
    #include <stddef.h>
    #include <stdint.h>

    #ifdef __cplusplus
    extern "C" {
    #endif

    ${comment(doxygen, walk.world, conventions(world))}

    ${runtimeDeclarations(runtime, options)}

    ${paragraphs(world.imports.flatMap((g) => section(world, g, 'Imported')))}

    ${paragraphs(world.exports.flatMap((g) => section(world, g, 'Exported, yours to implement')))}

    #ifdef __cplusplus
    }
    #endif

    #endif`;
}

/** What holds for all that follows. */
function conventions({ title, runtime }: CWorld): readonly string[] {
  return `@file
The world \`${title}\`.

Memory: an argument stays its caller's, on both sides: what you pass to an import is still yours afterwards, and
what an export of yours is given is there until it returns. To keep it, copy it. What is returned is the
receiver's: free what an import gives you; what an export of yours gives is freed when it has been read, unless it
is static.

Handles: an own handle that is passed or returned is handed over. What is copied or freed with memory around it is
never dropped by that.

For a type T that holds memory, T_free gives all of it back and T_dup makes a copy with memory of its own; for lists,
T_new makes one with room for so many elements. ${runtime.alloc.text} makes a block of any size.`.split(
    '\n',
  );
}

function section(
  world: CWorld,
  { group, declarations, functions }: CGroup<WorldGroup, ImportWalk | ExportWalk>,
  title: string,
): readonly (Doc | undefined)[] {
  const about = group.iface === undefined ? {} : world.walk.model.interfaces[group.iface]!;
  const name = group.name ?? 'the world itself';
  return [
    code`${comment(doxygen, about, [`@name ${title}: ${name}`])}`,
    ...declarations.map(declaration),
    ...functions.map((fn) => functionDeclaration(world.names, fn)),
  ];
}
