/**
 * A group of exports -> a package with an interface that the user implements, and the core exports that call it.
 * CanonicalABI.md, canon lift.
 */
import type { ExportGroup, ExportWalk, WorldResource } from '../../src/abi/index.ts';
import { type Func, funcsOfResource } from '../../src/model/index.ts';
import type { Doc } from '../text/doc.ts';
import { code, lines } from '../text/template.ts';
import { errorNote, type Signature, signature } from './functions.ts';
import type { GoFile } from './go-file.ts';
import { coreImport } from './imports.ts';
import { runtimeFolder } from './names.ts';
import { coreTypes, nameOf, Steps } from './steps.ts';
import type { ResourceNames } from './resources.ts';
import { goDocs, type Types } from './types.ts';

export function exportedPackage(
  types: Types,
  resources: ResourceNames,
  group: ExportGroup,
  file: GoFile,
): void {
  for (const named of group.types) file.add(types.declaration(file, group, named));
  for (const [i, resource] of group.resources.entries()) {
    for (const doc of exportedResource(types, group, resource, file, i)) file.add(doc);
  }
  const free = group.funcs.filter(({ func }) => func.kind.kind !== 'method');
  file.add(
    code`
      // Exports is what has to be written: everything that is no method of a resource.
      type Exports interface {
        ${members(
          types,
          file,
          free.map(({ func }) => func),
          group,
        )}
      }
    `,
    free.length > 0 && 'var exports Exports',
    code`
      // Export says by what the functions are implemented; it is called from an init function.
      func Export(by Exports) {
        ${free.length > 0 ? 'exports = by' : '_ = by'}
      }
    `,
  );
  for (const [i, { func, walk }] of group.funcs.entries()) {
    for (const doc of exportedFunction(types, resources, group, file, func, walk, i)) file.add(doc);
  }
}

/** Methods of an interface, apart by blank lines, with their documentation. */
function members(
  types: Types,
  file: GoFile,
  funcs: readonly Func[],
  group: ExportGroup,
): Doc | undefined {
  const names = types.names.of(group);
  return lines(
    funcs.flatMap((func, i) => {
      const made = signature(types, file, func, 'exports');
      return [
        ...(i === 0 ? [] : ['']),
        goDocs(func, errorNote(types, file, made, 'exports')),
        `${names.funcOf(func)}${made.text}`,
      ];
    }),
  );
}

function exportedResource(
  types: Types,
  group: ExportGroup,
  { id, builtins, dtor }: WorldResource,
  file: GoFile,
  number: number,
): readonly Doc[] {
  const name = types.names.of(group).types.get(id)!;
  const methods = funcsOfResource(
    group.funcs.map(({ func }) => func),
    id,
  ).filter((f) => f.kind.kind === 'method');
  const [made, rep, drop] = [`new${number}_`, `rep${number}_`, `drop${number}_`];
  const table = `table${number}_`;
  return [
    code`
      ${goDocs(types.walk.model.types[id]!, ['Where it has a method Drop, that is called when the last handle is gone.']) ?? ''}
      type ${name} interface {
        ${members(types, file, methods, group)}
      }
    `,
    `var ${table} ${file.use(runtimeFolder, 'Table')}[${name}]`,
    code`
      // ${name}_Handle makes a handle. It is for generated code.
      func ${name}_Handle(value ${name}) uint32 {
        return ${made}(${table}.Add(value))
      }

      // ${name}_Taken is what a handle stood for, which is nobody else's now. It is for generated code.
      func ${name}_Taken(handle uint32) ${name} {
        value := ${table}.Take(${rep}(handle))
        ${drop}(handle)
        return value
      }

      // ${name}_Behind is what a representation stands for. It is for generated code.
      func ${name}_Behind(rep uint32) ${name} {
        return ${table}.Get(rep)
      }
    `,
    code`
      //go:wasmexport ${dtor!}
      func dtor${number}_(rep uint32) {
        ${table}.Drop(rep)
      }
    `,
    coreImport(builtins.new!, made, ['uint32'], 'uint32'),
    coreImport(builtins.rep!, rep, ['uint32'], 'uint32'),
    coreImport(builtins.drop, drop, ['uint32'], undefined),
  ];
}

function exportedFunction(
  types: Types,
  resources: ResourceNames,
  group: ExportGroup,
  file: GoFile,
  func: Func,
  walk: ExportWalk,
  number: number,
): readonly (Doc | undefined)[] {
  const { side } = group;
  const made = signature(types, file, func, side);
  const area = walk.steps.find((step) => step.kind === 'area' && step.lifetime === 'post-return');
  const areaName = `area${number}_`;
  const steps = new Steps({
    types,
    file,
    side,
    resources,
    area: areaName,
    user: (args, result) =>
      callUser(types, group, file, func, made, args, result && nameOf(result)),
  });
  const params = walk.params.map((p) => `${nameOf(p)} ${coreTypes[p.type]}`).join(', ');
  const [result] = walk.signature.results;
  const lends = walk.steps.some((step) => step.kind === 'drop-borrows');
  const { postReturn } = walk;
  const post = new Steps({ types, file, side, resources });
  return [
    area?.kind === 'area'
      ? `var ${areaName} [${Math.max(1, Math.ceil(area.layout.size / 8))}]uint64`
      : undefined,
    code`
      //go:wasmexport ${walk.name}
      func export${number}_(${params})${result !== undefined && ` ${coreTypes[result]}`} {
        ${lends && `var lent ${file.use(runtimeFolder, 'Lent')}`}
        ${steps.all(walk.steps)}
      }
    `,
    postReturn &&
      code`
        //go:wasmexport ${postReturn.name}
        func post${number}_(${postReturn.params.map((p) => `${nameOf(p)} ${coreTypes[p.type]}`).join(', ')}) {
          ${post.all(postReturn.steps)}
        }
      `,
  ];
}

function callUser(
  types: Types,
  group: ExportGroup,
  file: GoFile,
  func: Func,
  { fallible }: Signature,
  args: readonly string[],
  result: string | undefined,
): Doc {
  const names = types.names.of(group);
  const isMethod = func.kind.kind === 'method';
  const [self, ...rest] = args;
  const call = isMethod
    ? `${self}.${names.funcOf(func)}(${rest.join(', ')})`
    : `exports.${names.funcOf(func)}(${args.join(', ')})`;
  if (result === undefined) return call;
  if (fallible === undefined) return `${result} := ${call}`;
  const of = (ref: typeof fallible.ok): string =>
    ref === undefined ? 'struct{}' : types.spell(file, ref, 'exports');
  const packed = `${file.use(runtimeFolder, 'Pack')}[${of(fallible.ok)}, ${of(fallible.err)}]`;
  if (fallible.ok === undefined) return `${result} := ${packed}(struct{}{}, ${call})`;
  return code`
    ok, err := ${call}
    ${result} := ${packed}(ok, err)
  `;
}
