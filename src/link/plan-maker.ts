/**
 * Writes down what evaluation brings about as the arenas of a plan (`plan/plan.ts`). Ids are indexes into them.
 */
import { pathText, splitPath } from '../base/index.ts';
import type { CoreModule } from '../binary/index.ts';
import type { BuiltinUse, CoreInstantiation, Maker, Refusal } from '../component/join/index.ts';
import type { TypeId } from '../model/index.ts';
import type {
  CanonOptions,
  CoreExportItem,
  CoreFunc,
  CoreFuncId,
  MemoryId,
  OptionsId,
  PlanFunc,
  PlanFuncType,
  PlanInstance,
  PlanModule,
  PlanResource,
  Step,
  TableId,
} from '../plan/index.ts';
import type { CoreSignature } from '../wasm/index.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export class PlanMaker implements Maker {
  readonly instances: PlanInstance[] = [];
  readonly modules: PlanModule[] = [];
  /** Of the inline modules: where each stands in its file. */
  readonly sources: (CoreModule | undefined)[] = [];
  coreInstanceCount = 0;
  readonly coreFuncs: CoreFunc[] = [];
  readonly memories: CoreExportItem[] = [];
  readonly tables: CoreExportItem[] = [];
  readonly optionSets: CanonOptions[] = [];
  readonly funcs: Writable<PlanFunc>[] = [];
  readonly resources: PlanResource[] = [];
  readonly steps: Step[] = [];
  /** The resource of each type of kind `resource`. */
  readonly resourceOf = new Map<TypeId, number>();
  readonly #moduleIds = new Map<CoreModule, number>();
  readonly #exports = new ExportIds();
  readonly #memoryIds = new ExportIds();
  readonly #tableIds = new ExportIds();
  readonly #optionIds = new Map<string, OptionsId>();

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

  coreExport(item: CoreExportItem, type: CoreSignature): CoreFuncId {
    return this.#exports.id(item, () => add(this.coreFuncs, { kind: 'export', ...item, type }));
  }

  memory(item: CoreExportItem): MemoryId {
    return this.#memoryIds.id(item, () => add(this.memories, item));
  }

  table(item: CoreExportItem): TableId {
    return this.#tableIds.id(item, () => add(this.tables, item));
  }

  options(options: CanonOptions): OptionsId {
    const { encoding, async, memory, realloc, postReturn, callback } = options;
    const key = [encoding, async, memory, realloc, postReturn, callback].join();
    let id = this.#optionIds.get(key);
    if (id === undefined) this.#optionIds.set(key, (id = add(this.optionSets, options)));
    return id;
  }

  lift(what: Parameters<Maker['lift']>[0]): number {
    return add(this.funcs, { kind: 'lift', ...what, label: `func ${this.funcs.length}` });
  }

  lower(what: Parameters<Maker['lower']>[0]): number {
    return add(this.coreFuncs, { kind: 'lower', ...what });
  }

  resourceBuiltin(
    kind: 'resource-new' | 'resource-drop' | 'resource-rep',
    instance: number,
    resource: TypeId,
    type: CoreSignature,
  ): number {
    const id = this.resourceOf.get(resource)!;
    return add(this.coreFuncs, { kind, instance, resource: id, type });
  }

  builtin({ instance, name, builtin, type }: BuiltinUse): number | Refusal {
    if (builtin !== undefined && type !== undefined) {
      return add(this.coreFuncs, { kind: 'builtin', instance, builtin, type });
    }
    const component = this.instances[instance]!.label;
    return {
      code: 'link/not-there-yet',
      message: `the component \`${component}\` uses the built-in \`${name}\`, which witlink can't run yet`,
      help: ['threads that share memory, 64-bit memories and forwarding are to come'],
    };
  }

  resource(what: { type: TypeId; instance: number; dtor?: number }): void {
    this.resourceOf.set(what.type, add(this.resources, { kind: 'defined', label: '', ...what }));
  }

  /** The first name that says of which interface the function is stays; before that, the latest. */
  name(func: number, label: string): void {
    const f = this.funcs[func]!;
    if (f.kind === 'lift' && splitPath(f.label).instance === undefined) f.label = label;
  }

  importFunc(path: readonly string[], type: PlanFuncType): number {
    return add(this.funcs, { kind: 'import', path, type, label: pathText(path) });
  }

  importResource(path: readonly string[], type: TypeId): void {
    const label = path.at(-1)!;
    this.resourceOf.set(type, add(this.resources, { kind: 'imported', type, label, path }));
  }

  importModule(path: readonly string[]): number {
    return add(this.modules, { kind: 'imported', path, label: pathText(path) });
  }
}

/** Which entry of an arena an export of a core instance is. */
class ExportIds {
  readonly #ids = new Map<string, number>();

  id({ coreInstance, name }: CoreExportItem, make: () => number): number {
    const key = `${coreInstance} ${name}`;
    let id = this.#ids.get(key);
    if (id === undefined) this.#ids.set(key, (id = make()));
    return id;
  }
}

function add<T>(arena: T[], entry: T): number {
  return arena.push(entry) - 1;
}
