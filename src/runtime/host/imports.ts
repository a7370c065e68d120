/**
 * What the host gives -> the functions, resources and modules that a plan imports. Whatever is missing or of another
 * kind is found here, before anything runs, and all of it is reported. Functions and classes may be inherited, as methods
 * are, but not from what every object has; interfaces and modules are own keys.
 */
import type { EngineModule } from '../core/engine-types.ts';
import {
  camelCase,
  functionName,
  memberName,
  parsePlainName,
  pascalCase,
  type PlainName,
} from '../../base/index.ts';
import { NotGiven } from '../core/not-given.ts';
import type { Imports, InstantiateOptions } from '../options.ts';
import type { FuncId, ModuleId, Plan, PlanImport, ResourceId } from '../../plan/index.ts';
import { peerOf, type StorePeer } from '../core/peer.ts';
import { property } from '../core/unknown.ts';
import { keyOf } from './keys.ts';
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
import { type HostClass, HostObjects } from './objects.ts';

/** What a plan's imports are, by their ids. */
export interface FoundImports {
  readonly funcs: ReadonlyMap<FuncId, HostCall>;
  readonly resources: ReadonlyMap<
    ResourceId,
    { readonly class: HostClass; readonly objects: HostObjects }
  >;
  readonly modules: ReadonlyMap<ModuleId, EngineModule>;
  /** Stores of other programs whose exports were given. */
  readonly peers: ReadonlySet<StorePeer>;
}

/** With what they were found in. */
export interface GivenImports extends FoundImports {
  /** The objects that are given for interfaces, by the names of the imports. */
  readonly instances: ReadonlyMap<string, object>;
}

/** Something that isn't given as it should be; `import-problems.ts` says it in words. */
export type ImportProblem =
  | { readonly kind: 'no-object'; readonly got: unknown }
  | { readonly kind: 'unreadable'; readonly item: PlanImport; readonly error: unknown }
  | {
      readonly kind: 'wrong';
      readonly item: PlanImport;
      /** Where it was looked for, and the way there. */
      readonly given: object;
      readonly path: readonly string[];
      /** What stands there; undefined where nothing does. */
      readonly value: unknown;
      readonly expected: string;
    };

/** Looks up everything that a plan imports. The value is complete only without problems. What `unknownImports` says is kept. */
export function findImports(
  plan: Plan,
  imports: Imports,
  { unknownImports }: Pick<InstantiateOptions, 'unknownImports'> = {},
): {
  readonly value: GivenImports;
  readonly problems: readonly ImportProblem[];
} {
  const finder = new ImportFinder(unknownImports === 'trap');
  if (plan.imports.length > 0 && !isObject(imports)) {
    return { value: finder, problems: [{ kind: 'no-object', got: imports }] };
  }
  for (const item of plan.imports) {
    try {
      finder.find(item, imports, []);
    } catch (error) {
      // Nothing here throws but getters and proxies of the host's.
      finder.problems.push({ kind: 'unreadable', item, error });
    }
  }
  return { value: finder, problems: finder.problems };
}

class ImportFinder implements GivenImports {
  readonly funcs = new Map<FuncId, HostCall>();
  readonly resources = new Map<ResourceId, { class: HostClass; objects: HostObjects }>();
  readonly modules = new Map<ModuleId, WebAssembly.Module>();
  readonly peers = new Set<StorePeer>();
  readonly instances = new Map<string, object>();
  readonly problems: ImportProblem[] = [];
  /** One table of objects a class, however many imports it serves. */
  readonly #objects = new Map<HostClass, HostObjects>();
  readonly #missingTraps: boolean;

  /** @param missingTraps - Something that traps when it is called stands for what isn't given. */
  constructor(missingTraps: boolean) {
    this.#missingTraps = missingTraps;
  }

  /** Finds `item` within `given`, which stands at `path`. */
  find(item: PlanImport, given: object, path: readonly string[]): void {
    switch (item.kind) {
      case 'instance':
        return this.#instance(item, given, path);
      case 'func':
        return this.#func(item.name, item.func, given, path);
      case 'resource':
        return this.#resource(item.name, item.resource, given, path);
      case 'module': {
        const module = own(given, item.name);
        if (module instanceof WebAssembly.Module) this.modules.set(item.module, module);
        else this.#wrong(item, given, path, module, 'a WebAssembly.Module');
        return;
      }
      default:
        return item satisfies never;
    }
  }

  #instance(item: PlanImport & { kind: 'instance' }, given: object, path: readonly string[]): void {
    if (!wantsSomething(item)) return;
    let value = own(given, keyOf(given, item.name, item.track));
    if (value === undefined && item.implements !== undefined) {
      const implementation = own(given, keyOf(given, item.implements, item.track));
      if (typeof implementation === 'function') {
        value = Reflect.apply(implementation, undefined, [item.name, item.externalId]);
      }
    }
    if (typeof value !== 'object' || value === null) {
      this.#wrong(item, given, path, value, 'an object with its functions');
      return;
    }
    if (path.length === 0) this.instances.set(item.name, value);
    for (const inner of item.items) this.find(inner, value, [...path, item.name]);
  }

  #func(name: string, id: FuncId, given: object, path: readonly string[]): void {
    const spelt = spellings(name);
    const { kind, resource, name: member, accessor } = spelt;
    const item = { kind: 'func', name, func: id } as const;
    if (accessor !== undefined) return this.#accessor(item, given, path);
    if (kind === 'freestanding') {
      const atRoot = path.length === 0;
      let func =
        property(given, name) ?? property(given, spelt.camel) ?? property(given, spelt.functionKey);
      // A whole ES module may stand for the function that is its default.
      if (atRoot && typeof func === 'object' && func !== null) func = property(func, 'default');
      if (typeof func !== 'function') return this.#wrong(item, given, path, func, 'a function');
      this.#notePeer(func);
      this.funcs.set(id, functionCall(func as AnyFunction, given));
      return;
    }
    const hostClass = classIn(given, resource, spelt.className);
    // A missing class is reported once, where the resource itself is imported.
    if (hostClass === undefined) return void this.#stand(item, path);
    // Of two members that share a spelling, one is given under its WIT name.
    const owner = kind === 'method' ? (hostClass.prototype as object) : hostClass;
    const key = member.includes('-') && Object.hasOwn(owner, member) ? member : spelt.memberKey;
    if (kind === 'constructor') {
      this.funcs.set(id, constructorCall(hostClass));
    } else if (kind === 'static') {
      const func = staticOf(hostClass, key);
      if (func === undefined)
        return this.#wrong(item, hostClass, path, undefined, `a static method \`${key}\``);
      this.funcs.set(id, functionCall(func, hostClass));
    } else {
      if (typeof methodOf(hostClass.prototype as object, key) !== 'function') {
        return this.#wrong(item, hostClass, path, undefined, `a method \`${key}\` of the class`);
      }
      this.funcs.set(id, methodCall(key));
    }
  }

  /** A getter or setter is a property of what is given: an object, a class, or the class's objects. */
  #accessor(item: PlanImport & { kind: 'func' }, given: object, path: readonly string[]): void {
    const { kind, resource, name, accessor } = parsePlainName(item.name);
    const isFree = kind === 'freestanding';
    const holder = isFree ? given : classIn(given, resource, pascalCase(resource));
    // A missing class is reported once, where the resource itself is imported.
    if (holder === undefined) return void this.#stand(item, path);
    const js = isFree ? functionName(name) : memberName(name);
    const owner = kind === 'method' ? (Reflect.get(holder, 'prototype') as object) : holder;
    const byName = descriptorOf(owner, name);
    const found = descriptorOf(owner, js) ?? byName;
    const key = found !== undefined && found === byName ? name : js;
    // Of a class's objects, properties may be fields, which the class itself doesn't show.
    if (found === undefined && kind === 'method') {
      this.funcs.set(item.func, propertyCall(undefined, key, accessor!));
      return;
    }
    const can = accessor === 'get' ? 'read' : 'written';
    if (found === undefined || !allows(found, accessor!)) {
      const value = found === undefined ? undefined : holder;
      return this.#wrong(item, holder, path, value, `a property \`${key}\` that can be ${can}`);
    }
    const code = found[accessor!];
    if (code !== undefined) this.#notePeer(code);
    const on = kind === 'method' ? undefined : holder;
    this.funcs.set(item.func, propertyCall(on, key, accessor!));
  }

  #resource(name: string, id: ResourceId, given: object, path: readonly string[]): void {
    const { className } = spellings(`[constructor]${name}`);
    const found = classIn(given, name, className);
    if (found === undefined) {
      const item = { kind: 'resource', name, resource: id } as const;
      const value = property(given, className);
      return this.#wrong(item, given, path, value, `a class \`${className}\``);
    }
    this.#notePeer(found);
    let objects = this.#objects.get(found);
    if (objects === undefined) this.#objects.set(found, (objects = new HostObjects()));
    this.resources.set(id, { class: found, objects });
  }

  /** Has a trap stand for what isn't given, where that is wanted and can be. */
  #stand(item: PlanImport, path: readonly string[]): boolean {
    if (!this.#missingTraps) return false;
    switch (item.kind) {
      case 'func':
        this.funcs.set(item.func, () => {
          throw new NotGiven();
        });
        return true;
      case 'resource':
        // Nobody makes an object of it.
        this.resources.set(item.resource, {
          class: class {} as unknown as HostClass,
          objects: new HostObjects(),
        });
        return true;
      case 'instance':
        for (const inner of item.items) this.find(inner, {}, [...path, item.name]);
        return true;
      case 'module':
        return false;
      default:
        return item satisfies never;
    }
  }

  #notePeer(given: object): void {
    const peer = peerOf(given);
    if (peer !== undefined) this.peers.add(peer);
  }

  #wrong(
    item: PlanImport,
    given: object,
    path: readonly string[],
    value: unknown,
    expected: string,
  ): void {
    if (value === undefined && this.#stand(item, path)) return;
    this.problems.push({ kind: 'wrong', item, given, path, value, expected });
  }
}

/** The name of an import taken apart, with how each part is spelt in JavaScript. */
interface Spellings extends PlainName {
  readonly camel: string;
  readonly functionKey: string;
  readonly className: string;
  readonly memberKey: string;
}

/** A server makes an instance for each request, each time of the same names. */
const spelt = new Map<string, Spellings>();

/** Names that are kept: those of strangers' programs may come without end. */
const mostSpelt = 10_000;

function spellings(text: string): Spellings {
  let known = spelt.get(text);
  if (known === undefined) {
    const parts = parsePlainName(text);
    known = {
      ...parts,
      camel: camelCase(text),
      functionKey: functionName(text),
      className: pascalCase(parts.resource),
      memberKey: memberName(parts.name),
    };
    if (spelt.size >= mostSpelt) spelt.clear();
    spelt.set(text, known);
  }
  return known;
}

/** Whether anything has to be given for an import: an instance of types alone wants nothing. */
export function wantsSomething(item: PlanImport): boolean {
  return item.kind !== 'instance' || item.items.some(wantsSomething);
}

function isObject(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
