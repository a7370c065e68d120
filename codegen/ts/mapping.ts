/**
 * The option `map`: interfaces for which a module of somebody else's stands, e.g.
 * `wasi:io/*=@bytecodealliance/preview2-shim/io#*`. Keys are patterns of names; what their `*` stands for is put in where the
 * target has one; `#name` is one export of the module.
 */
import {
  camelCase,
  diagnostic,
  type Diagnostic,
  didYouMean,
  parseInterfaceName,
  printable,
  readNamePattern,
} from '../../src/base/index.ts';
import { external, type Symbol } from './source-file.ts';
import { isIdentifier } from './names.ts';

export interface Mapped {
  /** The module, or its export: an object with functions and classes, and a namespace of types. */
  readonly symbol: Symbol;
}

export interface Mapping {
  readonly find: (name: string) => Mapped | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** A warning for each pattern that none of the names matched that were looked up, which are those of `there`. */
  readonly unmatched: (there: readonly string[]) => readonly Diagnostic[];
}

/** Reads the option; of several keys that mean an interface the first counts. */
export function readMapping(given: ReadonlyMap<string, string>): Mapping {
  const diagnostics: Diagnostic[] = [];
  const rules = [...given].flatMap(([key, target]) => {
    const [module = '', name] = target.split('#', 2);
    const bad = module === '' || name === '' || [...module].some((c) => c < ' ');
    const pattern = readNamePattern(key);
    const takesStar = target.includes('*');
    const help =
      bad || pattern === undefined || pattern.hasFunc
        ? 'write `interface=module` or `interface=module#export`; `*` stands for any characters'
        : 'a `*` of the module is what the one `*` of the name stands for: `wasi:io/*=shim/io#*`';
    if (bad || pattern === undefined || pattern.hasFunc || (takesStar && pattern.stars !== 1)) {
      const message = `\`${printable(`${key}=${target}`)}\` maps no interface to a module`;
      diagnostics.push(diagnostic('codegen/bad-map', message, undefined, { help: [help] }));
      return [];
    }
    return [{ pattern, module, name, takesStar }];
  });
  const symbols = new Map<string, Mapped>();
  const asked = new Set<string>();
  const find = (interfaceName: string): Mapped | undefined => {
    asked.add(interfaceName);
    const known = symbols.get(interfaceName);
    if (known !== undefined) return known;
    for (const rule of rules) {
      if (!rule.pattern.matches(interfaceName)) continue;
      const part = rule.takesStar ? rule.pattern.starOf(interfaceName) : '';
      if (part === undefined) continue;
      const name = rule.name?.replace('*', camelCase(part));
      if (name !== undefined && !isIdentifier(name)) continue;
      const alias = camelCase(parseInterfaceName(interfaceName)?.interface ?? interfaceName);
      const mapped = { symbol: mappedSymbol(rule.module.replace('*', part), name, alias) };
      symbols.set(interfaceName, mapped);
      return mapped;
    }
    return undefined;
  };
  const unmatched = (there: readonly string[]): Diagnostic[] =>
    rules
      .filter(({ pattern }) => [...asked].every((name) => !pattern.matches(name)))
      .map(({ pattern: { text } }) => {
        const near = didYouMean(text, there);
        const list = there.slice(0, 12).map((name) => `\`${name}\``);
        const all = list.length === 0 ? 'the world imports none' : `there is ${list.join(', ')}`;
        return diagnostic(
          'codegen/unmatched-map',
          `\`${text}\` is mapped, but no import is called so`,
          undefined,
          { severity: 'warning', help: near.length > 0 ? near : [all] },
        );
      });
  return { find, diagnostics, unmatched };
}

function mappedSymbol(module: string, name: string | undefined, alias: string): Symbol {
  return name === undefined
    ? { candidates: [alias], home: module, value: true, namespace: true }
    : external(module, name, true);
}
