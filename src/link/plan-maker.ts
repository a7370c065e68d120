/**
 * Writes down what evaluation brings about as the arenas of a plan (`plan/plan.ts`). Ids are indexes into them.
 */
import type { CoreModule } from '../binary/index.ts';
import type {
  Builtin,
  CoreInstantiation,
  FuncTypeRef,
  Lift,
  Lower,
  Maker,
  Refusal,
} from '../component/index.ts';
import type { TypeId } from '../model/index.ts';
import type {
  CoreFunc,
  CoreFuncId,
  PlanFunc,
  PlanInstance,
  PlanModule,
  PlanResource,
  Step,
} from '../plan/index.ts';
import { builtins } from '../runtime/index.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export class PlanMaker implements Maker {
  readonly instances: PlanInstance[] = [];
  readonly modules: PlanModule[] = [];
  /** Of the inline modules: where each stands in its file. */
  readonly sources: (CoreModule | undefined)[] = [];
  coreInstanceCount = 0;
  readonly coreFuncs: CoreFunc[] = [];
  readonly funcs: Writable<PlanFunc>[] = [];
  readonly resources: PlanResource[] = [];
  readonly steps: Step[] = [];
  /** The resource of each type of kind `resource`. */
  readonly resourceOf = new Map<TypeId, number>();
  readonly #moduleIds = new Map<CoreModule, number>();
  readonly #exportIds = new Map<string, CoreFuncId>();

  instance(parent: number | undefined, label: string): number {
    return add(this.instances, { label, ...(parent === undefined ? {} : { parent }) });
  }

  module(module: CoreModule, label: string): number {
    let id = this.#moduleIds.get(module);
    if (id === undefined) {
      id = add(this.modules, { kind: 'inline', bytes: module.bytes, label });
      this.sources[id] = module;
      this.#moduleIds.set(module, id);
    }
    return id;
  }

  instantiate(what: CoreInstantiation): number {
    const coreInstance = this.coreInstanceCount++;
    this.steps.push({ kind: 'instantiate', coreInstance, ...what });
    return coreInstance;
  }

  coreExport(coreInstance: number, name: string): CoreFuncId {
    const key = `${coreInstance} ${name}`;
    let id = this.#exportIds.get(key);
    if (id === undefined) {
      id = add(this.coreFuncs, { kind: 'export', coreInstance, name });
      this.#exportIds.set(key, id);
    }
    return id;
  }

  lift(what: Lift): number {
    return add(this.funcs, { kind: 'lift', ...what, label: `func ${this.funcs.length}` });
  }

  lower(what: Lower): number {
    return add(this.coreFuncs, { kind: 'lower', ...what });
  }

  resourceBuiltin(
    kind: 'resource-new' | 'resource-drop' | 'resource-rep',
    instance: number,
    resource: TypeId,
  ): number {
    return add(this.coreFuncs, { kind, instance, resource: this.resourceOf.get(resource)! });
  }

  builtin({ context, ...what }: Builtin): number | Refusal {
    const { instance, name } = what;
    if (builtins.has(name) && context !== 'i64') {
      return add(this.coreFuncs, { kind: 'builtin', ...what });
    }
    const component = this.instances[instance]!.label;
    return {
      code: 'link/not-there-yet',
      message: `the component \`${component}\` uses the built-in \`${name}\`, which witlink can't run yet`,
      help: ['threads that share memory and 64-bit memories are to come'],
    };
  }

  resource(what: { type: TypeId; instance: number; dtor?: number }): void {
    this.resourceOf.set(what.type, add(this.resources, { kind: 'defined', label: '', ...what }));
  }

  /** The first name that says of which interface the function is stays; before that, the latest. */
  name(func: number, label: string): void {
    const f = this.funcs[func]!;
    if (f.kind === 'lift' && !f.label.includes('#')) f.label = label;
  }

  importFunc(path: readonly string[], type: FuncTypeRef): number {
    return add(this.funcs, { kind: 'import', path, type, label: path.join('#') });
  }

  importResource(path: readonly string[], type: TypeId): void {
    const label = path.at(-1)!;
    this.resourceOf.set(type, add(this.resources, { kind: 'imported', type, label, path }));
  }

  importModule(path: readonly string[]): number {
    return add(this.modules, { kind: 'imported', path, label: path.join('#') });
  }
}

function add<T>(arena: T[], entry: T): number {
  return arena.push(entry) - 1;
}
