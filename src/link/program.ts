/** A linked program: a plan with its compiled core modules, ready to be instantiated any number of times. */
import {
  CompatibleNames,
  diagnostic,
  functionName,
  hasErrors,
  memberName,
  parsePlainName,
  pascalCase,
  readNamePattern,
  versionedName,
  WitlinkError,
} from '../base/index.ts';
import type { FuncId, Plan, PlanExport, PlanFuncType } from '../plan/index.ts';
import {
  instantiatePlan,
  instantiatePlanSync,
  type AllLimits,
  type CompiledPlan,
  type GuestLimits,
  type Imports,
  limitsOf,
  type InstantiateOptions,
  type Running,
  type Trace,
} from '../runtime/index.ts';
import type { Isolated, IsolateOptions } from '../isolate/index.ts';
import type { Boundary } from './explain.ts';
import { checkLinkOptions } from './option-names.ts';
import type { Compiled } from './passes/compile.ts';

/** Options of `link` that count when the program is instantiated. */
interface LinkedWith {
  readonly trace: Trace | undefined;
  readonly limits: GuestLimits | undefined;
}

/** What runs of a program where nothing more is asked for, and within which limits. */
export interface ProgramParts extends CompiledPlan {
  readonly limits: AllLimits;
  /** Whether promises of the host's are waited for, as `InstantiateOptions` have it. */
  readonly promises?: boolean;
}

let partsOf: (program: Program, promises: boolean) => ProgramParts;

/** The parts of a program, for who prints it. */
export function programParts(program: Program, promises = false): ProgramParts {
  return partsOf(program, promises);
}

/**
 * A linked program: its core modules are compiled, so that an instance costs little. `link` makes one. Instances share
 * nothing with each other; `plan` is what of it can be read, as data.
 */
export class Program {
  readonly plan: Plan;
  readonly #compiled: Compiled;
  readonly #linked: LinkedWith;

  constructor(compiled: Compiled, linked: LinkedWith) {
    this.plan = (compiled.fused ?? compiled.plain()).plan;
    this.#compiled = compiled;
    this.#linked = linked;
  }

  /**
   * Makes an instance, isolated from all others. Rejects with `WitlinkError` where imports are missing or of another
   * kind, before anything runs, and with `Trap` where a start function traps.
   */
  instantiate(imports: Imports, options: IsolateOptions): Promise<Isolated>;
  instantiate(imports?: Imports, options?: InstantiateOptions): Promise<Running>;
  async instantiate(
    imports: Imports = {},
    options: InstantiateOptions | IsolateOptions = {},
  ): Promise<Running | Isolated> {
    const settled = this.#options('instantiate', options);
    if (!isIsolated(options)) {
      return instantiatePlan(this.#runs(settled), imports, settled);
    }
    const { isolate } = await import('../isolate/index.ts');
    return isolate(this.#runs(settled), imports, { ...settled, isolate: options.isolate });
  }

  /** As `instantiate`, without waiting; on a browser's main thread engines refuse modules of some megabytes. */
  instantiateSync(imports: Imports = {}, options: InstantiateOptions = {}): Running {
    const settled = this.#options('instantiateSync', options);
    return instantiatePlanSync(this.#runs(settled), imports, settled);
  }

  /**
   * Where calls get from one component, or the host, to another in an instance made with such options, and what is done
   * with each value there. Nothing runs. The host's calls come first, then those of components, each with the function
   * that it calls.
   */
  boundaries(options: InstantiateOptions = {}): readonly Boundary[] {
    return this.#compiled.boundaries(this.#whyPlain(this.#options('boundaries', options)));
  }

  static {
    partsOf = (program, promises) => {
      const settled = { ...program.#options('link', {}), promises };
      return { ...program.#runs(settled), limits: limitsOf(settled.limits).value, promises };
    };
  }

  #runs(settled: InstantiateOptions): CompiledPlan {
    const { fused, plain, waiting } = this.#compiled;
    const way = fused === undefined || this.#whyPlain(settled) !== undefined ? plain() : fused;
    return settled.promises === true ? waiting(way) : way;
  }

  /**
   * Who is told of crossings sees values, which adapters never make. They count no calls of each other either: as many
   * stand within each other as there are instances, at most.
   */
  #whyPlain({ trace, stats, limits }: InstantiateOptions): string | undefined {
    if (trace !== undefined) return 'a tracer is told of the values';
    if (stats === true) return 'calls are counted, with what they copy';
    const { depth } = limitsOf(limits).value;
    if (depth > this.plan.instances.length) return undefined;
    return '`limits.depth` is so low that each call has to be counted';
  }

  #options(verb: string, options: InstantiateOptions): InstantiateOptions {
    checkLinkOptions(verb, options);
    const trace = options.trace ?? this.#linked.trace;
    const { diagnostics } = limitsOf(options.limits);
    if (hasErrors(diagnostics)) throw new WitlinkError(diagnostics);
    const given = Object.entries(options.limits ?? {}).filter(([, value]) => value !== undefined);
    const limits: GuestLimits = { ...this.#linked.limits, ...Object.fromEntries(given) };
    checkSettled(this.#linked.limits ?? {}, limits);
    return {
      ...options,
      limits,
      ...(trace === undefined ? {} : { trace }),
    };
  }
}

/** Whether a program is to run in a worker, of which an option is that counts for nothing without. */
function isIsolated(options: Partial<IsolateOptions>): options is IsolateOptions {
  const { isolate, timeout } = options;
  if (isolate === 'worker' || typeof isolate === 'object') return true;
  if (isolate === undefined && timeout === undefined) return false;
  const message =
    isolate === undefined
      ? '`timeout` needs `isolate`: core code can’t be ended in the thread that calls it'
      : "`isolate` is `'worker'`, or nothing";
  throw new WitlinkError([
    diagnostic('host/bad-option', message, undefined, { help: ["give `isolate: 'worker'`"] }),
  ]);
}

/** Limits that are in the core modules by now must be those that the program was linked with. */
function checkSettled(linked: GuestLimits, wanted: GuestLimits): void {
  const settled = ['memory', 'table', 'gc'] as const;
  const has = limitsOf(linked).value;
  const asked = limitsOf(wanted).value;
  const diagnostics = settled
    .filter((name) => asked[name] !== has[name])
    .map((name) => {
      const message = `the limit \`${name}\` is settled: the program was linked with ${linked[name] ?? 'the default'}`;
      return diagnostic('runtime/settled-limit', message, undefined, {
        help: ['give it to `link`, or link the component anew'],
      });
    });
  if (diagnostics.length > 0) throw new WitlinkError(diagnostics);
}

export interface FoundExport {
  readonly func: FuncId;
  readonly type: PlanFuncType;
  /** The full names on the way to it: of the instances, then of the function. */
  readonly path: readonly string[];
}

/**
 * The exported function `name`, of the exported instance `instance` or, without one, of the world itself. The instance
 * may be named in full, in a compatible version, or by a pattern of names (docs/names.md) that means only it: without
 * version, say, or by its short name (`store` for `demo:secret-store/store@0.1.0`).
 */
export function findExport(
  program: { readonly plan: Plan },
  instance: string | undefined,
  name: string,
): FoundExport | undefined {
  return exportedFuncs(program).find(({ path }) => {
    if (path.at(-1) !== name) return false;
    if (instance === undefined) return path.length === 1;
    return path.length === 2 && path[0] === findInstance(program.plan, instance);
  });
}

function findInstance({ exports }: Plan, name: string): string | undefined {
  const names = exports.flatMap((e) => (e.kind === 'instance' ? [e.name] : []));
  const versioned = names.map((n) => versionedName(n));
  const compatible = new CompatibleNames(versioned, { take: 'newest', older: true });
  const found = compatible.find(versionedName(name));
  if (found !== undefined) return found.name;
  const pattern = readNamePattern(name, { short: true });
  const alike = names.filter((n) => pattern?.matches(n) === true);
  return alike.length === 1 ? alike[0] : undefined;
}

/** What an instance exports at the end of a path of full names, as `findExport` gives it. */
export function valueAt(exports: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((object, name) => {
    if (typeof object !== 'object' || object === null) return undefined;
    const key = [name, functionName(name)].find((k) => Object.hasOwn(object, k));
    return key === undefined ? undefined : (Reflect.get(object, key) as unknown);
  }, exports);
}

/**
 * What the function at a path of full names is called by, as `findExport` gives it: a member of a resource takes what it is
 * called on first, a constructor makes an object of its class.
 */
export function callableAt(
  exports: object,
  path: readonly string[],
): ((args: readonly unknown[]) => unknown) | undefined {
  const plain = valueAt(exports, path);
  if (typeof plain === 'function')
    return (args) => Reflect.apply(plain, undefined, args) as unknown;
  const { kind, resource, name } = parsePlainName(path.at(-1)!);
  const owner = valueAt(exports, path.slice(0, -1)) ?? {};
  const owned = (of: object, keys: readonly string[]): unknown => {
    const key = keys.find((k) => Object.hasOwn(of, k));
    return key === undefined ? undefined : (Reflect.get(of, key) as unknown);
  };
  const type = owned(owner, [resource, pascalCase(resource)]);
  if (typeof type !== 'function') return undefined;
  if (kind === 'constructor') return (args) => Reflect.construct(type, args) as unknown;
  // Names with hyphens are there as they are; the others have one spelling.
  const keys = name.includes('-') ? [name] : [memberName(name)];
  const member = owned(kind === 'method' ? (type.prototype as object) : type, keys);
  if (typeof member !== 'function') return undefined;
  if (kind === 'static') return (args) => Reflect.apply(member, type, args) as unknown;
  return ([self, ...args]) => Reflect.apply(member, self, args) as unknown;
}

/** All exported functions of a program, those of instances with the way to them. */
export function exportedFuncs({ plan }: { readonly plan: Plan }): readonly FoundExport[] {
  const visit = (items: readonly PlanExport[], path: readonly string[]): FoundExport[] =>
    items.flatMap((item) => {
      const here = [...path, item.name];
      if (item.kind === 'instance') return visit(item.items, here);
      if (item.kind !== 'func') return [];
      return [{ func: item.func, type: plan.funcs[item.func]!.type, path: here }];
    });
  return visit(plan.exports, []);
}
