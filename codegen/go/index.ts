/**
 * The backend `go`: a world -> packages for Go's own toolchain, one for each interface in each role, and a skeleton of what
 * the user writes. `runtime.ts` is what they stand on.
 */
import { hasErrors } from '../../src/base/index.ts';
import { worldName } from '../../src/model/index.ts';
import { defineBackend, type GeneratedFile, mark } from '../contract.ts';
import { generateWalked } from '../text/generate-guest.ts';
import { code } from '../text/template.ts';
import { exportedPackage } from './exports.ts';
import { GoFile, goText } from './go-file.ts';
import { importedPackage } from './imports.ts';
import { readPackages } from './mapping.ts';
import { Names, runtimeFolder } from './names.ts';
import { ResourceNames } from './resources.ts';
import { runtime } from './runtime.ts';
import { skeleton } from './skeleton.ts';
import { Types } from './types.ts';

export const go = defineBackend({
  name: 'go',
  summary: 'packages for a component in Go, by its own toolchain, and a skeleton of the exports',
  subject: 'world',
  options: [
    {
      kind: 'text',
      name: 'module',
      summary: 'the path of the module in go.mod',
      pattern: /[A-Za-z0-9][A-Za-z0-9._~/-]*/,
      what: 'a path as it stands in go.mod',
      default: 'example.com/component',
    },
    {
      kind: 'map',
      name: 'map',
      summary:
        'take an imported interface’s types from a package: `a:b/*=example.com/b/wit/imports/*`',
    },
  ],
  generate(model, id, { module, map }) {
    return generateWalked(model, id, 'go', 'utf8', (walk) => {
      const names = new Names(walk);
      const { value: elsewhere, diagnostics } = readPackages(map, walk, names);
      if (hasErrors(diagnostics)) return { value: [], diagnostics };
      const places = { module, elsewhere };
      const types = new Types(walk, names);
      const resources = new ResourceNames(types);
      const line = mark('go', model, { world: id });
      const files: GeneratedFile[] = [];
      const add = (file: GoFile): void =>
        void files.push({
          path: `${file.folder}/bindings.go`,
          text: file.text(line),
          kind: 'generated',
        });
      // Beside assembly Go takes functions without a body, so that editors and tests work outside of wasm, too.
      const addAssembly = (file: GoFile): void =>
        void files.push({
          path: `${file.folder}/empty.s`,
          text: `// ${line}\n// Lets Go take functions without a body, which components import, on every system.\n`,
          kind: 'generated',
        });
      for (const group of walk.imports) {
        const { folder } = names.of(group);
        if (elsewhere.has(folder)) continue;
        const file = new GoFile(places, folder);
        importedPackage(types, resources, group, file);
        add(file);
        if (group.funcs.length + group.resources.length > 0) addAssembly(file);
      }
      for (const group of walk.exports) {
        const file = new GoFile(places, names.of(group).folder);
        exportedPackage(types, resources, group, file);
        add(file);
        if (group.resources.length > 0) addAssembly(file);
      }
      const abi = goText(code`
        // ${line}

        ${runtime(types.tupleLengths())}
      `);
      return {
        value: [
          ...files,
          ...(elsewhere.has(runtimeFolder)
            ? []
            : [{ path: `${runtimeFolder}/witabi.go`, text: abi, kind: 'generated' } as const]),
          { path: 'go.mod', text: `module ${module}\n\ngo 1.24\n`, kind: 'skeleton' },
          {
            path: 'main.go',
            text: skeleton(places, walk, types, worldName(model, id)),
            kind: 'skeleton',
          },
        ],
        diagnostics,
      };
    });
  },
});
