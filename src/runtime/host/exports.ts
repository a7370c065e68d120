/**
 * What a plan exports, as `plan/host-exports.ts` has settled it -> the object that the host gets. None of the objects in it
 * has a prototype.
 */
import type {
  HostExport,
  HostExportObject,
  HostExportProperty,
  HostExports,
} from '../../plan/index.ts';
import type { EngineModule } from '../core/engine-types.ts';
import { runtimeKey } from '../core/peer.ts';
import type { Edge } from './edge.ts';
import type { HostFunction } from './refused.ts';

/** What exports are made from. */
export interface ExportSources {
  readonly edge: Edge;
  readonly func: (exported: HostExport) => HostFunction;
  readonly modules: readonly (EngineModule | undefined)[];
}

type Exports = Readonly<Record<string, unknown>>;

/** The object that `instantiate` gives; frozen, as are those in it. */
export function makeExports(
  sources: ExportSources,
  { funcs, classes, objects, root }: HostExports,
): Exports {
  const { edge, modules } = sources;
  const made = funcs.map((exported) => exportedFunction(sources, exported));
  const instances: object[] = [];
  const values = {
    func: made,
    class: edge.store.resources.map((_, id) => {
      const { constructor: index } = classes.find(({ resource }) => resource === id) ?? {};
      // Every object has something of this name.
      return exportedClass(sources, id, typeof index === 'number' ? made[index] : undefined);
    }),
    module: modules,
    object: instances,
  } as const;
  for (const { resource, statics, methods } of classes) {
    const onto = values.class[resource] as { readonly prototype: object };
    define(onto, described(statics));
    define(onto.prototype, described(methods));
  }
  for (const instance of objects) instances.push(object(instance));
  return object(root);

  function object({ properties }: HostExportObject): Exports {
    return Object.freeze(define(Object.create(null) as Exports, described(properties), true));
  }

  function described(properties: readonly HostExportProperty[]): Members {
    const all = Object.create(null) as Record<string, Member>;
    for (const property of properties) {
      all[property.key] =
        property.kind === 'accessor'
          ? // What there is only one of stays undefined.
            { get: made[property.get!], set: made[property.set!] }
          : { value: values[property.kind][property.of] as unknown, writable: true };
    }
    return all;
  }
}

/** A property, but for who sees and changes it. */
type Member =
  | { readonly value: unknown; readonly writable: true }
  | { readonly get?: HostFunction | undefined; readonly set?: HostFunction | undefined };

type Members = Readonly<Record<string, Member>>;

/** Adds properties to an object, which it gives. */
export function define<T extends object>(onto: T, members: Members, enumerable = false): T {
  for (const [key, member] of Object.entries(members)) {
    Object.defineProperty(onto, key, {
      ...member,
      enumerable,
      configurable: true,
    } as PropertyDescriptor);
  }
  return onto;
}

/** A function as the host gets it. */
export function exportedFunction(
  { edge: { store, handles }, func }: ExportSources,
  exported: HostExport,
): HostFunction {
  const call = func(exported);
  const given: HostFunction = exported.isMethod
    ? function (this: unknown, ...args) {
        return call(this, ...args);
      }
    : call;
  add(given, 'name', exported.name);
  handles?.addTo?.(given, exported);
  return add(given, runtimeKey, store.peer);
}

/** The class of a resource. One of the host's that is exported again is what the host gave. */
export function exportedClass(
  { edge: { store, handles } }: ExportSources,
  id: number,
  constructor?: HostFunction,
): object {
  const resource = store.resources[id]!;
  if (resource.kind === 'host') return resource.class;
  if (constructor !== undefined) handles!.setConstructor(id, constructor);
  return add(handles!.classOf(resource), runtimeKey, store.peer);
}

/** Adds what nobody sees who goes through an object's properties; its own `name`, say, or by what other programs know this one. */
function add<T extends object>(onto: T, key: PropertyKey, value: unknown): T {
  return Object.defineProperty(onto, key, { value, configurable: true });
}
