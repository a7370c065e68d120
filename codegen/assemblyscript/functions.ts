/**
 * Functions of a world -> those of AssemblyScript: what a user calls of imports, with the core imports behind, and the core
 * exports that call what a user wrote. CanonicalABI.md, canon lower, canon lift.
 */
import type {
  AbiStep,
  CoreImportName,
  ExportGroup,
  ExportWalk,
  ImportGroup,
  ImportWalk,
  WalkedGroupFunc,
  WorldGroup,
  WorldResource,
} from '../../src/abi/index.ts';
import type { Func, TypeRef } from '../../src/model/index.ts';
import { concat, enclosed, group as fits, type Doc } from '../text/doc.ts';
import { code, paragraphs } from '../text/template.ts';
import { coreName, type Names, parameterNames } from './names.ts';
import { anySteps, Steps } from './steps.ts';
import { documentation, type Types, type Viewpoint } from './types.ts';

export type ImportedFunc = WalkedGroupFunc<ImportWalk>;
export type ExportedFunc = WalkedGroupFunc<ExportWalk>;

/** A string literal in which nothing has a meaning. */
export const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[^ -~]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** A core import as it is declared: names of two modules are never the same. */
export class CoreImports {
  readonly #names = new Map<string, string>();
  readonly declarations: Doc[] = [];

  declare({ module, name }: CoreImportName, params: readonly string[], result: string): void {
    const key = JSON.stringify([module, name]);
    if (this.#names.has(key)) return;
    const known = `$${this.#names.size}_${coreName(name)}`;
    this.#names.set(key, known);
    const all = params.map((type, i) => `p${i}: ${type}`);
    this.declarations.push(code`
      @external(${quoted(module)}, ${quoted(name)})
      ${fits(concat(enclosed(`declare function ${known}(`, all, ')'), `: ${result};`))}`);
  }

  of({ module, name }: CoreImportName): string {
    return this.#names.get(JSON.stringify([module, name]))!;
  }
}

/** Whether a constructor can fail: then it is a static function. */
export const mayFail = (types: Types, { result }: Func): boolean =>
  result !== undefined && types.walk.abi.shape(result).kind === 'result';

/** Parameters without the `self` of a method. */
export const paramsOf = (func: Func): Func['params'] =>
  func.kind.kind === 'method' ? func.params.slice(1) : func.params;

/** `(a: u32): string` */
export function signature(types: Types, func: Func, from: Viewpoint, head: string): Doc {
  const params = paramsOf(func);
  const names = parameterNames(params.map((p) => p.name));
  const all = params.map((p, i) => `${names[i]!}: ${types.spell(p.type, from)}`);
  const result = func.result === undefined ? 'void' : types.spell(func.result, from);
  const isConstructor = func.kind.kind === 'constructor' && !mayFail(types, func);
  return fits(concat(enclosed(`${head}(`, all, ')'), isConstructor ? ' {' : `: ${result} {`));
}

/** How a function is declared in a class or namespace. */
export function headOf(types: Types, names: ReadonlyMap<Func, string>, func: Func): string {
  switch (func.kind.kind) {
    case 'constructor':
      return mayFail(types, func) ? 'static create' : 'constructor';
    case 'static':
      return `static ${names.get(func)!}`;
    case 'method':
      return names.get(func)!;
    default:
      return `export function ${names.get(func)!}`;
  }
}

export function importedFunctions(
  types: Types,
  names: Names,
  group: ImportGroup,
  core: CoreImports,
): readonly (Doc | undefined)[] {
  const { funcs } = names.of(group);
  const of = (func: ImportedFunc): Doc => importedFunction(types, funcs, group, func, core);
  return [
    ...group.resources.map((resource) => importedResource(types, names, group, resource, core, of)),
    ...group.funcs.filter((f) => f.func.kind.kind === 'freestanding').map(of),
  ];
}

function importedFunction(
  types: Types,
  names: ReadonlyMap<Func, string>,
  group: ImportGroup,
  { func, walk }: ImportedFunc,
  core: CoreImports,
): Doc {
  core.declare(walk.callee, walk.signature.params, walk.signature.results[0] ?? 'void');
  const from: Viewpoint = { group, side: 'imports' };
  const steps = new Steps(types, from, { core: (name) => core.of(name) });
  const params = parameterNames(paramsOf(func).map((p) => p.name));
  const given = func.kind.kind === 'method' ? ['this', ...params] : params;
  for (const [i, p] of walk.params.entries()) steps.bind(p, given[i]!);
  const isConstructor = func.kind.kind === 'constructor' && !mayFail(types, func);
  let body: readonly Doc[];
  if (isConstructor) {
    // The object is there already: it takes the index.
    const last = walk.steps.findLast((s) => s.kind === 'lift-index') as AbiStep & {
      kind: 'lift-index';
    };
    steps.spell(walk.steps.filter((s) => s !== last && s.kind !== 'return-value'));
    body = ['super();', ...steps.lines, `this.$handle = ${steps.text(last.from)};`];
  } else {
    body = steps.spell(walk.steps).lines;
  }
  return code`
    ${documentation(func)}
    ${signature(types, func, from, headOf(types, names, func))}
      ${body}
    }`;
}

function importedResource(
  types: Types,
  names: Names,
  group: ImportGroup,
  { id, builtins }: WorldResource,
  core: CoreImports,
  of: (func: ImportedFunc) => Doc,
): Doc {
  core.declare(builtins.drop, ['i32'], 'void');
  const own = group.funcs.filter(
    ({ func: { kind } }) => kind.kind !== 'freestanding' && kind.resource === id,
  );
  return code`
    ${documentation(types.walk.model.types[id]!)}
    export class ${names.of(group).types.get(id)!} extends $abi.Resource {
      ${paragraphs([
        ...own.map(of),
        code`
          /** Gives the handle back; what is used after that traps. */
          drop(): void {
            ${core.of(builtins.drop)}(this.$take());
          }`,
      ])}
    }`;
}

/** The core exports of a group, which stand beside all namespaces. */
export function exportedFunctions(
  types: Types,
  names: Names,
  group: ExportGroup,
  core: CoreImports,
): readonly Doc[] {
  const { space = '' } = names.of(group);
  const made: Doc[] = [];
  for (const { builtins } of group.resources) {
    core.declare(builtins.new!, ['i32'], 'i32');
    core.declare(builtins.rep!, ['i32'], 'i32');
    core.declare(builtins.drop, ['i32'], 'void');
  }
  for (const f of group.funcs) made.push(...exportedFunction(types, names, group, f, core));
  for (const { id, dtor, name } of group.resources) {
    made.push(code`
      @coreExport(${quoted(dtor!)})
      export function $${space}$dtor$${coreName(name)}(representation: i32): void {
        $abi.destroy<${types.spellNamed(id, { side: 'exports' })}>(representation);
      }`);
  }
  return made;
}

function exportedFunction(
  types: Types,
  names: Names,
  group: ExportGroup,
  { func, walk }: ExportedFunc,
  core: CoreImports,
): readonly Doc[] {
  const from: Viewpoint = { side: 'exports' };
  const { space } = names.of(group);
  const steps = new Steps(types, from, {
    core: (name) => core.of(name),
    user: (args) => userCall(types, names, group, func, args),
  });
  for (const p of walk.params) steps.bind(p, `p${p.id}`);
  for (const step of allIndexes(walk.steps)) {
    if (step.builtins !== undefined) core.declare(step.builtins.drop, ['i32'], 'void');
  }
  const body = steps.spell(walk.steps).lines;
  const name = `$${space ?? ''}$${coreName(func.name)}`;
  const params = walk.params.map((p) => `p${p.id}: ${p.type}`);
  const result = walk.signature.results[0] ?? 'void';
  const isKept = steps.usesBlocks && walk.postReturn !== undefined;
  return [
    code`
      @coreExport(${quoted(walk.name)})
      ${fits(concat(enclosed(`export function ${name}(`, params, ')'), `: ${result} {`))}
        ${body}
      }`,
    ...(isKept
      ? [
          code`
            @coreExport(${quoted(walk.postReturn!.name)})
            export function ${name}$post(result: i32): void {
              $abi.release();
            }`,
        ]
      : []),
  ];
}

function allIndexes(steps: readonly AbiStep[]): readonly (AbiStep & { kind: 'lift-index' })[] {
  const found: (AbiStep & { kind: 'lift-index' })[] = [];
  anySteps(steps, (s) => {
    if (s.kind === 'lift-index') found.push(s);
    return false;
  });
  return found;
}

function userCall(
  types: Types,
  names: Names,
  group: WorldGroup,
  func: Func,
  args: readonly string[],
): string {
  const { space, funcs } = names.of(group);
  const root = space === undefined ? '$impl' : `$impl.${space}`;
  const name = funcs.get(func) ?? 'create';
  const { kind } = func;
  const classOf = (resource: TypeRef): string =>
    `${root}.${names.of(group).types.get(resource as number)!}`;
  switch (kind.kind) {
    case 'method':
      return `${args[0]!}.${name}(${args.slice(1).join(', ')})`;
    case 'static':
      return `${classOf(kind.resource)}.${name}(${args.join(', ')})`;
    case 'constructor':
      return mayFail(types, func)
        ? `${classOf(kind.resource)}.create(${args.join(', ')})`
        : `new ${classOf(kind.resource)}(${args.join(', ')})`;
    default:
      return `${root}.${name}(${args.join(', ')})`;
  }
}
