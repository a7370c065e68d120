/**
 * The backend `assemblyscript`: a world -> a module of AssemblyScript with namespaces for interfaces, the module below it
 * and a transform of asc, which are the same for all worlds, and a skeleton of what the user implements.
 */
import type { ExportGroup, WorldGroup, WorldWalk } from '../../src/abi/index.ts';
import { hasErrors } from '../../src/base/index.ts';
import { worldName } from '../../src/model/index.ts';
import { defineBackend, mark } from '../contract.ts';
import { type Doc, layOut } from '../text/doc.ts';
import { comment, tsdoc } from '../text/docs.ts';
import { fileSegment } from '../text/file-segment.ts';
import { generateWalked } from '../text/generate-guest.ts';
import { code, paragraphs } from '../text/template.ts';
import { CoreImports, exportedFunctions, importedFunctions } from './functions.ts';
import { Mapped } from './mapping.ts';
import { Names } from './names.ts';
import { runtimeModule, transform } from './runtime.ts';
import { skeleton } from './skeleton.ts';
import { anySteps } from './steps.ts';
import { Types } from './types.ts';

/** The name of the module below, and of the transform. */
const runtimeName = 'canonical_abi';

export const assemblyscript = defineBackend({
  name: 'assemblyscript',
  summary: 'AssemblyScript for a component: a module, its transform, and a skeleton of the exports',
  subject: 'world',
  options: [
    {
      kind: 'text',
      name: 'implementation',
      summary: 'the module that implements the exports, as the generated one imports it',
      pattern: /^(?:\.{1,2}\/[\w@./-]+)?$/,
      what: 'a relative path without `.ts`, such as `./secrets`',
      default: '',
    },
    {
      kind: 'choice',
      name: 'stringEncoding',
      summary: 'how strings are passed: as they lie there, or in UTF-8',
      choices: ['utf16', 'utf8'],
      default: 'utf16',
    },
    {
      kind: 'map',
      name: 'map',
      summary:
        'take an imported interface from another generated module: `a:b/*=./shared/module#*`',
    },
  ],
  generate(model, id, { implementation, stringEncoding, map }) {
    return generateWalked(model, id, 'assemblyscript', stringEncoding, (walk) => {
      const module = fileSegment(walk.world.name);
      const mapped = new Mapped(map, walk, runtimeName);
      const { diagnostics } = mapped;
      if (hasErrors(diagnostics)) return { value: [], diagnostics };
      const names = new Names(walk);
      const types = new Types(walk, names);
      const print = (doc: Doc): string => `${layOut(doc, { width: 100 })}\n`;
      const marked = (doc: Doc): string =>
        print(code`
          ${opening}
          ${doc}
        `);
      const opening = `// ${mark('assemblyscript', model, { world: id })}`;
      const user = implementation === '' ? `./${module}.impl` : implementation;
      const about = comment(tsdoc, walk.world, [`The world \`${worldName(model, id)}\`.`]);
      return {
        value: [
          {
            path: `${module}.ts`,
            text: print(moduleDoc(walk, names, types, mapped, opening, about, user)),
            kind: 'generated',
          },
          ...(mapped.hasRuntime
            ? []
            : [
                {
                  path: `${runtimeName}.ts`,
                  text: marked(runtimeModule()),
                  kind: 'generated',
                } as const,
              ]),
          { path: `${runtimeName}.mjs`, text: marked(transform()), kind: 'generated' },
          {
            path: `${module}.impl.ts`,
            text: print(skeleton(types, names, walk.exports, module)),
            kind: 'skeleton',
          },
        ],
        diagnostics,
      };
    });
  },
});

function moduleDoc(
  walk: WorldWalk,
  names: Names,
  types: Types,
  mapped: Mapped,
  opening: string,
  about: readonly string[],
  user: string,
): Doc {
  const core = new CoreImports();
  const imported = walk.imports.map((group) => {
    if (mapped.has(group)) return undefined;
    const functions = importedFunctions(types, names, group, core);
    return space(walk, names, group, [...declarations(types, group), ...functions]);
  });
  const exported = walk.exports.map((group) =>
    space(walk, names, group, [...ours(names, group), ...declarations(types, group)]),
  );
  const glue = walk.exports.flatMap((group) => exportedFunctions(types, names, group, core));
  const isImplemented = walk.exports.some((g) => g.funcs.length > 0 || g.resources.length > 0);
  const lengths = [...types.tuples].toSorted((a, b) => a - b);
  const given = mapped.tuples(walk, names);
  const tuples = lengths.filter((length) => !given.has(length)).map(tuple);
  const brought = lengths.flatMap((length) => {
    const from = given.get(length);
    const list = `{ Tuple${length} } from '${from}';`;
    return from === undefined ? [] : [`import ${list}`, `export ${list}`];
  });
  return code`
    ${opening}
    // @ts-nocheck Decorators of functions are AssemblyScript's own.
    ${about}
    import * as $abi from '${mapped.runtime}';
    import { Option, Result, Unit } from '${mapped.runtime}';
    ${isImplemented && `import * as $impl from '${user}';`}
    export { $realloc } from '${mapped.runtime}';
    export { Option, Result, Unit } from '${mapped.runtime}';
    ${mapped.statements(names)}
    ${brought}

    ${paragraphs(tuples)}

    ${paragraphs(imported)}

    ${paragraphs(exported)}

    // What crosses the boundary, below.
    ${areas(walk)}

    ${paragraphs(core.declarations)}

    ${paragraphs(glue)}`;
}

const declarations = (types: Types, group: WorldGroup): readonly (Doc | undefined)[] =>
  group.types.map(({ id }) => types.declaration(id, group));

/** The classes that the user writes, under the names by which types speak of them. */
const ours = (names: Names, group: ExportGroup): readonly Doc[] =>
  group.resources.map(({ id }) => {
    const { space: around, types } = names.of(group);
    return `export type ${types.get(id)!} = $impl.${around}.${types.get(id)!};`;
  });

function space(
  walk: WorldWalk,
  names: Names,
  group: WorldGroup,
  members: readonly (Doc | undefined)[],
): Doc | undefined {
  const all = paragraphs(members);
  const { space: name } = names.of(group);
  if (all === undefined || name === undefined) return all;
  const about = group.iface === undefined ? {} : walk.model.interfaces[group.iface]!;
  return code`
    ${comment(tsdoc, about, [`The ${group.side === 'imports' ? 'imported' : 'exported'} interface \`${group.name}\`.`])}
    export namespace ${name} {
      ${all}
    }`;
}

function tuple(length: number): Doc {
  const letters = Array.from({ length }, (_, i) => `T${i}`);
  return code`
    export class Tuple${length}<${letters.join(', ')}> {
      constructor(${letters.map((t, i) => `public f${i}: ${t}`).join(', ')}) {}
    }`;
}

/** Static room for parameters and results that are too many to be passed flat, the same for all functions. */
function areas(walk: WorldWalk): readonly string[] {
  const sizes = { $params: 0, $results: 0, $returned: 0 };
  for (const { funcs } of [...walk.imports, ...walk.exports]) {
    for (const f of funcs) {
      anySteps(f.walk.steps, (s) => {
        if (s.kind === 'area') {
          const name =
            s.lifetime === 'post-return' ? '$returned' : s.of === 'params' ? '$params' : '$results';
          sizes[name] = Math.max(sizes[name], s.layout.size);
        }
        return false;
      });
    }
  }
  return Object.entries(sizes).flatMap(([name, size]) =>
    size === 0 ? [] : [`@lazy const ${name}: i32 = memory.data(${size}, 8) as i32;`],
  );
}
