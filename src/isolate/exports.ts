/**
 * What a program in another thread exports -> the object that this one has: the same names, functions that give promises
 * and classes whose constructors do, too. Properties with setters are left out: nobody could wait for one to be set.
 */
import type { HostExportProperty, HostExports, ResourceId } from '../plan/index.ts';
import { disposeKey } from '../runtime/index.ts';

/** Calls a function that the plan exports, by its index. */
export type CallExport = (func: number, args: readonly unknown[]) => Promise<unknown>;

/** The classes of stand-ins for resources, and the object with the exports. */
export interface IsolatedExports {
  readonly exports: Readonly<Record<string, unknown>>;
  standIn(resource: ResourceId | undefined, drop: () => void): object;
}

type Class = new (...args: unknown[]) => object;

export function isolatedExports(
  { funcs, classes, objects, root }: HostExports,
  modules: readonly unknown[],
  call: CallExport,
): IsolatedExports {
  const made = funcs.map(({ name, isMethod }, index) => {
    const func = isMethod
      ? function (this: unknown, ...args: unknown[]) {
          return call(index, [this, ...args]);
        }
      : (...args: unknown[]) => call(index, args);
    return Object.defineProperty(func, 'name', { value: name, configurable: true });
  });
  const drops = new WeakMap<object, () => void>();
  const types = new Map<ResourceId, Class>();
  const typeOf = (resource: ResourceId): Class => {
    let type = types.get(resource);
    if (type === undefined) types.set(resource, (type = makeClass(resource)));
    return type;
  };
  const makeClass = (resource: ResourceId): Class => {
    const construct = classes.find((of) => of.resource === resource)?.constructor;
    return class {
      constructor(...args: unknown[]) {
        if (construct === undefined) throw new TypeError('the resource has no constructor');
        // What `new` gives is what is returned, where that is an object.
        return call(construct, args) as never;
      }

      [disposeKey](): void {
        drops.get(this)?.();
        drops.delete(this);
      }
    } as Class;
  };
  const instances: object[] = [];
  const define = (onto: object, properties: readonly HostExportProperty[]): void => {
    for (const property of properties) {
      if (property.kind === 'accessor') continue;
      const { kind, of } = property;
      const value =
        kind === 'func'
          ? made[of]
          : kind === 'class'
            ? typeOf(of)
            : kind === 'object'
              ? instances[of]
              : modules[of];
      Object.defineProperty(onto, property.key, { value, enumerable: true, configurable: true });
    }
  };
  for (const { resource, statics, methods } of classes) {
    const type = typeOf(resource);
    define(type, statics);
    define(type.prototype as object, methods);
  }
  const object = (properties: readonly HostExportProperty[]): Readonly<Record<string, unknown>> => {
    const exports = Object.create(null) as Record<string, unknown>;
    define(exports, properties);
    return Object.freeze(exports);
  };
  for (const { properties } of objects) instances.push(object(properties));
  return {
    exports: object(root.properties),
    standIn(resource, drop) {
      const prototype = resource === undefined ? plain : (typeOf(resource).prototype as object);
      const standIn = Object.create(prototype) as object;
      drops.set(standIn, drop);
      return standIn;
    },
  };
}

/** Of a resource that the program doesn't export by a name: it can only be given back. */
const plain = {};

/** The functions that a running program exports, by their index, each as what is called with all of its arguments. */
export function exportedFunctions(
  { funcs, classes, objects, root }: HostExports,
  exports: object,
): readonly ((args: readonly unknown[]) => unknown)[] {
  const found: ((args: readonly unknown[]) => unknown)[] = Array.from(funcs, () => missing);
  const types = new Map<ResourceId, object>();
  const visited = new Set<number>();
  const visit = (properties: readonly HostExportProperty[], owner: object): void => {
    for (const property of properties) {
      if (property.kind === 'accessor') continue;
      const { kind, of, key } = property;
      const value: unknown = Reflect.get(owner, key);
      if (kind === 'func') found[of] = (args) => Reflect.apply(value as never, owner, args);
      else if (kind === 'class') types.set(of, value as object);
      else if (kind === 'object' && !visited.has(of)) {
        visited.add(of);
        visit(objects[of]!.properties, value as object);
      }
    }
  };
  visit(root.properties, exports);
  for (const { resource, constructor, statics, methods } of classes) {
    const type = types.get(resource) as Class | undefined;
    if (type === undefined) continue;
    if (constructor !== undefined) found[constructor] = (args) => Reflect.construct(type, args);
    visit(statics, type);
    for (const method of methods) {
      if (method.kind !== 'func') continue;
      const { of, key } = method;
      const value: unknown = Reflect.get(type.prototype as object, key);
      found[of] = ([self, ...args]) => Reflect.apply(value as never, self, args);
    }
  }
  return found;
}

const missing = (): never => {
  throw new TypeError('the function is a property');
};

/** The classes of resources that a running program exports, by their ids. */
export function exportedClasses(
  { objects, root }: HostExports,
  exports: object,
): ReadonlyMap<object, ResourceId> {
  const found = new Map<object, ResourceId>();
  const visit = (properties: readonly HostExportProperty[], owner: object): void => {
    for (const property of properties) {
      if (property.kind !== 'class' && property.kind !== 'object') continue;
      const value = Reflect.get(owner, property.key) as object;
      if (property.kind === 'class') found.set(value, property.of);
      else visit(objects[property.of]!.properties, value);
    }
  };
  visit(root.properties, exports);
  return found;
}
