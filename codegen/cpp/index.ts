/**
 * The backend `cpp`: a world -> a header for C++17 and later over the C core, whose header and source come along, and a
 * skeleton of what the user derives. `types.ts` says what types are, `declarations.ts` how they are declared,
 * `conversions.ts` how values pass to and from C, `source.ts` how functions do.
 */
import { worldName } from '../../src/model/index.ts';
import { header as headerOfC } from '../c/header.ts';
import { source as sourceOfC } from '../c/source.ts';
import { CWorld } from '../c/world.ts';
import { defineBackend, mark } from '../contract.ts';
import { type Doc, layOut } from '../text/doc.ts';
import { fileSegment } from '../text/file-segment.ts';
import { generateWalked } from '../text/generate-guest.ts';
import { code } from '../text/template.ts';
import { header } from './header.ts';
import { corePrefix } from './names.ts';
import { skeleton } from './skeleton.ts';
import { source } from './source.ts';
import { CppTypes } from './types.ts';

export const cpp = defineBackend({
  name: 'cpp',
  summary: 'C++17 for a component: a header over a core in C, and a skeleton of the exports',
  subject: 'world',
  options: [],
  generate(model, id) {
    return generateWalked(model, id, 'cpp', 'utf8', (walk) => {
      const name = fileSegment(walk.world.name);
      const world = new CWorld(walk, worldName(model, id), {
        prefix: corePrefix,
        encoding: 'utf8',
        libc: true,
      });
      const types = new CppTypes(world);
      const print = (doc: Doc): string => `${layOut(doc, { width: 100 })}\n`;
      const generated = (path: string, doc: Doc) =>
        ({
          path,
          text: print(code`
            /* ${mark('cpp', model, { world: id })} */
            ${doc}`),
          kind: 'generated',
        }) as const;
      return {
        value: [
          generated(`${name}.hpp`, header(types)),
          generated(`${name}.cpp`, source(types, `${name}.hpp`, `${name}.h`)),
          generated(`${name}.h`, headerOfC(world)),
          generated(`${name}.c`, sourceOfC(world, `${name}.h`)),
          {
            path: `${name}.impl.cpp`,
            text: print(skeleton(types, `${name}.hpp`)),
            kind: 'skeleton',
          },
        ],
        diagnostics: [],
      };
    });
  },
});
