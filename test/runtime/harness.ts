/**
 * Builds plans by hand: core modules as WAT, component-level functions over them, and programs out of these.
 */
import { parse } from '@bytecodealliance/jco';
import { AbiTypes, coreSignature } from '../../src/abi/index.ts';
import { trackOf, versionedName } from '../../src/base/index.ts';
import { canonByName } from '../../src/binary/index.ts';
import type { DefinedType, Param, TypeDef, TypeRef } from '../../src/model/index.ts';
import {
  type CompiledPlan,
  guardModule,
  type Imports,
  type InstantiateOptions,
  instantiatePlanSync,
  type Running,
  Trap,
} from '../../src/runtime/index.ts';
import { analyse, hostEdge } from '../../src/plan/index.ts';
import type {
  CanonOptions,
  CoreExportItem,
  CoreFunc,
  CoreItem,
  Plan,
  PlanExport,
  PlanFunc,
  PlanFuncType,
  PlanImport,
  PlanInstance,
  PlanModule,
  PlanResource,
  Step,
} from '../../src/plan/index.ts';
import type { CoreSignature } from '../../src/wasm/index.ts';

export interface FuncSpec {
  readonly params?: Readonly<Record<string, TypeRef>>;
  readonly result?: TypeRef;
  readonly async?: boolean;
}

export interface OptionSpec {
  readonly encoding?: CanonOptions['encoding'];
  /** Core instance whose `mem` and `realloc` are meant. */
  readonly memory?: number;
  readonly realloc?: number;
  readonly postReturn?: number;
}

export function funcType(spec: FuncSpec): PlanFuncType {
  const params: Param[] = Object.entries(spec.params ?? {}).map(([name, type]) => ({ name, type }));
  return {
    async: spec.async ?? false,
    params,
    ...(spec.result === undefined ? {} : { result: spec.result }),
  };
}

type Untyped<T> = T extends unknown ? Omit<T, 'type'> : never;

const i32: CoreSignature = { params: ['i32'], results: ['i32'] };

function typeOfKind(func: Untyped<CoreFunc>): CoreSignature {
  switch (func.kind) {
    case 'resource-new':
    case 'resource-rep':
      return i32;
    case 'resource-drop':
      return { params: ['i32'], results: [] };
    case 'builtin':
      return canonByName.get(func.builtin.name)!.signature!;
    default:
      return { params: [], results: [] };
  }
}

export class PlanBuilder {
  readonly types: TypeDef[] = [];
  readonly resources: PlanResource[] = [];
  readonly instances: PlanInstance[] = [{ label: 'root' }];
  readonly modules: PlanModule[] = [];
  readonly coreFuncs: CoreFunc[] = [];
  readonly memories: CoreExportItem[] = [];
  readonly optionSets: CanonOptions[] = [];
  readonly funcs: PlanFunc[] = [];
  readonly steps: Step[] = [];
  readonly imports: PlanImport[] = [];
  readonly exports: PlanExport[] = [];
  readonly wats: string[] = [];

  type(type: DefinedType): number {
    return this.types.push({ type }) - 1;
  }

  instance(label: string, parent = 0): number {
    return this.instances.push({ label, parent }) - 1;
  }

  /** A resource that `instance` defines; gives its resource id and type id. */
  resource(
    label: string,
    instance: number,
    dtor?: number,
  ): { id: number; own: number; borrow: number } {
    const type = this.type({ kind: 'resource' });
    const id =
      this.resources.push({
        kind: 'defined',
        type,
        label,
        instance,
        ...(dtor === undefined ? {} : { dtor }),
      }) - 1;
    return { id, ...this.handles(type) };
  }

  hostResource(
    label: string,
    path: readonly string[],
  ): { id: number; own: number; borrow: number } {
    const type = this.type({ kind: 'resource' });
    const id = this.resources.push({ kind: 'imported', type, label, path }) - 1;
    return { id, ...this.handles(type) };
  }

  handles(resource: number): { own: number; borrow: number } {
    return {
      own: this.type({ kind: 'own', resource }),
      borrow: this.type({ kind: 'borrow', resource }),
    };
  }

  /** A core function; the type is the one that its kind has, if it is not given. */
  coreFunc(func: Untyped<CoreFunc>, type: CoreSignature = typeOfKind(func)): number {
    return this.coreFuncs.push({ ...func, type } as CoreFunc) - 1;
  }

  /** An export; that it is called with is the type of what is lifted from it. */
  coreExport(coreInstance: number, name: string): number {
    return this.coreFunc({ kind: 'export', coreInstance, name });
  }

  memory(coreInstance: number, name = 'mem'): number {
    return this.memories.push({ coreInstance, name }) - 1;
  }

  /** Instantiates a core module; numbers among its imports (by `module/name`) are core functions. */
  core(instance: number, wat: string, imports: Record<string, number | CoreItem> = {}): number {
    const coreInstance = this.steps.length;
    this.wats.push(wat);
    const module =
      this.modules.push({ kind: 'inline', bytes: new Uint8Array(), label: `m${coreInstance}` }) - 1;
    this.steps.push({
      kind: 'instantiate',
      module,
      coreInstance,
      instance,
      imports: Object.entries(imports).map(([key, item]) => {
        const [from = '', name = ''] = key.split('/');
        return {
          module: from,
          name,
          item: typeof item === 'number' ? { kind: 'func', func: item } : item,
        };
      }),
    });
    return coreInstance;
  }

  options(spec: OptionSpec): number {
    const options: CanonOptions = {
      encoding: spec.encoding ?? 'utf8',
      async: false,
      ...(spec.memory === undefined
        ? {}
        : {
            memory: this.memory(spec.memory),
            realloc: spec.realloc ?? this.coreExport(spec.memory, 'realloc'),
          }),
      ...(spec.postReturn === undefined ? {} : { postReturn: spec.postReturn }),
    };
    return this.optionSets.push(options) - 1;
  }

  lift(
    label: string,
    instance: number,
    core: number,
    type: FuncSpec,
    options: OptionSpec = {},
  ): number {
    return (
      this.funcs.push({
        kind: 'lift',
        instance,
        core,
        type: funcType(type),
        options: this.options(options),
        label,
      }) - 1
    );
  }

  importFunc(path: readonly string[], type: FuncSpec): number {
    return (
      this.funcs.push({ kind: 'import', path, type: funcType(type), label: path.join('#') }) - 1
    );
  }

  lower(instance: number, func: number, options: OptionSpec = {}): number {
    const lowered = { kind: 'lower', instance, func, options: this.options(options) } as const;
    const { params, results } = this.#signature(this.funcs[func]!.type, 'lower');
    return this.coreFunc(lowered, { params, results });
  }

  #signature(type: PlanFuncType, context: 'lift' | 'lower'): CoreSignature {
    return coreSignature(new AbiTypes(this.types).func(type), context);
  }

  exportFunc(name: string, func: number): void {
    this.exports.push({ kind: 'func', name, func });
  }

  plan(): Plan {
    return {
      version: 1,
      types: this.types,
      resources: this.resources,
      instances: this.instances,
      modules: this.modules,
      coreInstanceCount: this.steps.length,
      memories: this.memories,
      tables: [],
      options: this.optionSets,
      coreFuncs: this.coreFuncs,
      funcs: this.funcs,
      steps: this.steps,
      imports: this.imports.map(withTrack),
      exports: this.exports,
    };
  }

  async run(imports: Imports = {}, options: InstantiateOptions = {}): Promise<Program> {
    const modules: WebAssembly.Module[] = [];
    for (const wat of this.wats) modules.push(await compile(wat));
    return program(instantiatePlanSync(compiledPlan(this.plan(), modules), imports, options));
  }
}

function withTrack(item: PlanImport): PlanImport {
  if (item.kind !== 'instance') return item;
  const asked = versionedName(item.implements ?? item.name);
  if (asked.version === undefined) return item;
  return { ...item, track: trackOf(asked).slice(asked.path.length + 1) };
}

/** What `link` makes of a plan and its modules. */
export function compiledPlan(
  plan: Plan,
  modules: readonly (WebAssembly.Module | undefined)[],
): CompiledPlan {
  const facts = analyse(plan);
  const guards = new WebAssembly.Module(guardModule(plan, facts));
  return { plan, host: hostEdge(plan), modules, plain: { facts, guards } };
}

const compiled = new Map<string, Promise<WebAssembly.Module>>();

export function compile(wat: string): Promise<WebAssembly.Module> {
  let module = compiled.get(wat);
  if (module === undefined) {
    module = parse(wat).then(
      (bytes: Uint8Array) => new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>),
    );
    compiled.set(wat, module);
  }
  return module;
}

export interface Program extends Running {
  readonly call: (name: string, ...args: unknown[]) => unknown;
  readonly memory: (coreInstance: number) => Uint8Array;
  readonly coreCall: (coreInstance: number, name: string, ...args: unknown[]) => unknown;
}

export function program(running: Running): Program {
  const core = (i: number, name: string): unknown =>
    running.store.coreInstances.get(i)!.exports[name];
  return {
    ...running,
    call: (name, ...args) => (running.exports[name] as (...a: unknown[]) => unknown)(...args),
    memory: (i) => new Uint8Array((core(i, 'mem') as WebAssembly.Memory).buffer),
    coreCall: (i, name, ...args) => (core(i, name) as (...a: unknown[]) => unknown)(...args),
  };
}

/** The trap that a call ends in; anything else fails the test. */
export function trapOf(call: () => unknown): Trap {
  try {
    call();
  } catch (error) {
    if (error instanceof Trap) return error;
    throw error;
  }
  throw new Error('it did not trap');
}

/** A memory with a realloc that never frees and writes its calls down: 16 bytes each from 32768 on. */
export const allocator = `
  (memory (export "mem") 4)
  (global $next (mut i32) (i32.const 65536))
  (global $log (mut i32) (i32.const 32768))
  (global (export "log-start") i32 (i32.const 32768))
  (func (export "log-end") (result i32) (global.get $log))
  (func $realloc (export "realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
    (local $ptr i32)
    (i32.store (global.get $log) (local.get $old))
    (i32.store offset=4 (global.get $log) (local.get $old-size))
    (i32.store offset=8 (global.get $log) (local.get $align))
    (i32.store offset=12 (global.get $log) (local.get $size))
    (global.set $log (i32.add (global.get $log) (i32.const 16)))
    (local.set $ptr (i32.and
      (i32.add (global.get $next) (i32.const 15))
      (i32.const -16)))
    (global.set $next (i32.add (local.get $ptr) (local.get $size)))
    (if (i32.gt_u (global.get $next) (i32.mul (memory.size) (i32.const 65536)))
      (then (drop (memory.grow (i32.add (i32.shr_u (local.get $size) (i32.const 16)) (i32.const 1))))))
    (memory.copy (local.get $ptr) (local.get $old)
      (select (local.get $old-size) (local.get $size) (i32.lt_u (local.get $old-size) (local.get $size))))
    (local.get $ptr))`;

/** The calls that `allocator` wrote down. */
export function reallocCalls(program: Program, coreInstance: number): number[][] {
  const end = program.coreCall(coreInstance, 'log-end') as number;
  const words = new Int32Array(program.memory(coreInstance).slice(32768, end).buffer);
  const calls: number[][] = [];
  for (let i = 0; i < words.length; i += 4) calls.push([...words.slice(i, i + 4)]);
  return calls;
}
