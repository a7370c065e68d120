/**
 * A world -> the text page about its core module: what it imports and exports by which names and core types, how types
 * lie in memory, and the steps at each function's boundary. It is for people who write a guest, or a backend, by hand.
 * CanonicalABI.md; the names are those of `src/abi/names.ts`.
 */
import {
  type AbiStep,
  callbackName,
  coreNames,
  type CoreOperand,
  type ExportGroup,
  type ImportGroup,
  type StringEncoding,
  taskReturnName,
  taskReturnSignature,
  type TransportKind,
  transportOps,
  transportSignature,
  type TransportWalk,
  walkWorld,
  type WorldGroup,
  type WorldWalk,
} from '../../src/abi/index.ts';
import { append, limits, type Outcome, printable } from '../../src/base/index.ts';
import {
  type Func,
  type Model,
  printFuncType,
  printType,
  type TypeDef,
  type WorldId,
  worldName,
} from '../../src/model/index.ts';
import { TooLarge } from '../budget.ts';
import { printLayout } from './layouts.ts';
import { bytes, operand, operands, printSteps } from './print-steps.ts';

export interface PageOptions {
  readonly encoding: StringEncoding;
  /** Whether the steps of each function are told, too. */
  readonly steps: boolean;
}

export function abiPage(model: Model, id: WorldId, options: PageOptions): Outcome<string> {
  const { value: world, diagnostics } = walkWorld(model, id, { encoding: options.encoding });
  if (world === undefined) return { value: '', diagnostics };
  const title = `The core module of a component for the world ${worldName(model, id)}`;
  return { value: new Page(world, title, options).print(), diagnostics };
}

class Page {
  readonly #walk: WorldWalk;
  readonly #types: readonly TypeDef[];
  readonly #options: PageOptions;
  readonly #lines: string[];
  /** How many lines of steps there may still be. */
  #room: number = limits.pageLines;
  /** The steps of functions, told behind everything else. */
  readonly #walks: string[][] = [];

  constructor(walk: WorldWalk, title: string, options: PageOptions) {
    this.#walk = walk;
    this.#types = walk.model.types;
    this.#options = options;
    this.#lines = [
      title,
      '',
      `Strings are ${options.encoding}; pointers have four bytes. Core types are written (parameters) -> (results).`,
    ];
  }

  print(): string {
    const { imports, exports } = this.#walk;
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
    this.#section('Built-ins for exports', () => exports.forEach((group) => this.#builtins(group)));
    this.#section('Types', () => this.#layouts([...imports, ...exports]));
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
    return `${text.join('\n')}\n`;
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
    return printFuncType(this.#types, func);
  }

  #imports({ name, funcs, resources }: ImportGroup): void {
    if (funcs.length + resources.length === 0) return;
    this.#lines.push(`from "${name ?? '$root'}"`);
    for (const { func, walk } of funcs) {
      this.#core(walk.callee.name, signature(walk.signature), this.#wit(func));
      const params = func.params.map((p, i) => `${p.name} = ${operands([walk.params[i]!])}`);
      const title = `import ${name ?? '$root'} ${walk.callee.name}(${params.join(', ')})`;
      this.#steps(title, walk.steps);
      this.#transports(walk.transports);
    }
    for (const { builtins } of resources) this.#core(builtins.drop.name, '(i32) -> ()', 'handle');
  }

  #exports({ funcs, resources }: ExportGroup): void {
    for (const { func, walk } of funcs) {
      this.#core(walk.name, signature(walk.signature), this.#wit(func));
      this.#steps(`export ${walk.name}(${operands(walk.params)})`, walk.steps);
      this.#payloads(walk.transports);
      if (func.async) {
        const note = 'event, index, code';
        this.#core(callbackName(walk.name), '(i32 i32 i32) -> (i32)', note);
      }
      const { postReturn } = walk;
      if (postReturn === undefined) continue;
      this.#core(postReturn.name, '(i32) -> ()', 'optional, frees the result');
      this.#steps(`export ${postReturn.name}(${operands(postReturn.params)})`, postReturn.steps);
    }
    for (const { dtor } of resources) {
      this.#core(dtor!, '(i32) -> ()', 'optional, representation');
    }
  }

  /** What the implementation of exports may import. */
  #builtins({ name, funcs, resources }: ExportGroup): void {
    const tasks = funcs.filter(({ func }) => func.async);
    const transports = funcs.flatMap(({ walk }) => walk.transports);
    if (resources.length + tasks.length + transports.length === 0) return;
    this.#lines.push(`from "[export]${name ?? '$root'}"`);
    for (const { builtins } of resources) {
      this.#core(builtins.new!.name, '(i32) -> (i32)', 'representation to handle');
      this.#core(builtins.rep!.name, '(i32) -> (i32)', 'handle to representation');
      this.#core(builtins.drop.name, '(i32) -> ()', 'handle');
    }
    for (const { func } of tasks) {
      const result = func.result === undefined ? undefined : this.#walk.abi.of(func.result);
      const type = signature(taskReturnSignature(result));
      this.#core(taskReturnName(name, func.name).name, type, 'the result');
    }
    this.#ends(transports);
  }

  #transports(all: readonly TransportWalk[]): void {
    this.#ends(all);
    this.#payloads(all);
  }

  /** The built-ins for streams and futures. */
  #ends(all: readonly TransportWalk[]): void {
    for (const { type, builtins } of all) {
      const kind = this.#types[type]!.type.kind as TransportKind;
      for (const op of transportOps) {
        const note = op === 'new' ? printType(this.#types, type) : '';
        this.#core(builtins[op].name, signature(transportSignature(kind, op)), note);
      }
    }
  }

  /** How elements are copied to and from buffers. */
  #payloads(all: readonly TransportWalk[]): void {
    for (const { builtins, payload } of all) {
      if (payload === undefined) continue;
      const { element, lower, lift, free } = payload;
      const { module } = builtins.new;
      const at = (name: string, base: CoreOperand): string =>
        `element of ${bytes(element)} at ${operand(base)}, ${module} ${name}`;
      const write = [`${operands(lower.items)}:`, ...printSteps(this.#types, lower.steps)];
      this.#told(at(builtins.write.name, lower.base), write);
      const read = [...printSteps(this.#types, lift.steps), `-> ${operands(lift.items)}`];
      this.#told(at(builtins.read.name, lift.base), read);
      if (free === undefined) continue;
      const freed = printSteps(this.#types, free.steps);
      this.#told(`copied ${at(builtins.write.name, free.base)}`, freed);
    }
  }

  /** Of each type once: those of an interface that is imported and exported lie alike. */
  #layouts(all: readonly WorldGroup[]): void {
    const seen = new Set<number>();
    for (const { name, types } of all) {
      const fresh = types.filter(({ id }) => !seen.has(id));
      if (fresh.length === 0) continue;
      this.#lines.push(name ?? 'the world itself');
      for (const type of fresh) {
        seen.add(type.id);
        const lines = printLayout(this.#types, this.#walk.abi, type);
        append(
          this.#lines,
          lines.map((line) => `  ${line}`),
        );
      }
    }
  }

  #steps(title: string, steps: readonly AbiStep[]): void {
    if (this.#options.steps) this.#told(title, printSteps(this.#types, steps));
  }

  #told(title: string, lines: readonly string[]): void {
    if (!this.#options.steps) return;
    this.#room -= lines.length;
    if (this.#room < 0) throw new TooLarge();
    this.#walks.push([title, ...lines.map((line) => `  ${line}`)]);
  }
}

function signature({
  params,
  results,
}: {
  readonly params: readonly string[];
  readonly results: readonly string[];
}): string {
  return `(${params.join(' ')}) -> (${results.join(' ')})`;
}
