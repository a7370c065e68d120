/**
 * A component within another -> one that stands by itself: what it takes from the scope around it by outer aliases is copied
 * in front of its own definitions, and all indexes move by as much. Only what is the same wherever it is defined can be
 * taken so: types, components, core modules. Explainer.md, Alias Definitions.
 */
import {
  writeNames,
  type CanonOperands,
  type ComponentTree,
  type Decl,
  type Definition,
  type DefType,
  type ExternType,
  type SortIndex,
  type ValType,
} from '../../binary/index.ts';
import { entriesOf } from '../../component/join/index.ts';

/** The sorts that outer aliases are of, and that can be copied. */
const copied = ['type', 'component', 'core module'] as const;
type CopiedSort = (typeof copied)[number];

/** What an index of a sort is called elsewhere. */
type Rename = (sort: string, index: number) => number;

/** Indexes of a scope, and of that around it. */
interface Renames {
  readonly own: Rename;
  /** Absent where nothing stands around it. */
  readonly outer?: Rename;
}

/** Why a component can't stand by itself: what it takes from outside, `core type 3`. */
export class NotClosed extends Error {}

/** Whether a component takes anything from the scope around it. */
export function isClosed({ definitions }: ComponentTree): boolean {
  let closed = true;
  const none: Rename = (_, index) => index;
  const outer: Rename = (_, index) => {
    closed = false;
    return index;
  };
  for (const def of definitions) renamed(def, { own: none, outer });
  return closed;
}

/** The component with all that it needs of the definitions around it; throws `NotClosed` where that can't be copied. */
export function closed(part: ComponentTree, around: readonly Definition[]): ComponentTree {
  const spaces = new Map<string, Definition[]>();
  for (const def of around) {
    const { sort, count } = entriesOf(def);
    const space = spaces.get(sort) ?? [];
    spaces.set(sort, space);
    for (let i = 0; i < count; i++) space.push(def);
  }
  const needed = new Set<Definition>();
  const indexes = new Map<Definition, number>();
  for (const sort of copied) spaces.get(sort)?.forEach((def, i) => indexes.set(def, i));
  // The list grows while it is gone through.
  const open: Definition[] = [];
  const need: Rename = (sort, index) => {
    const def = spaces.get(sort)?.[index];
    if (def === undefined || !isCopied(sort) || !isCopiable(def)) {
      throw new NotClosed(`${sort} ${index}`);
    }
    if (!needed.has(def)) {
      needed.add(def);
      open.push(def);
    }
    return index;
  };
  const same: Rename = (_, index) => index;
  for (const def of part.definitions) renamed(def, { own: same, outer: need });
  for (const def of open) renamed(def, { own: need });
  const moved = new Map<string, number>();
  const shift = new Map<string, number>();
  const front = around.filter((def) => needed.has(def));
  for (const def of front) {
    const { sort } = entriesOf(def);
    const at = shift.get(sort) ?? 0;
    moved.set(`${sort} ${indexes.get(def)!}`, at);
    shift.set(sort, at + 1);
  }
  const place: Rename = (sort, index) => moved.get(`${sort} ${index}`) ?? index;
  const renames = {
    own: (sort: string, index: number) => index + (shift.get(sort) ?? 0),
    outer: place,
  };
  const { sections: _, ...rest } = part;
  const names = {
    ...part.names,
    sorts: new Map(
      [...part.names.sorts].map(([sort, own]) => [
        sort,
        new Map([...own].map(([index, name]) => [renames.own(sort, index), name])),
      ]),
    ),
  };
  return {
    ...rest,
    names,
    definitions: [
      ...front.map((def) => renamed(def, { own: place })),
      ...part.definitions.map((def) =>
        def.kind === 'custom' && def.name === 'component-name'
          ? { ...def, data: writeNames(names) }
          : renamed(def, renames),
      ),
    ],
  };
}

const isCopied = (sort: string): sort is CopiedSort => (copied as readonly string[]).includes(sort);

/** Whether a definition means the same in another scope. */
function isCopiable(def: Definition): boolean {
  return (
    def.kind === 'component' ||
    def.kind === 'core-module' ||
    (def.kind === 'type' && def.type.kind !== 'resource')
  );
}

/** The definition with other indexes; definitions in types and components know the scope by outer aliases. */
function renamed(def: Definition, renames: Renames): Definition {
  switch (def.kind) {
    case 'component': {
      const { sections: _, ...component } = def.component;
      const definitions = inner(def.component.definitions, 1, renames) as readonly Definition[];
      if (definitions === def.component.definitions) return def;
      return { ...def, component: { ...component, definitions } };
    }
    case 'alias':
    case 'import':
    case 'type':
      return decl(def, 0, renames) as Definition;
    case 'core-instance':
      if (def.expr.kind === 'exports') return def;
      return {
        ...def,
        expr: { ...def.expr, module: renames.own('core module', def.expr.module) },
      };
    case 'instance': {
      const { own } = renames;
      const item = <T extends SortIndex>(i: T): T => ({ ...i, index: own(i.sort, i.index) });
      const { expr } = def;
      return expr.kind === 'exports'
        ? { ...def, expr: { ...expr, exports: expr.exports.map(item) } }
        : {
            ...def,
            expr: {
              ...expr,
              component: own('component', expr.component),
              args: expr.args.map(item),
            },
          };
    }
    case 'export': {
      const item = { ...def.item, index: renames.own(def.item.sort, def.item.index) };
      const type = def.type === undefined ? {} : { type: externType(def.type, renames.own) };
      return { ...def, item, ...type };
    }
    case 'canon':
      return { ...def, operands: operands(def.operands, renames.own) };
    case 'value':
      return { ...def, type: valType(def.type, renames.own) };
    case 'core-type':
      for (const type of def.types) {
        if (type.kind !== 'module') continue;
        for (const d of type.decls) {
          if (d.kind === 'outer-type' && d.count > 1) renames.outer?.('core type', d.index);
        }
      }
      return def;
    case 'core-module':
    case 'custom':
    case 'start':
      return def;
    default:
      return def satisfies never;
  }
}

/** Definitions of a scope within; the same ones where none has changed. */
function inner(
  definitions: readonly (Definition | Decl)[],
  depth: number,
  renames: Renames,
): readonly (Definition | Decl)[] {
  const made = definitions.map((def) => {
    if (def.kind === 'component') {
      const { sections: _, ...component } = def.component;
      const own = inner(def.component.definitions, depth + 1, renames) as readonly Definition[];
      return own === def.component.definitions
        ? def
        : { ...def, component: { ...component, definitions: own } };
    }
    if (def.kind === 'core-type') {
      for (const type of def.types) {
        if (type.kind !== 'module') continue;
        for (const d of type.decls) {
          if (d.kind === 'outer-type' && d.count > depth + 1) renames.outer?.('core type', d.index);
        }
      }
    }
    return def.kind === 'alias' || def.kind === 'type' ? decl(def, depth, renames) : def;
  });
  return made.every((def, i) => def === definitions[i]) ? definitions : made;
}

/** A declaration `depth` scopes within; at 0 its own indexes are the scope's. */
function decl<T extends Definition | Decl>(def: T, depth: number, renames: Renames): T {
  const { own, outer } = renames;
  if (def.kind === 'alias') {
    const { target, sort } = def;
    if (target.kind !== 'outer') return def;
    if (target.count === depth) {
      const index = own(sort, target.index);
      return index === target.index ? def : { ...def, target: { ...target, index } };
    }
    if (target.count < depth || outer === undefined) return def;
    const index = outer(sort, target.index);
    return { ...def, target: { ...target, count: depth, index } };
  }
  if (def.kind === 'type') {
    const { type } = def;
    if (type.kind === 'component' || type.kind === 'instance') {
      const decls = inner(type.decls, depth + 1, renames) as readonly Decl[];
      return decls === type.decls ? def : { ...def, type: { ...type, decls } };
    }
    return depth === 0 ? { ...def, type: defType(type, own) } : def;
  }
  if (depth === 0 && def.kind === 'import') return { ...def, type: externType(def.type, own) };
  return def;
}

function valType<T extends ValType>(type: T, own: Rename): T {
  return (typeof type === 'number' ? own('type', type) : type) as T;
}

function externType(type: ExternType, own: Rename): ExternType {
  switch (type.kind) {
    case 'func':
    case 'component':
    case 'instance':
    case 'type-eq':
      return { ...type, type: own('type', type.type) };
    case 'value':
      return { ...type, type: valType(type.type, own) };
    case 'core module':
    case 'type-sub-resource':
    case 'value-eq':
      return type;
    default:
      return type satisfies never;
  }
}

function operands(given: CanonOperands, own: Rename): CanonOperands {
  const { type, result } = given;
  return {
    ...given,
    ...(type === undefined ? {} : { type: own('type', type) }),
    ...(result === undefined ? {} : { result: valType(result, own) }),
  };
}

function defType(type: DefType, own: Rename): DefType {
  const use = (t: ValType): ValType => valType(t, own);
  const maybe = <K extends string>(
    key: K,
    t: ValType | undefined,
  ): { readonly [P in K]?: ValType } =>
    (t === undefined ? {} : { [key]: use(t) }) as { readonly [P in K]?: ValType };
  switch (type.kind) {
    case 'record':
      return { ...type, fields: type.fields.map((f) => ({ ...f, type: use(f.type) })) };
    case 'variant':
      return { ...type, cases: type.cases.map((c) => ({ ...c, ...maybe('type', c.type) })) };
    case 'list':
    case 'option':
      return { ...type, type: use(type.type) };
    case 'tuple':
      return { ...type, types: type.types.map(use) };
    case 'result':
      return { ...type, ...maybe('ok', type.ok), ...maybe('err', type.err) };
    case 'own':
    case 'borrow':
      return { ...type, resource: own('type', type.resource) };
    case 'stream':
    case 'future':
      return { ...type, ...maybe('type', type.type) };
    case 'map':
      return { ...type, key: use(type.key), value: use(type.value) };
    case 'func':
      return {
        ...type,
        params: type.params.map((p) => ({ ...p, type: use(p.type) })),
        ...maybe('result', type.result),
      };
    case 'primitive':
    case 'flags':
    case 'enum':
    case 'resource':
    case 'component':
    case 'instance':
      return type;
    default:
      return type satisfies never;
  }
}
