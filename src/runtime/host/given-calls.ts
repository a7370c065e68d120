/**
 * What a host gives for functions of WIT's -> calls of it: functions, constructors, methods, statics and properties, own or of
 * classes of the host's, but nothing that every object or function has.
 */
import { type Accessor, WitlinkError } from '../../base/index.ts';
import { isA, property } from '../core/unknown.ts';
import { asyncKey } from './async-key.ts';
import type { HostCall } from './imported-func.ts';
import type { HostClass } from './objects.ts';

export type AnyFunction = (...args: never[]) => unknown;

/** A function, with what its `this` is. */
export function functionCall(func: AnyFunction, self: unknown): HostCall {
  return (args) => apply(func, self, args);
}

/** Makes a new object; or a promise of one, of a class of another program's that can only be waited for. */
export function constructorCall(hostClass: HostClass): HostCall {
  return (args) => {
    try {
      return Reflect.construct(hostClass, args);
    } catch (error) {
      const isWaitedFor =
        isA(error, WitlinkError) && error.diagnostics[0]?.code === 'host/promising-constructor';
      if (!isWaitedFor) throw error;
      const make = Reflect.get(hostClass, asyncKey) as unknown as AnyFunction;
      return Reflect.apply(make, hostClass, args as never[]);
    }
  };
}

/** A method of the object that is the first argument. */
export function methodCall(key: string): HostCall {
  return (args) => {
    const self = args[0];
    const method = methodOf(self as object, key);
    if (method === undefined) throw new TypeError(`the object has no method ${key}`);
    return apply(method, self, args.slice(1));
  };
}

/** A property of an object, or of the one that is the first argument. */
export function propertyCall(of: object | undefined, key: string, accessor: Accessor): HostCall {
  return of === undefined
    ? ([self, value]) => useProperty(self as object, key, accessor, value)
    : ([value]) => useProperty(of, key, accessor, value);
}

/** `Reflect.apply`; engines see through it where the arguments are an array that is written there. */
function apply(func: AnyFunction, self: unknown, args: readonly unknown[]): unknown {
  switch (args.length) {
    case 0:
      return Reflect.apply(func, self, []);
    case 1:
      return Reflect.apply(func, self, [args[0]]);
    case 2:
      return Reflect.apply(func, self, [args[0], args[1]]);
    default:
      return Reflect.apply(func, self, args);
  }
}

/** What is there by itself. */
export function own(given: object, key: string): unknown {
  return Object.hasOwn(given, key) ? (Reflect.get(given, key) as unknown) : undefined;
}

/** A class under one of some keys. */
export function classIn(given: object, ...keys: readonly string[]): HostClass | undefined {
  for (const key of keys) {
    const found = property(given, key);
    // Arrow functions and methods have no prototype, and nothing is an instance of them.
    if (typeof found === 'function' && typeof Reflect.get(found, 'prototype') === 'object')
      return found as HostClass;
  }
  return undefined;
}

export function methodOf(object: object, key: string): AnyFunction | undefined {
  const method = property(object, key);
  return typeof method === 'function' ? (method as AnyFunction) : undefined;
}

/** A static of a class or of one it extends, but nothing that every function has. */
export function staticOf(hostClass: HostClass, key: string): AnyFunction | undefined {
  const value: unknown = Reflect.get(hostClass, key);
  const isOfAll = value === Reflect.get(Function.prototype, key);
  return typeof value === 'function' && !isOfAll ? (value as AnyFunction) : undefined;
}

/** A property of an object or of its classes, but nothing that every object or function has. */
export function descriptorOf(from: object, key: string): PropertyDescriptor | undefined {
  for (let at: object | null = from; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    if (at !== from && (at === Object.prototype || at === Function.prototype)) return undefined;
    const found = Object.getOwnPropertyDescriptor(at, key);
    if (found !== undefined) return found;
  }
}

export function allows({ get, set, writable }: PropertyDescriptor, accessor: Accessor): boolean {
  if (accessor === 'get') return get !== undefined || writable !== undefined;
  return set !== undefined || writable === true;
}

function useProperty(on: object, key: string, accessor: Accessor, value: unknown): unknown {
  if (accessor === 'set') {
    if (Reflect.set(on, key, value)) return undefined;
    throw new TypeError(`the property ${key} can't be written`);
  }
  if (key in on) return Reflect.get(on, key) as unknown;
  throw new TypeError(`the object has no property ${key}`);
}
