/** A group of imports -> a package with a function each, which lowers, calls, and lifts. CanonicalABI.md, canon lower. */
import type { ImportGroup, ImportWalk } from '../../src/abi/index.ts';
import type { Func } from '../../src/model/index.ts';
import type { Doc } from '../text/doc.ts';
import { code } from '../text/template.ts';
import { errorNote, signature } from './functions.ts';
import type { GoFile } from './go-file.ts';
import { runtimeFolder } from './names.ts';
import { coreTypes, Steps } from './steps.ts';
import type { ResourceNames } from './resources.ts';
import { goDocs, type Types } from './types.ts';

export function importedPackage(
  types: Types,
  resources: ResourceNames,
  group: ImportGroup,
  file: GoFile,
): void {
  for (const named of group.types) file.add(types.declaration(file, group, named));
  for (const [i, { id, builtins }] of group.resources.entries()) {
    const own = types.names.of(group).types.get(id)!;
    const drop = `drop${i}_`;
    file.add(
      code`
        ${goDocs(types.walk.model.types[id]!) ?? `// ${own} is a resource of others.`}
        type ${own} struct {
          // Handle is the index of the resource; 0 where it was given away or dropped.
          Handle ${file.use(runtimeFolder, 'Handle')}
        }

        // Drop gives the resource back. Nothing does it by itself.
        func (self *${own}) Drop() {
          if self.Handle != 0 {
            ${drop}(${file.use(runtimeFolder, 'Hand')}(&self.Handle))
          }
        }
      `,
      coreImport(builtins.drop, drop, ['uint32'], undefined),
    );
  }
  for (const [i, { func, walk }] of group.funcs.entries()) {
    file.add(importedFunction(types, resources, group, file, func, walk, `import${i}_`));
    const { params, results } = walk.signature;
    const result = results[0];
    file.add(
      coreImport(
        walk.callee,
        `import${i}_`,
        params.map((p) => coreTypes[p]),
        result && coreTypes[result],
      ),
    );
  }
}

/** A core function that is imported. */
export function coreImport(
  callee: { readonly module: string; readonly name: string },
  name: string,
  params: readonly string[],
  result: string | undefined,
): Doc {
  const list = params.map((type, i) => `c${i} ${type}`).join(', ');
  return code`
    //go:wasmimport ${callee.module} ${callee.name}
    func ${name}(${list})${result !== undefined && ` ${result}`}
  `;
}

function importedFunction(
  types: Types,
  resources: ResourceNames,
  group: ImportGroup,
  file: GoFile,
  func: Func,
  walk: ImportWalk,
  callee: string,
): Doc {
  const { side } = group;
  const names = types.names.of(group);
  const made = signature(types, file, func, side);
  const steps = new Steps({
    types,
    file,
    side,
    resources,
    callee,
    end: (value) => {
      if (value === undefined) return [];
      if (made.fallible === undefined) return `return ${value}`;
      if (made.fallible.ok !== undefined) return `return ${value}.Unpack()`;
      return code`
        _, err := ${value}.Unpack()
        return err
      `;
    },
  });
  const isMethod = func.kind.kind === 'method';
  for (const [i, param] of walk.params.entries()) {
    steps.bind(param, isMethod ? (i === 0 ? 'self' : made.params[i - 1]!) : made.params[i]!);
  }
  const receiver = isMethod ? `(self ${types.spell(file, func.params[0]!.type, side)}) ` : '';
  const needsScope = walk.steps.some((step) => step.kind === 'release');
  return code`
    ${goDocs(func, errorNote(types, file, made, side))}
    func ${receiver}${names.funcOf(func)}${made.text} {
      ${needsScope && `var scope ${file.use(runtimeFolder, 'Scope')}`}
      ${steps.all(walk.steps)}
    }
  `;
}
