/** A world -> the file that its user starts from: every export is there, and traps until it is written. */
import { concat, type Doc } from '../text/doc.ts';
import { code, paragraphs } from '../text/template.ts';
import { paramNames, prototype } from './functions.ts';
import { quoted } from './quoted.ts';
import type { CWorld } from './world.ts';

export function skeleton(world: CWorld, headerName: string): Doc {
  const { names, types } = world;
  const resources = types.resources.flatMap((r) => {
    if (r.ours === undefined) return [];
    const { repType, destructor } = r.ours;
    return [
      code`
        struct ${repType.text} {
          int todo;
        };

        void ${destructor.text}(${repType.text} *self) {
          ${world.runtime.free.text}(self);
        }`,
    ];
  });
  const functions = world.exports.flatMap((g) =>
    g.functions.map((fn) => {
      const { params, out } = paramNames(names, fn);
      return code`
        ${concat(prototype(names, fn), ' {')}
          ${[...params, ...out].map((p) => `(void)${p};`)}
          __builtin_trap();
        }`;
    }),
  );
  return code`
    /* A component of the world ${world.title}: yours to write. */
    #include ${quoted(headerName)}

    ${paragraphs([...resources, ...functions])}`;
}
