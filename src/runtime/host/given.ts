/**
 * What the host gives to an emitted program -> the functions, classes and modules that it imports: as `imports.ts` finds them, but each
 * by the call that is printed for it (`emit/imports.ts`), in which names are spelt already. Whatever is missing is reported together.
 */
import { type Accessor, type Diagnostic, errorDiagnostic, WitlinkError } from '../../base/index.ts';
import type { FuncId, ModuleId, ResourceId } from '../../plan/index.ts';
import type { EngineModule } from '../core/engine-types.ts';
import { peerOf, type StorePeer } from '../core/peer.ts';
import { property } from '../core/unknown.ts';
import {
  allows,
  type AnyFunction,
  classIn,
  constructorCall,
  descriptorOf,
  functionCall,
  methodCall,
  methodOf,
  own,
  propertyCall,
  staticOf,
} from './given-calls.ts';
import type { HostCall } from './imported-func.ts';
import type { FoundImports } from './imports.ts';
import { type HostClass, HostObjects } from './objects.ts';

/** Where an import is looked for: an object, and the way to it in messages. */
interface Holder {
  readonly it: object;
  readonly at: string;
}

/** What was found so far. */
export class Given implements FoundImports {
  readonly funcs: Map<FuncId, HostCall> = new Map();
  readonly resources: Map<ResourceId, { class: HostClass; objects: HostObjects }> = new Map();
  readonly modules: Map<ModuleId, EngineModule> = new Map();
  readonly peers: Set<StorePeer> = new Set();
  readonly problems: Diagnostic[] = [];

  /** Notes whose program something is of. */
  note(given: object): void {
    const peer = peerOf(given);
    if (peer !== undefined) this.peers.add(peer);
  }

  /** Notes that something else is given, or nothing. */
  wrong({ at }: Holder, name: string, value: unknown, expected: string): undefined {
    const [code, is] = value === undefined ? ['missing', ' is missing: it'] : ['wrong', ''];
    const message = `import ${at}\`${name}\`${is} should be ${expected}`;
    this.problems.push(errorDiagnostic(`runtime/${code}-import`, message));
  }

  /** All of it; throws where something is wrong. */
  done(): this {
    if (this.problems.length > 0) throw new WitlinkError(this.problems);
    return this;
  }
}

/** An interface by name, its path without a version, and what of the version compatible ones begin with. */
type Versioned = readonly [name: string, path: string, track?: string];

/** The key that stands for it: its name, that in the newest compatible version, or without version. */
function keyFor(it: object, [name, path, track]: Versioned): string {
  if (track === undefined || Object.hasOwn(it, name)) return name;
  // A pre-release is compatible with itself alone.
  const newest = Object.keys(it)
    .filter((key) => key.startsWith(`${path}@`))
    .map((key) => key.slice(path.length + 1))
    .filter((v) => v === track || (/^\d+\.\d+\.\d+$/.test(v) && v.startsWith(`${track}.`)))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1);
  return newest === undefined ? path : `${path}@${newest}`;
}

export function givenInstance(given: Given, from: Holder, name: Versioned): Holder | undefined {
  return asHolder(given, from, name[0], own(from.it, keyFor(from.it, name)));
}

function asHolder(given: Given, from: Holder, name: string, value: unknown): Holder | undefined {
  return typeof value === 'object' && value !== null
    ? { it: value, at: `${from.at}\`${name}\` > ` }
    : given.wrong(from, name, value, 'an object with its functions');
}

/** An interface that is given by its name, or by a function for all that implement the same one. */
export function givenImplementation(
  given: Given,
  from: Holder,
  name: Versioned,
  implemented: Versioned,
  externalId: string | undefined,
): Holder | undefined {
  const { it } = from;
  let value = own(it, keyFor(it, name));
  if (value === undefined) {
    const implementation = own(it, keyFor(it, implemented));
    if (typeof implementation === 'function') {
      value = Reflect.apply(implementation, undefined, [name[0], externalId]);
    }
  }
  return asHolder(given, from, name[0], value);
}

export function givenModule(given: Given, from: Holder, id: ModuleId, name: string): void {
  const module = own(from.it, name);
  if (module instanceof WebAssembly.Module) given.modules.set(id, module);
  else given.wrong(from, name, module, 'a WebAssembly.Module');
}

/** @param isAtRoot Where a whole ES module may stand for the function that is its default */
export function givenFunction(
  given: Given,
  from: Holder,
  id: FuncId,
  keys: readonly string[],
  isAtRoot: boolean,
): void {
  let func: unknown;
  for (const key of keys) func ??= property(from.it, key);
  if (isAtRoot && typeof func === 'object' && func !== null) func = property(func, 'default');
  if (typeof func !== 'function') return given.wrong(from, keys[0]!, func, 'a function');
  given.note(func);
  given.funcs.set(id, functionCall(func as AnyFunction, from.it));
}

export function givenResource(
  given: Given,
  from: Holder,
  id: ResourceId,
  [name, className]: readonly [string, string],
): void {
  const found = classIn(from.it, name, className);
  if (found === undefined) {
    const value = property(from.it, className);
    return given.wrong(from, name, value, `a class \`${className}\``);
  }
  given.note(found);
  // One table of objects a class, however many imports it serves.
  const known = [...given.resources.values()].find((other) => other.class === found);
  given.resources.set(id, known ?? { class: found, objects: new HostObjects() });
}

/** The keys of a member of a class: its own name, where that is another and is given, and that of JavaScript. */
type MemberKeys = readonly [name: string, key: string];

const keyIn = (owner: object, [name, key]: MemberKeys): string =>
  name.includes('-') && Object.hasOwn(owner, name) ? name : key;

export function givenConstructor(
  given: Given,
  from: Holder,
  id: FuncId,
  keys: readonly string[],
): void {
  // A missing class is reported once, where the resource itself is imported.
  const owner = classIn(from.it, ...keys);
  if (owner !== undefined) given.funcs.set(id, constructorCall(owner));
}

export function givenStatic(
  given: Given,
  from: Holder,
  id: FuncId,
  keys: readonly string[],
  member: MemberKeys,
  name: string,
): void {
  const owner = classIn(from.it, ...keys);
  if (owner === undefined) return;
  const key = keyIn(owner, member);
  const func = staticOf(owner, key);
  if (func === undefined) given.wrong(from, name, undefined, `a static method \`${key}\``);
  else given.funcs.set(id, functionCall(func, owner));
}

export function givenMethod(
  given: Given,
  from: Holder,
  id: FuncId,
  keys: readonly string[],
  member: MemberKeys,
  name: string,
): void {
  const owner = classIn(from.it, ...keys)?.prototype as object | undefined;
  if (owner === undefined) return;
  const key = keyIn(owner, member);
  if (methodOf(owner, key) === undefined) {
    given.wrong(from, name, undefined, `a method \`${key}\` of the class`);
  } else given.funcs.set(id, methodCall(key));
}

/**
 * A getter or setter: a property of what is given or, where there are `keys`, of a class, or of its objects.
 */
export function givenProperty(
  given: Given,
  from: Holder,
  id: FuncId,
  keys: readonly string[] | undefined,
  ofObjects: boolean,
  [name, js]: MemberKeys,
  accessor: Accessor,
  full: string,
): void {
  const holder = keys === undefined ? from.it : classIn(from.it, ...keys);
  if (holder === undefined) return;
  const owner = ofObjects ? (Reflect.get(holder, 'prototype') as object) : holder;
  const byName = descriptorOf(owner, name);
  const found = descriptorOf(owner, js) ?? byName;
  const key = found !== undefined && found === byName ? name : js;
  // Of a class's objects, properties may be fields, which the class itself doesn't show.
  if (found === undefined ? !ofObjects : !allows(found, accessor)) {
    const can = accessor === 'get' ? 'read' : 'written';
    const value = found === undefined ? undefined : holder;
    return given.wrong(from, full, value, `a property \`${key}\` that can be ${can}`);
  }
  const code = found?.[accessor];
  if (code !== undefined) given.note(code);
  given.funcs.set(id, propertyCall(ofObjects ? undefined : holder, key, accessor));
}
