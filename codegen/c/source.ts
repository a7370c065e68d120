/** A world -> the source that is compiled with its user's: the support, layouts proved, and what crosses the boundary. */
import type { LiftIndex } from '../../src/abi/index.ts';
import type { Doc } from '../text/doc.ts';
import { code, paragraphs } from '../text/template.ts';
import { assertions } from './declarations.ts';
import { exportedFunction } from './exports.ts';
import { typeHelpers } from './helpers.ts';
import { importedFunction } from './imports.ts';
import { quoted } from './quoted.ts';
import { resourceFunctions } from './resources.ts';
import { runtimeDefinitions, usedHelpers } from './runtime.ts';
import type { CWorld } from './world.ts';

/** @param headerName - The header's name beside it. */
export function source(world: CWorld, headerName: string): Doc {
  const { types, names, runtime, options } = world;
  const used = new Set<string>();
  const support = { alloc: runtime.alloc.text, free: runtime.free.text };
  const dropOf = ({ shape }: LiftIndex): string => {
    const handle = shape as LiftIndex['shape'] & { kind: 'borrow' };
    return world.builtins(types.resource(handle.resource, 'exports')).drop.text;
  };
  const functions = [
    ...types.resources.map((r) => resourceFunctions(world, r)),
    ...world.imports.flatMap((g) =>
      g.functions.map((fn) => importedFunction(names, types, fn, world.internal(fn).core, used)),
    ),
    ...world.exports.flatMap((g) =>
      g.functions.map((fn) =>
        exportedFunction(
          types,
          fn,
          { ...world.internal(fn), drop: dropOf, free: runtime.free.text },
          used,
        ),
      ),
    ),
  ];
  const usedDefinitions = Object.entries(usedHelpers).flatMap(([name, text]) =>
    used.has(name) ? [text] : [],
  );
  return code`
    #include ${quoted(headerName)}
    ${options.libc && '#include <stdlib.h>'}
    ${options.libc && '#include <string.h>'}

    #ifndef __wasm32__
    #error "This is for a 32-bit WebAssembly target: clang --target=wasm32"
    #endif

    #define EXPORT(name) __attribute__((export_name(name), used))
    #define IMPORT(module, name) __attribute__((import_module(module), import_name(name))) extern

    ${runtimeDefinitions(runtime, options)}

    /* Everything lies in memory as the component model wants it. */

    #define LAYOUT(type, size, align) \
      _Static_assert(sizeof(type) == size && _Alignof(type) == align, "layout of " #type)
    #define OFFSET(type, member, offset) \
      _Static_assert(offsetof(type, member) == offset, "place of " #member " in " #type)

    ${types.all.flatMap(assertions)}

    ${paragraphs(types.all.flatMap((type) => typeHelpers(type, support)))}

    ${paragraphs(usedDefinitions)}

    ${paragraphs(functions)}`;
}
