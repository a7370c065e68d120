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
import { peerKey } from '../core/peer.ts';
import type { Resource } from '../core/resource.ts';
import type { Edge } from './edge.ts';
import type { HostFunction } from './refused.ts';

/** What exports are made from. */
export interface ExportSources {
  readonly edge: Edge;
  readonly func: (exported: HostExport) => HostFunction;
  readonly modules: readonly (EngineModule | undefined)[];
}

/** The object that `instantiate` gives; frozen, as are those in it. */
export function makeExports(
  { funcs, classes, objects, root }: HostExports,
  { edge, func, modules }: ExportSources,
): Readonly<Record<string, unknown>> {
  const { store, handles } = edge;
  const made = funcs.map((exported) => {
    const call = func(exported);
    const given: HostFunction = exported.isMethod
      ? function (this: unknown, ...args) {
          return call(this, ...args);
        }
      : call;
    add(given, 'name', exported.name);
    handles.addTo?.(given, exported);
    return add(given, peerKey, store.peer);
  });
  const instances: object[] = [];
  const values = {
    func: made,
    class: store.resources.map(classOf),
    module: modules,
    object: instances,
  } as const;
  for (const { resource, constructor, statics, methods } of classes) {
    // Every object has something of this name.
    if (typeof constructor === 'number') handles.setConstructor(resource, made[constructor]!);
    const onto = values.class[resource] as { readonly prototype: object };
    define(onto, statics, false);
    define(onto.prototype, methods, false);
  }
  for (const instance of objects) instances.push(object(instance));
  return object(root);

  function classOf(resource: Resource): object {
    // A resource of the host's that is exported again is the class that the host gave.
    return resource.kind === 'host'
      ? resource.class
      : add(handles.classOf(resource), peerKey, store.peer);
  }

  function object({ properties }: HostExportObject): Readonly<Record<string, unknown>> {
    const exports = Object.create(null) as Record<string, unknown>;
    define(exports, properties, true);
    return Object.freeze(exports);
  }

  function define(
    onto: object,
    properties: readonly HostExportProperty[],
    enumerable: boolean,
  ): void {
    for (const { key, ...property } of properties) {
      Object.defineProperty(onto, key, {
        ...(property.kind === 'accessor'
          ? // What there is only one of stays undefined.
            { get: made[property.get!], set: made[property.set!] }
          : { value: values[property.kind][property.of] as unknown, writable: true }),
        enumerable,
        configurable: true,
      } as PropertyDescriptor);
    }
  }
}

/** Adds what nobody sees who goes through an object's properties; its own `name`, say, or by what other programs know this one. */
function add<T extends object>(onto: T, key: PropertyKey, value: unknown): T {
  return Object.defineProperty(onto, key, { value, configurable: true });
}
