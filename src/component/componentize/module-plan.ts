/**
 * A core module and a world -> what each import is bound to and which core function each export is, or all that is
 * wrong: names that are missing or misspelt, core types that differ. Nothing is written here.
 */
import { diagnostic, limits, type Diagnostic } from '../../base/index.ts';
import { isPreview1, wayToComponent } from '../../binary/index.ts';
import type {
  CoreExport,
  CoreExternType,
  CoreFuncType,
  CoreModule,
  DistinctImports,
} from '../../binary/index.ts';
import type { CoreLimits } from '../../wasm/index.ts';
import type { Pointer } from '../../abi/index.ts';
import { printFuncType, type Func } from '../../model/index.ts';
import { bindImport, type BoundImport } from './core-imports.ts';
import { hasStub } from './preview1-stubs.ts';
import {
  destructorCandidates,
  exportCandidates,
  importKey,
  initializeCandidates,
  isStandardName,
  memoryCandidates,
  reallocCandidates,
  standardInterfaces,
  tableName,
  taskHookName,
  type CoreExportNames,
} from './core-names.ts';
import { Suggestions } from './suggestions.ts';
import { AbiForms, noNeeds, type Needs } from './needs.ts';
import type { IndexedInterface, WorldIndex } from './world-index.ts';

export interface PlannedImport extends BoundImport {
  readonly module: string;
  readonly name: string;
}

export interface PlannedExport {
  readonly func: Func;
  readonly core: CoreExportNames;
  readonly type: CoreFuncType;
  readonly needs: Needs;
  /** The name of the post-return function, if the module has one. */
  readonly postReturn?: string;
}

export interface ModulePlan {
  readonly imports: readonly PlannedImport[];
  readonly exports: ReadonlyMap<Func, PlannedExport>;
  /** The destructor's name by interface and resource. */
  readonly destructors: ReadonlyMap<string, string>;
  /** The export that is the memory, or the limits of the one that the module imports. */
  readonly memory?: { readonly name: string } | { readonly limits: CoreLimits };
  /** What makes room for what comes from imports, and for what comes to exports. */
  readonly reallocs: { readonly imports?: string; readonly exports?: string };
  /** The type of addresses in the memory. */
  readonly pointer: Pointer;
  readonly initialize?: string;
  /** The export that is told of what the module's tasks do. */
  readonly taskHook?: string;
}

export const destructorKey = (iface: string, resource: string): string => `${iface}#${resource}`;

/** The import by which a module takes its memory from outside. */
export const isMemoryImport = (i: { readonly module: string; readonly name: string }): boolean =>
  i.module === 'env' && i.name === 'memory';

/** `stubWasi` has stubs stand for imports from WASI Preview 1. */
export function planModule(
  { module, names }: DistinctImports,
  index: WorldIndex,
  stubWasi = false,
): { readonly plan: ModulePlan; readonly diagnostics: readonly Diagnostic[] } {
  const planner = new Planner(module, index, stubWasi);
  return { plan: planner.plan(names), diagnostics: planner.findings() };
}

class Planner {
  readonly #diagnostics: Diagnostic[] = [];
  /** How many findings were not kept. */
  #dropped = 0;
  readonly #module: CoreModule;
  readonly #index: WorldIndex;
  readonly #forms: AbiForms;
  readonly #pointer: Pointer;
  readonly #exports: ReadonlyMap<string, CoreExport>;
  /** The names of the world's interfaces, by those that they have in the standard mangling. */
  readonly #interfaces: ReadonlyMap<string, string>;
  readonly #suggestions = new Suggestions();
  /** Whether the module's names are those of the standard mangling. */
  readonly #isStandard: boolean;
  readonly #stubWasi: boolean;

  constructor(module: CoreModule, index: WorldIndex, stubWasi: boolean) {
    this.#module = module;
    this.#index = index;
    this.#interfaces = standardInterfaces([
      ...index.imports.interfaces.keys(),
      ...index.exports.interfaces.keys(),
    ]);
    this.#exports = new Map(module.exports.map((e) => [e.name, e]));
    this.#isStandard = module.exports.some((e) => isStandardName(e.name));
    const memory = this.#memoryType();
    this.#pointer = memory?.kind === 'memory' && memory.limits.address === 'i64' ? 'i64' : 'i32';
    this.#stubWasi = stubWasi && memory !== undefined && this.#pointer === 'i32';
    this.#forms = new AbiForms(index.model, this.#pointer);
  }

  /** @param names - What the imports are called; the module may have other names for those that it has twice. */
  plan(names: readonly string[]): ModulePlan {
    const imports = this.#module.imports
      .map((i, n) => this.#import(i, names[n]!))
      .filter((i) => i !== undefined);
    const exports = new Map<Func, PlannedExport>();
    const { interfaces, funcs } = this.#index.exports;
    for (const [name, func] of funcs) this.#export(exports, undefined, name, func);
    for (const iface of interfaces.values()) {
      for (const [name, func] of iface.funcs) this.#export(exports, iface, name, func);
    }
    const memory = this.#memory();
    const reallocs = this.#reallocs();
    const initialize = this.#first(initializeCandidates, 'func');
    const taskHook = this.#first([taskHookName], 'func');
    this.#checkOptions({ imports, exports: [...exports.values()] }, memory !== undefined, reallocs);
    if (initialize !== undefined) {
      this.#checkType(initialize, { kind: 'func', params: [], results: [] });
    }
    if (taskHook !== undefined) {
      this.#checkType(taskHook, { kind: 'func', params: ['i32'], results: [] });
    }
    return {
      imports,
      exports,
      destructors: this.#destructors(),
      reallocs,
      pointer: this.#pointer,
      ...(memory === undefined ? {} : { memory }),
      ...(initialize === undefined ? {} : { initialize }),
      ...(taskHook === undefined ? {} : { taskHook }),
    };
  }

  #reallocs(): ModulePlan['reallocs'] {
    const p = this.#pointer;
    const wanted: CoreFuncType = { kind: 'func', params: [p, p, p, p], results: [p] };
    const imports = this.#first(reallocCandidates.imports, 'func');
    const exports = this.#first(reallocCandidates.exports, 'func');
    for (const name of new Set([imports, exports])) {
      if (name !== undefined) this.#checkType(name, wanted);
    }
    return {
      ...(imports === undefined ? {} : { imports }),
      ...(exports === undefined ? {} : { exports }),
    };
  }

  #import(i: CoreModule['imports'][number], name: string): PlannedImport | undefined {
    if (isMemoryImport(i) && i.type.kind === 'memory') return undefined;
    if (this.#stubWasi && isPreview1(i.module) && i.type.kind === 'func' && hasStub(name, i.type)) {
      const target = { kind: 'stub', name } as const;
      return { module: i.module, name: i.name, type: i.type, needs: noNeeds, target };
    }
    const path = `import "${i.module}" "${name}"`;
    const key = importKey(i.module, name, this.#interfaces);
    const bound = bindImport(this.#index, this.#forms, key, this.#suggestions);
    if ('code' in bound) {
      const message = `the module imports \`${i.module}\` \`${name}\`, but ${bound.message}`;
      const way =
        isForeign(i.module) && (bound.help.length === 0 || isPreview1(i.module))
          ? wayToComponent(this.#module)
          : [];
      this.#report(bound.code, message, path, way.length > 0 ? way : bound.help);
      return undefined;
    }
    if (!sameType(i.type, bound.type)) {
      this.#report(
        'signature-mismatch',
        `the import \`${i.module}\` \`${name}\` must have the type ${show(bound.type)}, but has ${show(i.type)}`,
        path,
        bound.target.kind === 'lower' ? [this.#declared(bound.target.func)] : [],
      );
      return undefined;
    }
    return { module: i.module, name: i.name, ...bound };
  }

  #export(
    exports: Map<Func, PlannedExport>,
    iface: IndexedInterface | undefined,
    name: string,
    func: Func,
  ): void {
    const candidates = exportCandidates(iface?.name, name);
    const core = candidates.find((c) => this.#exports.has(c.name));
    const where = iface === undefined ? '' : ` of the interface \`${iface.name}\``;
    if (core === undefined) {
      const wanted = this.#inMangling(candidates.map((c) => c.name));
      const names = [wanted, ...candidates.map((c) => c.name).filter((n) => n !== wanted)];
      this.#report(
        'missing-export',
        `the world exports the function \`${name}\`${where}, but the module doesn't export \`${wanted}\``,
        'exports',
        [...this.#suggestions.didYouMean(names, this.#exports), this.#declared(func)],
      );
      return;
    }
    const form = this.#forms.func(func, core.context);
    if (!this.#checkType(core.name, form.type, [this.#declared(func)])) return;
    if (core.callback !== undefined) {
      if (!this.#exports.has(core.callback)) {
        this.#report(
          'missing-callback',
          `\`${core.name}\` needs its callback, but the module doesn't export \`${core.callback}\``,
          `export "${core.name}"`,
          this.#suggestions.didYouMean(
            [core.callback],
            new Map([...this.#exports].filter(([name]) => name !== core.name)),
          ),
        );
        return;
      }
      const params = ['i32', 'i32', 'i32'];
      this.#checkType(core.callback, { kind: 'func', params, results: ['i32'] });
    }
    const post = core.context === 'lift' && this.#exports.has(core.postReturn);
    if (post) {
      this.#checkType(core.postReturn, { kind: 'func', params: form.type.results, results: [] });
    }
    // The result of an asynchronous function is given to `task.return`.
    const needs = form.needs;
    exports.set(func, {
      func,
      core,
      type: form.type,
      needs,
      ...(post ? { postReturn: core.postReturn } : {}),
    });
  }

  #destructors(): Map<string, string> {
    const found = new Map<string, string>();
    for (const iface of this.#index.exports.interfaces.values()) {
      for (const [name, id] of iface.types) {
        if (this.#index.model.types[id]!.type.kind !== 'resource') continue;
        const dtor = this.#first(destructorCandidates(iface.name, name), 'func');
        if (dtor === undefined) continue;
        this.#checkType(dtor, { kind: 'func', params: ['i32'], results: [] });
        found.set(destructorKey(iface.name, name), dtor);
      }
    }
    return found;
  }

  #memory(): ModulePlan['memory'] {
    const name = this.#first(memoryCandidates, 'memory');
    const type = this.#memoryType();
    if (type?.kind !== 'memory') return undefined;
    const other = memoryCandidates.find(
      (n) => n !== name && this.#exports.get(n)?.type.kind === 'memory',
    );
    if (name !== undefined && other !== undefined) {
      const message = `the module exports two memories, \`${name}\` and \`${other}\``;
      this.#report('unsupported', message, 'memory', ['export the one that values go through']);
    }
    if (type.limits.shared) {
      this.#report('unsupported', 'the memory is shared between threads', 'memory', [
        'values of a component can only go through a memory that is not shared',
      ]);
    }
    return name === undefined ? { limits: type.limits } : { name };
  }

  /** What the module exports as its memory, or imports. */
  #memoryType(): CoreExternType | undefined {
    const name = this.#first(memoryCandidates, 'memory');
    return name === undefined
      ? this.#module.imports.find(isMemoryImport)?.type
      : this.#exports.get(name)!.type;
  }

  #checkOptions(
    sides: Readonly<Record<'imports' | 'exports', readonly { readonly needs: Needs }[]>>,
    hasMemory: boolean,
    reallocs: ModulePlan['reallocs'],
  ): void {
    const items = [...sides.imports, ...sides.exports];
    const near = (wanted: string): string[] =>
      this.#suggestions.didYouMean([wanted], this.#exports);
    if (items.some((i) => i.needs.table) && this.#first([tableName], 'table') === undefined) {
      this.#report(
        'missing-table',
        `threads start with functions of a table, but the module doesn't export \`${tableName}\``,
        'exports',
        near(tableName),
      );
    }
    if (!hasMemory && items.some((i) => i.needs.memory)) {
      const wanted = this.#inMangling(memoryCandidates);
      this.#report(
        'missing-memory',
        `functions of the world pass values through memory, but the module doesn't export \`${wanted}\``,
        'exports',
        near(wanted),
      );
    }
    const lacks = (side: 'imports' | 'exports'): boolean =>
      reallocs[side] === undefined && sides[side].some((i) => i.needs.realloc);
    if (lacks('imports') || lacks('exports')) {
      // The first of the names is one that toolchains wrote before.
      const wanted = this.#inMangling(reallocCandidates.imports.slice(1));
      this.#report(
        'missing-realloc',
        `strings or lists come into the module, but it doesn't export \`${wanted}\`, which makes room for them`,
        'exports',
        near(wanted),
      );
    }
  }

  /** The name that is meant: of the mangling that the module's other names have. */
  #inMangling(names: readonly string[]): string {
    return (this.#isStandard ? names.find(isStandardName) : undefined) ?? names[0]!;
  }

  #first(names: readonly string[], kind: CoreExternType['kind']): string | undefined {
    return names.find((n) => this.#exports.get(n)?.type.kind === kind);
  }

  #checkType(name: string, wanted: CoreFuncType, help: readonly string[] = []): boolean {
    const found = this.#exports.get(name)!.type;
    if (sameType(found, wanted)) return true;
    this.#report(
      'signature-mismatch',
      `the export \`${name}\` must have the type ${show(wanted)}, but has ${show(found)}`,
      `export "${name}"`,
      help,
    );
    return false;
  }

  #declared(func: Func): string {
    return `in WIT it is \`${func.name}: ${printFuncType(this.#index.model.types, func)}\``;
  }

  #report(code: string, message: string, path: string, help: readonly string[]): void {
    if (this.#diagnostics.length >= limits.findings) {
      this.#dropped++;
      return;
    }
    const { file, offset } = this.#module;
    const span = { file, offset, path: `core module > ${path}` };
    this.#diagnostics.push(diagnostic(`componentize/${code}`, message, span, { help }));
  }

  /** What is wrong, with a last finding that counts those that were not kept. */
  findings(): readonly Diagnostic[] {
    if (this.#dropped === 0) return this.#diagnostics;
    const message = `${this.#dropped} more findings are not shown`;
    return [...this.#diagnostics, diagnostic('componentize/too-many', message, undefined)];
  }
}

function sameType(found: CoreExternType, wanted: CoreFuncType): boolean {
  return (
    found.kind === 'func' &&
    found.params.join() === wanted.params.join() &&
    found.results.join() === wanted.results.join()
  );
}

function show(type: CoreExternType): string {
  if (type.kind !== 'func') return `\`${type.kind}\``;
  return `\`(${type.params.join(', ')}) -> (${type.results.join(', ')})\``;
}

/** Whether an import may be of another toolchain's: of a world's own interfaces and built-ins more is known than that. */
const isForeign = (module: string): boolean => !/^(?:\$root|\[export\].*)$/.test(module);
