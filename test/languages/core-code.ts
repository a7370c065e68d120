/**
 * A component -> its core modules that have something to do with values, and which imports their functions can reach: by
 * calls as they stand in the code, and by calls through tables of whatever stands there with the type that is called. That is
 * too much rather than too little. Core specification, Instructions.
 */
import { parse, print } from '@bytecodealliance/jco';
import { type ComponentTree, readComponent } from '../../src/binary/index.ts';

/** The modules of a component, and of those inside, that give out memory: `cabi_realloc`. */
export function guestModules(component: Uint8Array): readonly Uint8Array<ArrayBuffer>[] {
  const modulesOf = (tree: ComponentTree): Uint8Array[] =>
    tree.definitions.flatMap((def) => {
      if (def.kind === 'component') return modulesOf(def.component);
      if (def.kind !== 'core-module') return [];
      const gives = def.module.exports.some((e) => e.name === 'cabi_realloc');
      return gives ? [def.module.bytes] : [];
    });
  return modulesOf(readComponent(component).value!).map((bytes) => Uint8Array.from(bytes));
}

/** The imports that each of a module's exports can reach, as `module name`; of exports whose name fits. */
export async function reachOfExports(
  module: Uint8Array | string,
  fits: RegExp,
): Promise<ReadonlyMap<string, readonly string[]>> {
  // Of a text all names are gone when it has been binary.
  const text = await print(typeof module === 'string' ? await parse(module) : module);
  const code = readText(text);
  const reached = code.exports.filter(([name]) => fits.test(name));
  return new Map(reached.map(([name, func]) => [name, reachOf(code, func)]));
}

interface CoreFunction {
  /** Its type, as text. */
  readonly type: string;
  /** `module name` of an import. */
  readonly imported?: string;
  readonly calls: number[];
  /** The types of calls through tables. */
  readonly indirect: string[];
}

interface CoreText {
  readonly funcs: readonly CoreFunction[];
  readonly exports: readonly (readonly [name: string, func: number])[];
  /** All that code can come by without its name: what stands in tables, or is made a reference. */
  readonly referred: ReadonlySet<number>;
}

/** Reads what wasm-tools prints: a line an instruction, functions by their numbers or names. */
function readText(text: string): CoreText {
  const types = new Map<string, string>();
  const funcs: CoreFunction[] = [];
  const named = new Map<string, number>();
  const exports: [string, string][] = [];
  const referred = new Set<string>();
  const calls: [CoreFunction, string][] = [];
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const type = /^\(type (?:(\$\S+) )?\(;(\d+);\) (.*)\)$/.exec(line);
    if (type !== null) types.set(type[1] ?? type[2]!, type[3]!);
    const func =
      /^(?:\(import "(.*)" "(.*)" )?\(func (?:(\$\S+) )?\(;(\d+);\) \(type ([^\s)]+)\)/.exec(line);
    if (func !== null) {
      const [, from, name, label, index, typed] = func;
      if (funcs.length !== Number(index)) throw new Error(`function ${index} is out of order`);
      const imported = from === undefined ? {} : { imported: `${from} ${name}` };
      if (label !== undefined) named.set(label, funcs.length);
      funcs.push({ type: types.get(typed!)!, ...imported, calls: [], indirect: [] });
      continue;
    }
    const exported = /^\(export "(.*)" \(func (\S+)\)\)$/.exec(line);
    if (exported !== null) exports.push([exported[1]!, exported[2]!]);
    const elements = /^\(elem .* func (.*)\)$/.exec(line);
    for (const one of elements?.[1]!.split(' ') ?? []) referred.add(one);
    for (const [, one] of line.matchAll(/\bref\.func ([^\s)]+)/g)) referred.add(one!);
    const call = /^(?:return_)?call (\S+)$/.exec(line);
    if (call !== null) calls.push([funcs.at(-1)!, call[1]!]);
    const indirect = /^(?:return_)?call_(?:indirect|ref)\b.*?\(type ([^\s)]+)\)/.exec(line);
    if (indirect !== null) funcs.at(-1)!.indirect.push(types.get(indirect[1]!)!);
    else if (/^(?:return_)?call_/.test(line)) throw new Error(`not understood: ${line}`);
  }
  const at = (of: string): number => named.get(of) ?? Number(of);
  for (const [from, to] of calls) from.calls.push(at(to));
  return {
    funcs,
    exports: exports.map(([name, func]) => [name, at(func)]),
    referred: new Set([...referred].map(at)),
  };
}

function reachOf({ funcs, referred }: CoreText, start: number): readonly string[] {
  const seen = new Set([start]);
  for (const index of seen) {
    const { calls, indirect } = funcs[index]!;
    for (const to of calls) seen.add(to);
    for (const to of indirect.length === 0 ? [] : referred) {
      if (indirect.includes(funcs[to]!.type)) seen.add(to);
    }
  }
  return [...seen].flatMap((index) => funcs[index]!.imported ?? []);
}
