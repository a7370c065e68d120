/**
 * The backend `c`: a world -> a header and a source for C11, and a skeleton of what the user implements. `types.ts` says
 * what types are, `functions.ts` what functions look like; `imports.ts`, `exports.ts` and `resources.ts` are what
 * crosses the boundary, `runtime.ts` is the memory below. The backend for C++ stands on the header.
 */
import { defineBackend, mark } from '../contract.ts';
import { fileSegment } from '../text/file-segment.ts';
import { code } from '../text/template.ts';
import { generateWalked } from '../text/generate-guest.ts';
import { layOut, type Doc } from '../text/doc.ts';
import { worldName } from '../../src/model/index.ts';
import { CWorld } from './world.ts';
import { header } from './header.ts';
import { skeleton } from './skeleton.ts';
import { source } from './source.ts';

export const c = defineBackend({
  name: 'c',
  summary: 'C11 for a component: a header, a source, and a skeleton of the exports',
  subject: 'world',
  options: [
    {
      kind: 'text',
      name: 'prefix',
      summary: 'what all names begin with, before a `_`',
      pattern: /(?:[a-z](?:_?[a-z0-9])*)?/,
      what: 'small letters, digits and single `_`, a letter first',
      default: '',
    },
    {
      kind: 'choice',
      name: 'stringEncoding',
      summary: 'the encoding of strings',
      choices: ['utf8', 'utf16'],
      default: 'utf8',
    },
    { kind: 'switch', name: 'libc', summary: 'memory of the libc that the program is linked with' },
  ],
  generate(model, id, { prefix, stringEncoding, libc }) {
    return generateWalked(model, id, 'c', stringEncoding, (walk) => {
      const name = fileSegment(walk.world.name);
      const world = new CWorld(walk, worldName(model, id), {
        prefix,
        encoding: stringEncoding,
        libc,
      });
      const print = (doc: Doc): string => `${layOut(doc, { width: 100 })}\n`;
      const opening = `/* ${mark('c', model, { world: id })} */`;
      return {
        value: [
          {
            path: `${name}.h`,
            text: print(code`
              ${opening}
              ${header(world)}`),
            kind: 'generated',
          },
          {
            path: `${name}.c`,
            text: print(code`
              ${opening}
              ${source(world, `${name}.h`)}`),
            kind: 'generated',
          },
          { path: `${name}.impl.c`, text: print(skeleton(world, `${name}.h`)), kind: 'skeleton' },
        ],
        diagnostics: [],
      };
    });
  },
});
