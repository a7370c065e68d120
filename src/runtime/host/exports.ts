/**
 * What a plan exports, as `plan/host-exports.ts` has settled it -> the object that the host gets. None of the objects in it
 * has a prototype.
 */
import type {
  HostExport,
  HostExportObject,
  HostExportProperty,
  HostExports,
  ResourceId,
} from '../../plan/index.ts';
import type { EngineModule } from '../core/engine-types.ts';
import { peerKey } from '../core/peer.ts';
import type { Edge } from './edge.ts';
import type { HostFunction } from './exported-func.ts';

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
    Object.defineProperty(given, 'name', { value: exported.name, configurable: true });
    return markPeer(given);
  });
  for (const { resource, constructor, statics, methods } of classes) {
    if (constructor !== undefined) handles.setConstructor(resource, made[constructor]!);
    const onto = classOf(resource) as { readonly prototype: object };
    define(onto, statics, false);
    define(onto.prototype, methods, false);
  }
  const instances: object[] = [];
  for (const instance of objects) instances.push(object(instance));
  return object(root);

  /** How another program that gets it as an import finds this one. */
  function markPeer<T extends object>(exported: T): T {
    return Object.defineProperty(exported, peerKey, { value: store.peer, configurable: true });
  }

  function classOf(id: ResourceId): object {
    const resource = store.resources[id]!;
    // A resource of the host's that is exported again is the class that the host gave.
    return resource.kind === 'host' ? resource.class : markPeer(handles.classOf(resource));
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
    for (const property of properties) {
      const common = { configurable: true, enumerable };
      const own =
        property.kind === 'accessor'
          ? { get: made[property.get!], set: made[property.set!], ...common }
          : { value: value(property), writable: true, ...common };
      Object.defineProperty(onto, property.key, own as PropertyDescriptor);
    }
  }

  function value(property: Exclude<HostExportProperty, { readonly kind: 'accessor' }>): unknown {
    switch (property.kind) {
      case 'func':
        return made[property.func];
      case 'class':
        return classOf(property.resource);
      case 'module':
        return modules[property.module];
      default:
        return instances[property.object];
    }
  }
}
