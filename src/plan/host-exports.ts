/**
 * What a plan exports -> what JavaScript is given, as data: functions, classes with their members, objects, each under the
 * keys that it has in the end. Who instantiates a plan, or prints a program, only has to define them. Names of members and
 * functions are spelt as `base/camel-case.ts` has it.
 */
import {
  camelCase,
  functionName,
  memberName,
  parseInterfaceName,
  parsePlainName,
  pascalCase,
} from '../base/index.ts';
import type { FuncId, Plan, PlanExport, ResourceId } from './plan.ts';

/** All that a program exports. */
export interface HostExports {
  readonly funcs: readonly HostExport[];
  /** Those of resources that components of the program define. */
  readonly classes: readonly HostExportClass[];
  /** Instances, each after those that stand in it. */
  readonly objects: readonly HostExportObject[];
  readonly root: HostExportObject;
}

/** A function, which may stand under several keys. */
export interface HostExport {
  readonly func: FuncId;
  /** Its `name`. */
  readonly name: string;
  /** Who has it, in messages. */
  readonly component: string;
  readonly isConstructor: boolean;
  /** Whether what it is called on is its first argument. */
  readonly isMethod: boolean;
}

/** A class: what is added to it, and to its prototype. */
export interface HostExportClass {
  readonly resource: ResourceId;
  /** An index into `funcs`. */
  readonly constructor?: number;
  readonly statics: readonly HostExportProperty[];
  readonly methods: readonly HostExportProperty[];
}

/** An exported instance, or the root. */
export interface HostExportObject {
  readonly properties: readonly HostExportProperty[];
}

/**
 * A property of an exported object or class: functions and objects are indexes into `funcs` and `objects`, classes and
 * modules ids of the plan.
 */
export type HostExportProperty = { readonly key: string } &
  /** A value of its kind, by its index or id. */
  (
    | { readonly kind: 'func' | 'class' | 'module' | 'object'; readonly of: number }
    | { readonly kind: 'accessor'; readonly get?: number; readonly set?: number }
  );

/** Settles what a plan exports. */
export function hostExports(plan: Plan): HostExports {
  const exporter = new Exporter(plan);
  const root = exporter.object(plan.exports);
  addShortNames(root, plan.exports);
  return {
    funcs: exporter.funcs,
    classes: [...exporter.classes.values()].map(({ resource, constructor, statics, methods }) => ({
      resource,
      ...(constructor === undefined ? {} : { constructor }),
      statics: [...statics.values()],
      methods: [...methods.values()],
    })),
    objects: exporter.objects,
    root: { properties: [...root.values()] },
  };
}

/** What one object has, by its keys. */
type Properties = Map<string, HostExportProperty>;

interface ClassUnderWay {
  readonly resource: ResourceId;
  constructor: number | undefined;
  readonly statics: Properties;
  readonly methods: Properties;
}

/** Instances also under their short names, where these are unique: `demo:secret-store/store@0.1.0` as `store`. */
function addShortNames(root: Properties, items: readonly PlanExport[]): void {
  const named = new Map<string, string | undefined>();
  for (const { kind, name } of items) {
    if (kind !== 'instance') continue;
    const short = shortName(name);
    named.set(short, named.has(short) ? undefined : name);
  }
  for (const [key, name] of named) {
    if (name !== undefined && !root.has(key)) root.set(key, { ...root.get(name)!, key });
  }
}

function shortName(name: string): string {
  return camelCase(parseInterfaceName(name)?.interface ?? name);
}

class Exporter {
  readonly #plan: Plan;
  readonly funcs: HostExport[] = [];
  readonly objects: HostExportObject[] = [];
  readonly classes = new Map<ResourceId, ClassUnderWay>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  object(items: readonly PlanExport[]): Properties {
    const properties: Properties = new Map();
    const classes = new Map<string, ClassUnderWay>();
    // Classes first: functions among the items may be their members.
    for (const item of items) {
      if (item.kind !== 'resource') continue;
      const { name, resource } = item;
      const pascal = pascalCase(name);
      const key = properties.has(pascal) ? name : pascal;
      properties.set(key, { kind: 'class', key, of: resource });
      // A resource of the host's that is exported again is the class that the host gave.
      if (this.#plan.resources[resource]!.kind === 'defined') {
        classes.set(name, this.#class(resource));
      }
    }
    for (const item of items) this.#add(item, properties, classes);
    return properties;
  }

  #class(resource: ResourceId): ClassUnderWay {
    let known = this.classes.get(resource);
    if (known === undefined) {
      known = { resource, constructor: undefined, statics: new Map(), methods: new Map() };
      this.classes.set(resource, known);
    }
    return known;
  }

  #add(
    item: PlanExport,
    properties: Properties,
    classes: ReadonlyMap<string, ClassUnderWay>,
  ): void {
    const key = item.name;
    switch (item.kind) {
      case 'func':
        return this.#func(item, properties, classes);
      case 'instance': {
        const inner = [...this.object(item.items).values()];
        const object = this.objects.push({ properties: inner }) - 1;
        return void properties.set(key, { kind: 'object', key, of: object });
      }
      case 'module':
        return void properties.set(key, { kind: 'module', key, of: item.module });
      case 'resource':
      case 'type':
        return;
      default:
        return item satisfies never;
    }
  }

  #func(
    { name, func: id }: PlanExport & { readonly kind: 'func' },
    properties: Properties,
    classes: ReadonlyMap<string, ClassUnderWay>,
  ): void {
    const { kind, resource, name: own, accessor } = parsePlainName(name);
    const onto = classes.get(resource);
    const func = this.#export(name, id, {
      isConstructor: kind === 'constructor',
      isMethod: kind === 'method' && onto !== undefined,
    });
    if (kind === 'freestanding' || onto === undefined) {
      if (accessor !== undefined) {
        const key = functionName(own);
        // Under `then` there is nothing that could be taken for a promise's.
        addAccessor(properties, new Set([key, own === 'then' ? key : own]), { [accessor]: func });
        return;
      }
      const key = functionName(name);
      // Under `then` there is nothing that can be called.
      if (name !== 'then') properties.set(name, { kind: 'func', key: name, of: func });
      if (!properties.has(key)) properties.set(key, { kind: 'func', key, of: func });
    } else if (kind === 'constructor') {
      onto.constructor = func;
    } else {
      const key = memberName(own);
      const members = kind === 'method' ? onto.methods : onto.statics;
      if (accessor !== undefined) {
        return addAccessor(members, new Set([key, own]), { [accessor]: func });
      }
      // Two may share the name in JavaScript: each is there under that of WIT, too.
      if (key === own || !members.has(key)) members.set(key, { kind: 'func', key, of: func });
      if (own.includes('-')) members.set(own, { kind: 'func', key: own, of: func });
    }
  }

  /** Its index. */
  #export(
    exportName: string,
    func: FuncId,
    as: Pick<HostExport, 'isConstructor' | 'isMethod'>,
  ): number {
    const planned = this.#plan.funcs[func]!;
    const component =
      planned.kind === 'lift'
        ? this.#plan.instances[planned.instance]!.label
        : planned.path.join('/');
    const name = camelCase(exportName);
    return this.funcs.push({ func, name, component, ...as }) - 1;
  }
}

/** One side of a property; the other side stays as it is. */
function addAccessor(
  properties: Properties,
  keys: ReadonlySet<string>,
  side: { readonly get?: number } | { readonly set?: number },
): void {
  for (const key of keys) {
    const before = properties.get(key);
    const other = before?.kind === 'accessor' ? before : undefined;
    properties.set(key, { ...other, ...side, kind: 'accessor', key });
  }
}
