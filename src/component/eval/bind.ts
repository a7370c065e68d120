/**
 * Binds declared extern types to what is given for them: an import to its argument, an export to its ascribed type, a
 * declarator of an instance type to an instance's export. Types are compared after all resources are known, so that
 * equality is equality of interned ids (Explainer.md, Type Checking: substitution). What is given is seen afterwards
 * only as it was declared. Where the host gives an instance, what is declared is added to it first.
 */
import type { Decl, ExternName, ExternType } from '../../binary/index.ts';
import { didYouMean } from '../../base/index.ts';
import type { Context } from './context.ts';
import { evalCoreType, moduleMismatch, moduleTypeAt } from './core-types.ts';
import {
  funcDifference,
  funcText,
  typeDifference,
  typeText,
  type Difference,
} from '../types/difference.ts';
import type {
  ComponentTypeNode,
  Extern,
  FuncNode,
  InstanceTypeNode,
  InstanceValue,
  TypeNode,
} from '../types/entities.ts';
import { evalAlias } from './alias.ts';
import { evalType, funcTypeAt, wrongKind } from './type.ts';
import { Scope } from './scope.ts';
import { equalFuncTypes } from '../types/type-table.ts';

/** Who declared what is bound, and who gives it: for messages. */
export interface Parties {
  readonly wants: string;
  readonly gives: string;
}

export function bind(
  cx: Context,
  scope: Scope,
  name: string,
  wanted: ExternType,
  given: Extern,
  parties: Parties,
): Extern {
  cx.step();
  switch (wanted.kind) {
    case 'func': {
      const type = funcTypeAt(cx, scope, wanted.type);
      if (given.sort !== 'func') return wrongSort(cx, name, 'a function', given, parties);
      if (!equalFuncTypes(type.type, given.type.type)) {
        funcMismatch(cx, name, type, given.type, parties);
      }
      return { sort: 'func', id: given.id, type };
    }
    case 'type-eq': {
      const { type } = scope.get(cx, 'type', wanted.type);
      if (given.sort !== 'type') return wrongSort(cx, name, 'a type', given, parties);
      return { sort: 'type', type: bindType(cx, name, type, given.type, parties) };
    }
    case 'type-sub-resource': {
      if (given.sort !== 'type' || given.type.kind !== 'resource') {
        return wrongSort(cx, name, 'a resource', given, parties);
      }
      return { sort: 'type', type: { kind: 'resource', id: given.type.id, target: given.type } };
    }
    case 'instance': {
      const { type } = scope.get(cx, 'type', wanted.type);
      if (type.kind !== 'instance') return wrongKind(cx, wanted.type, type, 'an instance type');
      if (given.sort !== 'instance') return wrongSort(cx, name, 'an instance', given, parties);
      return cx.nested(undefined, () => bindInstance(cx, scope.instance, type, given, parties));
    }
    case 'component': {
      const { type } = scope.get(cx, 'type', wanted.type);
      if (type.kind !== 'component') return wrongKind(cx, wanted.type, type, 'a component type');
      if (given.sort !== 'component') return wrongSort(cx, name, 'a component', given, parties);
      return { ...given, views: [...given.views, type] };
    }
    case 'core module': {
      const shape = moduleTypeAt(cx, scope, wanted.type);
      if (given.sort !== 'core module') return wrongSort(cx, name, 'a core module', given, parties);
      const mismatch = moduleMismatch(shape, given.shape);
      if (mismatch !== undefined) {
        cx.fail(
          'component/type-mismatch',
          `the core module \`${name}\` that ${parties.gives} gives doesn't fit what ${parties.wants} wants: ${mismatch}`,
        );
      }
      return { sort: 'core module', id: given.id, shape };
    }
    case 'value':
    case 'value-eq':
      return noValues(cx);
    default:
      return wanted satisfies never;
  }
}

export function noValues(cx: Context): never {
  return cx.fail(
    'component/unsupported',
    'values and start functions of components are not there yet',
    {
      help: ['values (🪙) are a gated feature of the component model that no runtime ships'],
    },
  );
}

/** The instance as its declared type shows it: only the exports that are declared. */
export function bindInstance(
  cx: Context,
  instance: number,
  wanted: InstanceTypeNode,
  given: InstanceValue,
  parties: Parties,
): InstanceValue {
  const exports = new Map<string, Extern>();
  const inner = new Scope('type', wanted.scope, instance, '');
  for (const decl of wanted.decls) {
    bindDecl(cx, inner, decl, given, exports, parties);
  }
  return {
    sort: 'instance',
    exports,
    ...(given.extern === undefined ? {} : { extern: given.extern }),
  };
}

/** An instance of a component that was passed on as `view`, as that shows it; `args` are what it was given. */
export function bindView(
  cx: Context,
  instance: number,
  view: ComponentTypeNode,
  args: ReadonlyMap<string, Extern>,
  given: InstanceValue,
  parties: Parties,
): InstanceValue {
  const exports = new Map<string, Extern>();
  const inner = new Scope('type', view.scope, instance, '');
  for (const decl of view.decls) {
    if (decl.kind !== 'import') {
      bindDecl(cx, inner, decl, given, exports, parties);
      continue;
    }
    cx.offset = decl.offset;
    const { name } = decl.extern;
    const arg = args.get(name);
    if (arg === undefined) missingArgument(cx, name, args, parties);
    const bound = bind(cx, inner, name, decl.type, arg, {
      wants: parties.gives,
      gives: parties.wants,
    });
    inner.add(bound);
    if (given.by !== undefined) cx.maker.given?.(given.by, decl.extern, bound);
  }
  return { sort: 'instance', exports };
}

export function missingArgument(
  cx: Context,
  name: string,
  args: ReadonlyMap<string, Extern>,
  parties: Parties,
): never {
  return cx.fail(
    'component/missing-argument',
    `${parties.wants} imports \`${name}\`, which ${parties.gives} doesn't give`,
    { help: didYouMean(name, args.keys()) },
  );
}

function bindDecl(
  cx: Context,
  inner: Scope,
  decl: Decl,
  given: InstanceValue,
  exports: Map<string, Extern>,
  parties: Parties,
): void {
  cx.step();
  switch (decl.kind) {
    case 'core-type':
      for (const type of decl.types) inner.add(evalCoreType(cx, inner, type));
      return;
    case 'type':
      inner.add({ sort: 'type', type: evalType(cx, inner, decl.type) });
      return;
    case 'alias':
      inner.add(evalAlias(cx, inner, decl));
      return;
    case 'export-decl': {
      const { name } = decl.extern;
      cx.offset = decl.offset;
      const item = provide(cx, inner, given, decl.extern, decl.type);
      if (item === undefined) {
        cx.fail(
          'component/missing-export',
          `${parties.gives} doesn't export \`${name}\`, which ${parties.wants} wants`,
          {
            help: didYouMean(name, given.exports.keys()),
          },
        );
      }
      const bound = cx.within(`export "${name}"`, () =>
        bind(cx, inner, name, decl.type, item, parties),
      );
      inner.add(bound);
      exports.set(name, bound);
      return;
    }
    case 'import':
      return cx.fail('component/invalid-type', "an instance type can't import");
    default:
      decl satisfies never;
  }
}

/** An instance's export; the host's instances get it if they don't have it yet. */
export function provide(
  cx: Context,
  scope: Scope,
  from: InstanceValue,
  extern: ExternName,
  type: ExternType,
): Extern | undefined {
  const there = from.exports.get(extern.name);
  if (there !== undefined || from.host === undefined) return there;
  const made = imported(cx, scope, [...from.host, extern.name], extern, type, from.by);
  from.exports.set(extern.name, made);
  return made;
}

/** What the host, or the instance `by` of an imported component, is to give for what is declared. */
function imported(
  cx: Context,
  scope: Scope,
  path: readonly string[],
  extern: ExternName,
  type: ExternType,
  by: number | undefined,
): Extern {
  switch (type.kind) {
    case 'func': {
      const node = funcTypeAt(cx, scope, type.type);
      return { sort: 'func', id: cx.maker.importFunc(path, node.type, by), type: node };
    }
    case 'type-eq':
      return scope.get(cx, 'type', type.type);
    case 'type-sub-resource': {
      const id = cx.types.resource();
      cx.types.nameResource(id, extern.name);
      cx.maker.importResource(path, id, by);
      return { sort: 'type', type: { kind: 'resource', id } };
    }
    case 'instance':
      return {
        sort: 'instance',
        exports: new Map(),
        host: path,
        ...(by === undefined ? {} : { by }),
        extern,
      };
    case 'core module': {
      const shape = moduleTypeAt(cx, scope, type.type);
      return { sort: 'core module', id: cx.maker.importModule(path, by), shape };
    }
    case 'component':
      if (cx.maker.importComponent !== undefined) {
        cx.maker.importComponent(path);
        return { sort: 'component', scope: undefined, views: [], host: path };
      }
      return cx.fail(
        'component/unsupported',
        `the component asks its host for a component, \`${path.join('.')}\`, which can't be given yet`,
        { help: ['give it as a plug, or compose the components before linking'] },
      );
    case 'value':
    case 'value-eq':
      return noValues(cx);
    default:
      return type satisfies never;
  }
}

function bindType(
  cx: Context,
  name: string,
  wanted: TypeNode,
  given: TypeNode,
  parties: Parties,
): TypeNode {
  switch (wanted.kind) {
    case 'value':
      if (given.kind === 'value') {
        if (given.ref !== wanted.ref) {
          differ(cx, name, typeDifference(cx.types.types, wanted.ref, given.ref), parties, [
            typeText(cx.types.types, wanted.ref),
            typeText(cx.types.types, given.ref),
          ]);
        }
        return { ...wanted, source: { kind: 'alias', target: given } };
      }
      break;
    case 'resource':
      if (given.kind === 'resource') {
        if (given.id !== wanted.id) {
          cx.fail(
            'component/resource-mismatch',
            `the resource \`${name}\` that ${parties.gives} gives is not the same as the one that ${parties.wants} wants`,
            {
              help: [
                'every instance of a component has resource types of its own: both must come from one instance',
              ],
            },
          );
        }
        return { kind: 'resource', id: wanted.id, target: given };
      }
      break;
    case 'func':
      if (given.kind === 'func') {
        if (!equalFuncTypes(wanted.type, given.type))
          funcMismatch(cx, name, wanted, given, parties);
        return wanted;
      }
      break;
    case 'instance':
    case 'component':
      // A type of instances or components is compared where an instance or component is bound to it.
      if (given.kind === wanted.kind) return wanted;
      break;
    default:
      wanted satisfies never;
  }
  return cx.fail(
    'component/type-mismatch',
    `the type \`${name}\` is a ${wanted.kind} type for ${parties.wants}, but ${parties.gives} gives a ${given.kind} type`,
  );
}

export function funcMismatch(
  cx: Context,
  name: string,
  wanted: FuncNode,
  given: FuncNode,
  parties: Parties,
): never {
  const { types } = cx.types;
  return differ(cx, name, funcDifference(types, wanted.type, given.type), parties, [
    funcText(types, wanted.type),
    funcText(types, given.type),
  ]);
}

export function differ(
  cx: Context,
  name: string,
  d: Difference,
  parties: Parties,
  [wanted, given]: readonly [string, string],
): never {
  const where = d.where === '' ? '' : ` (${d.where})`;
  return cx.fail(
    d.resources === true ? 'component/resource-mismatch' : 'component/type-mismatch',
    `the types of \`${name}\` don't agree: ${parties.wants} wants ${d.wanted}, ${parties.gives} gives ${d.given}${where}`,
    { help: [`wanted by ${parties.wants}: ${wanted}`, `given by ${parties.gives}: ${given}`] },
  );
}

const sortNames = {
  func: 'a function',
  instance: 'an instance',
  component: 'a component',
  'core module': 'a core module',
  type: 'a type',
  value: 'a value',
} as const satisfies Record<Extern['sort'], string>;

export function wrongSort(
  cx: Context,
  name: string,
  wanted: string,
  given: Extern,
  parties: Parties,
): never {
  return cx.fail(
    'component/wrong-kind',
    `\`${name}\` must be ${wanted} for ${parties.wants}, but ${parties.gives} gives ${sortNames[given.sort]}`,
  );
}
