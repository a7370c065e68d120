/**
 * What a plan exports -> the object that the host gets: functions in camelCase, resources as classes, instances by
 * their full names and, where it is unique, by a short one. None of these objects has a prototype.
 */
import {
  type Accessor,
  camelCase,
  functionName,
  memberName,
  parseInterfaceName,
  parsePlainName,
  pascalCase,
} from '../../base/index.ts';
import type { FuncId, Plan, PlanExport } from '../../plan/index.ts';
import type { FuncInst } from '../core/call.ts';
import { peerKey } from '../core/peer.ts';
import type { Resource } from '../core/resource.ts';
import type { Store } from '../core/store.ts';
import type { Edge } from './edge.ts';
import { guestFunc, type HostFunction } from './guest-func.ts';
import type { GuestClass } from './resources.ts';

type Exports = Record<string, unknown>;

/** What exports are made from. */
export interface ExportSources {
  readonly plan: Plan;
  readonly edge: Edge;
  readonly funcs: (id: FuncId) => FuncInst;
  /** A function that the host calls by an adapter; undefined for the others. */
  readonly direct: (
    id: FuncId,
    component: string,
    isConstructor: boolean,
  ) => HostFunction | undefined;
  readonly modules: readonly (WebAssembly.Module | undefined)[];
}

/** The object that `instantiate` gives; frozen, as are those in it. */
export function makeExports(sources: ExportSources): Readonly<Exports> {
  const exports = makeItems(sources, sources.plan.exports);
  const shorts = new Map<string, number>();
  for (const item of sources.plan.exports) {
    if (item.kind === 'instance') {
      const short = shortName(item.name);
      shorts.set(short, (shorts.get(short) ?? 0) + 1);
    }
  }
  for (const item of sources.plan.exports) {
    if (item.kind !== 'instance') continue;
    const short = shortName(item.name);
    if (shorts.get(short) === 1 && !Object.hasOwn(exports, short)) {
      exports[short] = exports[item.name];
    }
  }
  return Object.freeze(exports);
}

/** `demo:secret-store/store@0.1.0` -> `store`. */
function shortName(name: string): string {
  return camelCase(parseInterfaceName(name)?.interface ?? name);
}

function makeItems(sources: ExportSources, items: readonly PlanExport[]): Exports {
  const exports: Exports = Object.create(null) as Exports;
  const classes = new Map<string, GuestClass>();
  // Classes first: functions among the items may be their members.
  for (const item of items) {
    if (item.kind !== 'resource') continue;
    const resource = sources.edge.store.resources[item.resource]!;
    const exported = classFor(sources, resource);
    const key = pascalCase(item.name);
    exports[key in exports ? item.name : key] = exported;
    if (resource.kind === 'defined') classes.set(item.name, exported as GuestClass);
  }
  for (const item of items) {
    switch (item.kind) {
      case 'func': {
        const func = makeFunction(sources, item.func, item.name);
        const { accessor, name } = parsePlainName(item.name);
        if (addMember(sources, classes, item.name, func)) break;
        if (accessor !== undefined) {
          const key = functionName(name);
          // Under `then` there is nothing that could be taken for a promise's.
          const own = name === 'then' ? key : name;
          defineProperty(exports, key, own, { [accessor]: func, enumerable: true });
        } else {
          const key = functionName(item.name);
          // Under `then` there is nothing that can be called.
          if (item.name !== 'then') exports[item.name] = func;
          exports[key] ??= func;
        }
        break;
      }
      case 'instance':
        exports[item.name] = Object.freeze(makeItems(sources, item.items));
        break;
      case 'module':
        exports[item.name] = sources.modules[item.module];
        break;
      case 'resource':
      case 'type':
        break;
      default:
        item satisfies never;
    }
  }
  return exports;
}

function classFor(sources: ExportSources, resource: Resource): object {
  // A resource of the host's that is exported again is the class that the host gave.
  if (resource.kind === 'host') return resource.class;
  const made = sources.edge.handles.classOf(resource);
  markPeer(sources.edge.store, made);
  return made;
}

function makeFunction(sources: ExportSources, id: FuncId, name: string): HostFunction {
  const func = sources.plan.funcs[id]!;
  const component =
    func.kind === 'lift' ? sources.edge.store.instance(func.instance).label : func.path.join('/');
  const isConstructor = parsePlainName(name).kind === 'constructor';
  const call =
    sources.direct(id, component, isConstructor) ??
    guestFunc(sources.edge, func.type, func.label, component, sources.funcs(id), isConstructor);
  Object.defineProperty(call, 'name', { value: camelCase(name), configurable: true });
  markPeer(sources.edge.store, call);
  return call;
}

/** How another program that gets it as an import finds this one. */
function markPeer(store: Store, exported: object): void {
  Object.defineProperty(exported, peerKey, { value: store.peer, configurable: true });
}

/** Puts constructors, methods and statics on their class; false for a plain function. */
function addMember(
  sources: ExportSources,
  classes: ReadonlyMap<string, GuestClass>,
  name: string,
  func: HostFunction,
): boolean {
  const { kind, resource, name: member, accessor } = parsePlainName(name);
  const onto = classes.get(resource);
  if (kind === 'freestanding' || onto === undefined) return false;
  switch (kind) {
    case 'constructor': {
      const defined = sources.edge.store.resources.find(
        (r) => r.kind === 'defined' && sources.edge.handles.classOf(r) === onto,
      );
      if (defined?.kind === 'defined') sources.edge.handles.setConstructor(defined, func);
      break;
    }
    case 'method': {
      const method = function (this: unknown, ...args: unknown[]): unknown {
        return func(this, ...args);
      };
      define(onto.prototype as object, member, method, accessor);
      break;
    }
    case 'static':
      define(onto, member, func, accessor);
      break;
    default:
      kind satisfies never;
  }
  return true;
}

/** A member under its name in JavaScript, and under that of WIT where that is another one: two may share the first. */
function define(
  onto: object,
  member: string,
  value: HostFunction,
  accessor: Accessor | undefined,
): void {
  const key = memberName(member);
  if (accessor !== undefined) return defineProperty(onto, key, member, { [accessor]: value });
  const attributes = { value, configurable: true, writable: true };
  if (key === member || !Object.hasOwn(onto, key) || ['name', 'length'].includes(key)) {
    Object.defineProperty(onto, key, attributes);
  }
  if (member.includes('-')) Object.defineProperty(onto, member, attributes);
}

/** One side of a property, under its name in JavaScript and that of WIT; the other side stays as it is. */
function defineProperty(onto: object, key: string, member: string, side: PropertyDescriptor): void {
  for (const name of new Set([key, member])) {
    // What is there as the other side stays; anything else, as the `name` of a class, goes.
    const { get, set } = Object.getOwnPropertyDescriptor(onto, name) ?? {};
    const other = { ...(get && { get }), ...(set && { set }) };
    Object.defineProperty(onto, name, { ...other, ...side, configurable: true });
  }
}
