/**
 * Evaluates a component: its definitions one after the other, nested instantiations in their place, so that what was
 * a tree of components becomes a flat sequence of things that the maker is told of. Every resource type has its own
 * identity for each instance that defines it. Explainer.md, Component Definitions and Instance Definitions.
 */
import { pathText } from '../../base/index.ts';
import type {
  ComponentTree,
  Definition,
  ExportDef,
  ExternName,
  ImportDef,
  InstanceDef,
  Sort,
} from '../../binary/index.ts';
import { bind, bindView, missingArgument, noValues, provide, type Parties } from './bind.ts';
import { evalCanon } from './canon.ts';
import { Unknown, type Context } from './context.ts';
import { duplicate, evalCoreInstance } from './core-instance.ts';
import { evalCoreType, shapeOf } from './core-types.ts';
import type { ComponentValue, Extern, InstanceValue } from '../types/entities.ts';
import { entriesOf } from '../tree/entries-of.ts';
import { evalAlias } from './alias.ts';
import { evalType } from './type.ts';
import type { MadeOf } from './maker.ts';
import { Scope } from './scope.ts';

/** What an import of a component is bound to; gives undefined, or fails, where there is nothing. */
export interface Arguments {
  readonly find: (def: ImportDef, scope: Scope) => Extern | undefined;
  /** All names, for messages. */
  readonly all: ReadonlyMap<string, Extern>;
  /** Who gives what is found: for messages. */
  readonly giver: (name: string) => string;
}

/** An import or export with the name as it was written. */
export interface NamedExtern {
  readonly extern: ExternName;
  readonly item: Extern;
  readonly offset: number;
}

export interface Evaluated {
  readonly value: InstanceValue;
  /** In the component's own order, as it sees them. */
  readonly imports: readonly NamedExtern[];
  readonly exports: readonly NamedExtern[];
}

/** A component that stands by itself, not in another one. */
export function rootComponent(tree: ComponentTree): ComponentValue {
  return { sort: 'component', tree, scope: undefined, views: [] };
}

/** Arguments that the host gives: whatever is asked for. */
export function hostArguments(cx: Context, host: InstanceValue): Arguments {
  return {
    find: (def, scope) => provide(cx, scope, host, def.extern, def.type),
    all: host.exports,
    giver: () => 'the host',
  };
}

/**
 * Makes an instance of a component. `parent` is the component instance in which that happens. Gives up, with nothing to
 * say, where a definition was rejected.
 */
export function instantiate(
  cx: Context,
  component: ComponentValue,
  args: Arguments,
  parent: number | undefined,
  label: string,
  at?: MadeOf['at'],
): Evaluated {
  const { tree } = component;
  if (tree === undefined) {
    if (component.host !== undefined)
      return importedInstance(cx, component.host, parent, label, at);
    return cx.fail(
      'component/unsupported',
      `the component \`${label}\` is not there, only its type`,
    );
  }
  const id = cx.maker.instance(parent, label, { tree, ...(at === undefined ? {} : { at }) });
  const scope = new Scope('component', component.scope, id, label, tree.names);
  const imports: NamedExtern[] = [];
  const exports: NamedExtern[] = [];
  const value: InstanceValue = { sort: 'instance', exports: new Map() };
  const seen = new Set<string>();
  cx.file = tree.file;
  let isSound = true;
  for (const def of tree.definitions) {
    cx.step();
    cx.offset = def.offset;
    const { sort, count } = entriesOf(def);
    const size = scope.size(sort) + count;
    const tried = cx.attempt(() => evaluate(def));
    if ('value' in tried) continue;
    isSound = false;
    if (tried.lost === 'scope') break;
    scope.fill(sort, size);
  }
  if (!isSound) throw new Unknown();
  return { value, imports, exports };

  function evaluate(def: Definition): void {
    switch (def.kind) {
      case 'import': {
        const { extern, offset } = def;
        if (seen.has(extern.name)) duplicate(cx, 'import', extern.name);
        seen.add(extern.name);
        const item = cx.within(`import "${extern.name}"`, () => bindImport(cx, scope, def, args));
        imports.push({ extern, item, offset });
        cx.maker.given?.(id, extern, item);
        scope.add(item);
        return;
      }
      case 'export': {
        const { extern, offset } = def;
        if (value.exports.has(extern.name)) duplicate(cx, 'export', extern.name);
        const item = cx.within(`export "${extern.name}"`, () => evalExport(cx, scope, def));
        exports.push({ extern, item, offset });
        value.exports.set(extern.name, item);
        scope.add(item);
        return;
      }
      default:
        evalDefinition(cx, scope, def);
    }
  }
}

/** An instance of which nothing is known but what it is seen as. */
function importedInstance(
  cx: Context,
  host: readonly string[],
  parent: number | undefined,
  label: string,
  at: MadeOf['at'],
): Evaluated {
  const of = { imported: host, ...(at === undefined ? {} : { at }) };
  const by = cx.maker.instance(parent, label, of);
  return { value: { sort: 'instance', exports: new Map(), host, by }, imports: [], exports: [] };
}

function evalDefinition(
  cx: Context,
  scope: Scope,
  def: Exclude<Definition, { readonly kind: 'import' | 'export' }>,
): void {
  const entry = (sort: Sort): string => scope.nameOf(sort, scope.size(sort));
  switch (def.kind) {
    case 'custom':
      return;
    case 'core-module': {
      const index = scope.size('core module');
      const label = def.module.name ?? scope.givenName('core module', index) ?? String(index);
      const id = cx.maker.module(def.module, label);
      scope.add({ sort: 'core module', id, shape: shapeOf(def.module) });
      return;
    }
    case 'core-type':
      for (const type of def.types) scope.add(evalCoreType(cx, scope, type));
      return;
    case 'core-instance':
      cx.within(entry('core instance'), () => scope.add(evalCoreInstance(cx, scope, def)));
      return;
    case 'component':
      scope.add({ sort: 'component', tree: def.component, scope, views: [] });
      return;
    case 'instance':
      cx.nested(entry('instance'), () => scope.add(evalInstance(cx, scope, def)));
      return;
    case 'alias':
      scope.add(evalAlias(cx, scope, def));
      return;
    case 'type':
      cx.within(entry('type'), () =>
        scope.add({ sort: 'type', type: evalType(cx, scope, def.type) }),
      );
      return;
    case 'canon':
      cx.within(`canon ${def.name}`, () => scope.add(evalCanon(cx, scope, def)));
      return;
    case 'start':
    case 'value':
      return noValues(cx);
    default:
      def satisfies never;
  }
}

function bindImport(cx: Context, scope: Scope, def: ImportDef, args: Arguments): Extern {
  const { name } = def.extern;
  const parties: Parties = { wants: quoted(scope.label), gives: args.giver(name) };
  const item = args.find(def, scope) ?? missingArgument(cx, name, args.all, parties);
  return bind(cx, scope, name, def.type, item, parties);
}

const quoted = (label: string): string => `\`${label}\``;

const exportable: ReadonlySet<Sort> = new Set([
  'func',
  'type',
  'component',
  'instance',
  'core module',
]);

/** An entry of an index space that may be imported, exported and passed on. */
export function getExtern(cx: Context, scope: Scope, sort: Sort, index: number): Extern {
  if (sort === 'value') return noValues(cx);
  if (exportable.has(sort)) return scope.get(cx, sort, index) as Extern;
  return cx.fail('component/wrong-kind', `a ${sort} can't leave its component`);
}

function evalExport(cx: Context, scope: Scope, def: ExportDef): Extern {
  const { name } = def.extern;
  const item = getExtern(cx, scope, def.item.sort, def.item.index);
  nameExport(cx, name, item);
  if (def.type !== undefined) {
    const parties = { wants: 'its declared type', gives: quoted(scope.label) };
    return bind(cx, scope, name, def.type, item, parties);
  }
  return item.sort === 'type' ? exportedType(item) : item;
}

/** An export of a type is another name of it. */
function exportedType(item: Extract<Extern, { sort: 'type' }>): Extern {
  const { type } = item;
  switch (type.kind) {
    case 'value':
      return { sort: 'type', type: { ...type, source: { kind: 'alias', target: type } } };
    case 'resource':
      return { sort: 'type', type: { kind: 'resource', id: type.id, target: type } };
    default:
      return item;
  }
}

/** Functions and resources get their names for people by being exported. */
function nameExport(cx: Context, name: string, item: Extern): void {
  if (item.sort === 'func') cx.maker.name(item.id, name);
  if (item.sort === 'type' && item.type.kind === 'resource') {
    cx.types.nameResource(item.type.id, name);
  }
  if (item.sort !== 'instance') return;
  for (const [inner, e] of item.exports) {
    cx.step();
    if (e.sort === 'func') cx.maker.name(e.id, pathText([name, inner]));
    if (e.sort === 'type' && e.type.kind === 'resource') cx.types.nameResource(e.type.id, inner);
  }
}

function evalInstance(cx: Context, scope: Scope, def: InstanceDef): InstanceValue {
  const { expr } = def;
  if (expr.kind === 'exports') {
    const exports = new Map<string, Extern>();
    for (const { name, sort, index } of expr.exports) {
      cx.step();
      if (exports.has(name)) duplicate(cx, 'export', name);
      const item = getExtern(cx, scope, sort, index);
      exports.set(name, item.sort === 'type' ? exportedType(item) : item);
    }
    return { sort: 'instance', exports };
  }
  const component = scope.get(cx, 'component', expr.component);
  const args = new Map<string, Extern>();
  for (const { name, sort, index } of expr.args) {
    cx.step();
    if (args.has(name)) duplicate(cx, 'argument', name);
    args.set(name, getExtern(cx, scope, sort, index));
  }
  const names = scope.names?.sorts;
  const label =
    names?.get('instance')?.get(scope.size('instance')) ??
    component.tree?.names.component ??
    names?.get('component')?.get(expr.component) ??
    `${scope.label}/component ${expr.component}`;
  const made = instantiate(
    cx,
    component,
    { find: (i) => args.get(i.extern.name), all: args, giver: () => quoted(scope.label) },
    scope.instance,
    label,
    { instance: scope.size('instance'), component: expr.component },
  );
  return component.views.reduce<InstanceValue>(
    (value, view) =>
      bindView(cx, scope.instance, view, args, value, {
        wants: quoted(scope.label),
        gives: quoted(label),
      }),
    made.value,
  );
}
