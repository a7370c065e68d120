/**
 * A core module of adapters while it is written: what it imports, each once; the functions that its adapters share;
 * and how a check that fails ends everything. Imports come before functions in a module, so that all that the adapters
 * will ask for is named first.
 */
import { hostText, type AbiType } from '../../abi/index.ts';
import {
  ModuleWriter,
  unreachable,
  type Code,
  type CoreLimits,
  type CoreSignature,
} from '../../wasm/index.ts';
import type {
  CallSite,
  CoreFuncId,
  CoreImport,
  CoreItem,
  InstanceId,
  MemoryId,
  Plan,
  PlanAdapters,
  StoreItem,
  StoreItemId,
  TableId,
  TrapSite,
} from '../../plan/index.ts';
import type { Growth, Growths } from './growth.ts';

/** The growing memories and tables of all instances, by their keys. */
function limitsOf({ plan, of }: Growths): ReadonlyMap<string, Growth> {
  const all = plan.instances.flatMap((_, instance) => of(instance));
  return new Map(all.map((growth) => [`${growth.kind} ${growth.id}`, growth]));
}

/** What an adapter needs of its surroundings: as in the plan, but parts of the store by what they are. */
export type Need =
  | Exclude<CoreItem, { readonly kind: 'store' }>
  | { readonly kind: 'store'; readonly item: StoreItem };

/** What the modules of a program share: equal ones are one. Calls and traps are numbered from 1. */
export class Sites implements Omit<PlanAdapters, 'entries'> {
  readonly calls: CallSite[] = [];
  readonly traps: TrapSite[] = [];
  readonly items: StoreItem[] = [];
  readonly #traps = new Map<string, number>();
  readonly #items = new Map<string, StoreItemId>();

  /** The number of the first of several calls, which follow each other. */
  call(...sites: readonly CallSite[]): number {
    return this.calls.push(...sites) - sites.length + 1;
  }

  trap(site: TrapSite): number {
    const key = `${site.instance} ${site.code} ${site.detail}`;
    let number = this.#traps.get(key);
    if (number === undefined) {
      number = this.traps.push(site);
      this.#traps.set(key, number);
    }
    return number;
  }

  item(item: StoreItem): StoreItemId {
    const key = Object.values(item).join(' ');
    let id = this.#items.get(key);
    if (id === undefined) this.#items.set(key, (id = this.items.push(item) - 1));
    return id;
  }
}

/** Of memories of which nothing more is to be known. */
const plainLimits: CoreLimits = { min: 0, shared: false, address: 'i32' };
const grownType: CoreSignature = { params: ['i32'], results: ['i32'] };
/** The module that engines have built in. */
const builtinStrings = 'wasm:js-string';
/** As engines have them, to the type; `units` is one of references to arrays. */
const jsStringTypes = (units: string) =>
  ({
    length: { params: [hostText], results: ['i32'] },
    charCodeAt: { params: [hostText, 'i32'], results: ['i32'] },
    fromCharCodeArray: { params: [units, 'i32', 'i32'], results: ['(ref extern)'] },
  }) as const satisfies Record<string, CoreSignature>;
const trapType: CoreSignature = { params: ['i32', 'i32', 'i32', 'i32'], results: [] };

/** One module, from its imports to its bytes. */
export class AdapterModule {
  readonly plan: Plan;
  readonly growths: Growths;
  readonly module = new ModuleWriter();
  readonly sites: Sites;
  readonly imports: CoreImport[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #shared = new Map<string, number>();
  readonly #types = new Map<AbiType, number>();
  readonly #limits: ReadonlyMap<string, Growth>;
  #trap: number | undefined;

  /** `items` are all that its functions will use. */
  constructor(growths: Growths, sites: Sites, items: readonly Need[]) {
    this.plan = growths.plan;
    this.growths = growths;
    this.sites = sites;
    this.#limits = limitsOf(growths);
    for (const item of items) this.#import(item);
  }

  has(item: Need): boolean {
    return this.#indexes.has(keyOf(item));
  }

  /** A core function of the plan that the module has itself. */
  define(id: CoreFuncId, index: number): void {
    this.#indexes.set(keyOf({ kind: 'func', func: id }), index);
  }

  func(id: CoreFuncId): number {
    return this.#index({ kind: 'func', func: id });
  }

  memory(id: MemoryId): number {
    return this.#index({ kind: 'memory', memory: id });
  }

  table(id: TableId): number {
    return this.#index({ kind: 'table', table: id });
  }

  /** The memory, the global or the function that stands for a part of the store. */
  store(item: StoreItem): number {
    return this.#index({ kind: 'store', item });
  }

  /** The globals that an instance's `context.get` and `context.set` mean; none where it has neither. */
  contextSlots(instance: InstanceId): readonly number[] {
    return ([0, 1] as const).flatMap((slot) => {
      const item = { kind: 'store', item: { name: 'context', instance, slot } } as const;
      return this.#indexes.get(keyOf(item)) ?? [];
    });
  }

  /** A function that several adapters need, made when it is first asked for; what is equal has equal keys. */
  shared(key: string, make: () => number): number {
    let index = this.#shared.get(key);
    if (index === undefined) this.#shared.set(key, (index = make()));
    return index;
  }

  /** As `shared`, of a type. */
  sharedBy(type: AbiType, key: string, make: () => number): number {
    let id = this.#types.get(type);
    if (id === undefined) this.#types.set(type, (id = this.#types.size));
    return this.shared(`${key} of ${id}`, make);
  }

  /** Code that ends the program: a rule is broken, and up to three i32 in `values` say how. */
  trap(code: Code, site: TrapSite, ...values: readonly number[]): void {
    code.i32(this.sites.trap(site));
    for (let i = 0; i < 3; i++) {
      const local = values[i];
      if (local === undefined) code.i32(0);
      else code.get(local);
    }
    code.call(this.#trapFunc()).op(unreachable);
  }

  #trapFunc(): number {
    this.#trap ??= this.module.func(
      trapType,
      (code) => {
        code.get(0).setGlobal(this.store({ name: 'trap' }));
        for (const index of [0, 1, 2] as const) {
          code.get(index + 1).setGlobal(this.store({ name: 'value', index }));
        }
        code.op(unreachable);
      },
      '[trap]',
    );
    return this.#trap;
  }

  #index(item: Need): number {
    const index = this.#indexes.get(keyOf(item));
    if (index === undefined)
      throw new TypeError(`an adapter needs ${keyOf(item)}, which is not imported`);
    return index;
  }

  #import(item: Need): void {
    const key = keyOf(item);
    if (this.#indexes.has(key)) return;
    this.#indexes.set(key, this.#importAs(key, item));
    if (item.kind !== 'store') {
      this.imports.push({ module: '', name: key, item });
      return;
    }
    const of: CoreItem = { kind: 'store', item: this.sites.item(item.item) };
    this.imports.push(
      item.item.name === 'js-string'
        ? { module: builtinStrings, name: item.item.func, item: of }
        : { module: '', name: key, item: of },
    );
  }

  #importAs(name: string, item: Need): number {
    const { module } = this;
    const known = this.#limits.get(name);
    const limits: CoreLimits = known === undefined ? plainLimits : { ...known.limits, min: 0 };
    switch (item.kind) {
      case 'func':
        return module.importFunc('', name, this.plan.coreFuncs[item.func]!.type);
      case 'memory':
        return module.importMemory('', name, limits);
      case 'table':
        return module.importTable('', name, limits, known?.element);
      case 'store':
        return this.#importStore(name, item.item, limits);
      default:
        throw new TypeError(`adapters import no ${item.kind}`);
    }
  }

  #importStore(name: string, item: StoreItem, limits: CoreLimits): number {
    const { module } = this;
    switch (item.name) {
      case 'handles':
      case 'host-memory':
        return module.importMemory('', name, limits);
      case 'host':
        return module.importFunc('', name, item.type);
      case 'dispose':
        return module.importFunc('', name, { params: ['i32'], results: [] });
      case 'wait':
        return module.importFunc('', name, { params: [], results: [] });
      case 'taken': {
        const results = item.type === 'nothing' ? [] : [item.type];
        return module.importFunc('', name, { params: [], results });
      }
      case 'grown':
        return module.importFunc('', name, grownType);
      case 'js-string': {
        const units = `(ref null ${item.func === 'fromCharCodeArray' ? module.arrayOfI16() : 0})`;
        return module.importFunc(builtinStrings, item.func, jsStringTypes(units)[item.func]);
      }
      case 'write-text':
        return module.importFunc('', name, { params: [hostText], results: ['i32'] });
      case 'read-text':
        return module.importFunc('', name, { params: ['i32', 'i32'], results: [hostText] });
      case 'short-text':
        return module.importGlobal('', name, 'i32', false);
      default:
        return module.importGlobal('', name, 'i32', true);
    }
  }
}

/** The name of an import, and so what is equal. */
function keyOf(item: Need): string {
  switch (item.kind) {
    case 'func':
      return `func ${item.func}`;
    case 'memory':
      return `memory ${item.memory}`;
    case 'table':
      return `table ${item.table}`;
    case 'store':
      return Object.values(item.item).join(' ');
    default:
      return `${item.kind} ${item.coreInstance} ${item.name}`;
  }
}
