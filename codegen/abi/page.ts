/**
 * A world -> the text page about its core module: what it imports and exports by which names and core types, how types
 * lie in memory, and the steps at each function's boundary. It is for people who write a guest, or a backend, by hand.
 * CanonicalABI.md; the names are those of `src/abi/names.ts`.
 */
import {
  AbiTypes,
  callbackName,
  coreNames,
  type AbiSignature,
  destructorName,
  exportedResourceName,
  implementedResources,
  importedDropName,
  type StringEncoding,
  taskReturnName,
  taskReturnSignature,
  walkExport,
  walkImport,
} from '../../src/abi/index.ts';
import { append, type Diagnostic, limits, type Outcome, printable } from '../../src/base/index.ts';
import {
  externName,
  type Func,
  type Model,
  type NamedType,
  printFuncType,
  type World,
  type WorldId,
  type WorldItem,
  worldName,
} from '../../src/model/index.ts';
import { TooLarge } from '../budget.ts';
import { printLayout } from './layouts.ts';
import { operands, printSteps } from './print-steps.ts';

export interface PageOptions {
  readonly encoding: StringEncoding;
  /** Whether the steps of each function are told, too. */
  readonly steps: boolean;
}

/** Functions and types that stand together: an interface, or those of the world itself. */
interface Group {
  /** The name in the core module; absent for the world itself. */
  readonly name?: string;
  readonly types: readonly NamedType[];
  readonly functions: readonly Func[];
}

export function abiPage(model: Model, id: WorldId, options: PageOptions): Outcome<string> {
  return new Page(model, id, options).print();
}

class Page {
  readonly #model: Model;
  readonly #id: WorldId;
  readonly #world: World;
  readonly #options: PageOptions;
  readonly #abi: AbiTypes;
  readonly #diagnostics: Diagnostic[] = [];
  readonly #lines: string[] = [];
  /** How many lines of steps there may still be. */
  #room: number = limits.pageLines;
  /** The steps of functions, told behind everything else. */
  readonly #walks: string[][] = [];

  constructor(model: Model, id: WorldId, options: PageOptions) {
    this.#model = model;
    this.#id = id;
    this.#world = model.worlds[id]!;
    this.#options = options;
    this.#abi = new AbiTypes(model.types);
  }

  print(): Outcome<string> {
    const imports = groups(this.#model, this.#world.imports);
    const exports = groups(this.#model, this.#world.exports);
    this.#lines.push(
      `The core module of a component for the world ${worldName(this.#model, this.#id)}`,
      '',
      `Strings are ${this.#options.encoding}; pointers have four bytes. Core types are written (parameters) -> (results).`,
    );
    this.#section('Core imports', () => imports.forEach((group) => this.#imports(group)));
    this.#section('Core exports', () => {
      this.#core(coreNames.memory, 'memory', '');
      this.#core(
        coreNames.realloc,
        '(i32 i32 i32 i32) -> (i32)',
        'old, old size, alignment, new size',
      );
      this.#core(coreNames.initialize, '() -> ()', 'optional');
      exports.forEach((group) => this.#exports(group));
    });
    this.#builtins(exports);
    this.#section('Types', () => this.#types([...imports, ...exports]));
    if (this.#options.steps) {
      this.#section('Functions', () => {
        this.#lines.push('Core values are %n, values of the guest’s language $n.');
        for (const walk of this.#walks) {
          this.#lines.push('');
          for (const line of walk) this.#lines.push(line);
        }
      });
    }
    const text = this.#lines.map((line) => printable(line).trimEnd());
    return { value: `${text.join('\n')}\n`, diagnostics: this.#diagnostics };
  }

  #section(title: string, body: () => void): void {
    this.#lines.push('', title, '='.repeat(title.length), '');
    const before = this.#lines.length;
    body();
    if (this.#lines.length === before) this.#lines.push('none');
  }

  #core(name: string, type: string, note: string): void {
    this.#lines.push(`  ${name}  ${type}${note === '' ? '' : `  ; ${note}`}`);
  }

  #wit(func: Func): string {
    return printFuncType(this.#model.types, func);
  }

  #imports(group: Group): void {
    const resources = this.#resources(group);
    if (group.functions.length + resources.length === 0) return;
    this.#lines.push(`from "${group.name ?? '$root'}"`);
    for (const func of group.functions) {
      const { value: walk, diagnostics } = walkImport(this.#abi, inGroup(group, func), {
        encoding: this.#options.encoding,
      });
      append(this.#diagnostics, diagnostics);
      if (walk === undefined) continue;
      this.#core(walk.callee.name, signature(walk.signature), this.#wit(func));
      const params = func.params.map((p, i) => `${p.name} = ${operands([walk.params[i]!])}`);
      const title = `import ${group.name ?? '$root'} ${walk.callee.name}(${params.join(', ')})`;
      this.#walks.push([title, ...this.#steps(walk.steps)]);
    }
    for (const resource of resources) {
      this.#core(importedDropName(group.name, resource).name, '(i32) -> ()', 'handle');
    }
  }

  #exports(group: Group): void {
    const isOurs = implementedResources(this.#model, this.#world);
    const { encoding } = this.#options;
    for (const func of group.functions) {
      const walked = walkExport(this.#abi, inGroup(group, func), { encoding, isOurs });
      append(this.#diagnostics, walked.diagnostics);
      const { value: walk } = walked;
      if (walk === undefined) continue;
      this.#core(walk.name, signature(walk.signature), this.#wit(func));
      this.#walks.push([
        `export ${walk.name}(${operands(walk.params)})`,
        ...this.#steps(walk.steps),
      ]);
      if (func.async) {
        const note = 'event, index, code';
        this.#core(callbackName(walk.name), '(i32 i32 i32) -> (i32)', note);
      }
      const { postReturn } = walk;
      if (postReturn === undefined) continue;
      this.#core(postReturn.name, '(i32) -> ()', 'optional, frees the result');
      const title = `export ${postReturn.name}(${operands(postReturn.params)})`;
      this.#walks.push([title, ...this.#steps(postReturn.steps)]);
    }
    for (const resource of this.#resources(group)) {
      const note = 'optional, representation';
      this.#core(destructorName(group.name, resource), '(i32) -> ()', note);
    }
  }

  /** What the implementation of exports may import. */
  #builtins(exports: readonly Group[]): void {
    this.#section('Built-ins for exports', () => {
      for (const group of exports) {
        const resources = this.#resources(group);
        const tasks = group.functions.filter((f) => f.async);
        if (resources.length + tasks.length === 0) continue;
        this.#lines.push(`from "[export]${group.name ?? '$root'}"`);
        for (const resource of resources) {
          const name = (builtin: 'new' | 'rep' | 'drop'): string =>
            exportedResourceName(group.name, builtin, resource).name;
          this.#core(name('new'), '(i32) -> (i32)', 'representation to handle');
          this.#core(name('rep'), '(i32) -> (i32)', 'handle to representation');
          this.#core(name('drop'), '(i32) -> ()', 'handle');
        }
        for (const func of tasks) {
          const result = func.result === undefined ? undefined : this.#abi.of(func.result);
          const type = signature(taskReturnSignature(result));
          this.#core(taskReturnName(group.name, func.name).name, type, 'the result');
        }
      }
    });
  }

  #types(all: readonly Group[]): void {
    const seen = new Set<number>();
    for (const { name, types } of all) {
      const fresh = types.filter(({ id }) => !seen.has(id));
      if (fresh.length === 0) continue;
      this.#lines.push(name ?? 'the world itself');
      for (const type of fresh) {
        seen.add(type.id);
        const lines = printLayout(this.#model.types, this.#abi, type);
        append(
          this.#lines,
          lines.map((line) => `  ${line}`),
        );
      }
    }
  }

  /** Names of the resources that a group defines. */
  #resources({ types }: Group): readonly string[] {
    return types.flatMap(({ id, name }) =>
      this.#model.types[id]!.type.kind === 'resource' ? [name] : [],
    );
  }

  #steps(steps: Parameters<typeof printSteps>[1]): readonly string[] {
    const lines = printSteps(this.#model.types, steps);
    this.#room -= lines.length;
    if (this.#room < 0) throw new TooLarge();
    return lines.map((line) => `  ${line}`);
  }
}

function inGroup({ name }: Group, func: Func): { readonly iface?: string; readonly func: Func } {
  return name === undefined ? { func } : { iface: name, func };
}

/** Interfaces in order, then what stands in the world itself. */
function groups(model: Model, items: readonly WorldItem[]): readonly Group[] {
  const interfaces = items.flatMap((item): Group[] => {
    if (item.kind !== 'interface') return [];
    const { types, functions } = model.interfaces[item.id]!;
    return [{ name: externName(model, item), types, functions }];
  });
  const functions = items.flatMap((item) => (item.kind === 'func' ? [item.func] : []));
  const types = items.flatMap((item) => (item.kind === 'type' ? [item] : []));
  if (functions.length + types.length === 0) return interfaces;
  return [...interfaces, { types, functions }];
}

function signature({ params, results }: AbiSignature): string {
  return `(${params.join(' ')}) -> (${results.join(' ')})`;
}
