/**
 * The option `map`: interfaces for which a module of somebody else's stands, e.g.
 * `wasi:io/*=@bytecodealliance/preview2-shim/io#*`. A `*` matches a part of a name and is put in where the target has
 * one; `#name` is one export of the module.
 */
import {
  camelCase,
  diagnostic,
  type Diagnostic,
  didYouMean,
  parseInterfaceName,
} from '../../src/base/index.ts';
import { external, type Symbol } from '../source-file.ts';
import { isIdentifier } from '../names.ts';

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

/** Reads the option; a pattern matches with or without the version of an interface. */
export function readMapping(given: ReadonlyMap<string, string>): Mapping {
  const diagnostics: Diagnostic[] = [];
  const rules = [...given].flatMap(([pattern, target]) => {
    const [module = '', name] = target.split('#', 2);
    const bad = module === '' || name === '' || [...module].some((c) => c < ' ');
    if (bad || pattern === '' || pattern.split('*').length > 2) {
      const message = `\`${pattern}=${target}\` maps no interface to a module`;
      const help = ['write `interface=module` or `interface=module#export`; `*` stands for a part'];
      diagnostics.push(diagnostic('codegen/bad-map', message, undefined, { help }));
      return [];
    }
    return [{ pattern, module, name }];
  });
  const symbols = new Map<string, Mapped>();
  const asked = new Set<string>();
  const find = (interfaceName: string): Mapped | undefined => {
    asked.add(interfaceName);
    const known = symbols.get(interfaceName);
    if (known !== undefined) return known;
    for (const rule of rules) {
      const part = matchName(rule.pattern, interfaceName);
      if (part === undefined) continue;
      const plain = part.replace(/@.*$/, '');
      const name = rule.name?.replace('*', camelCase(plain));
      if (name !== undefined && !isIdentifier(name)) continue;
      const alias = camelCase(parseInterfaceName(interfaceName)?.interface ?? interfaceName);
      const mapped = { symbol: mappedSymbol(rule.module.replace('*', plain), name, alias) };
      symbols.set(interfaceName, mapped);
      return mapped;
    }
    return undefined;
  };
  const unmatched = (there: readonly string[]): Diagnostic[] =>
    rules
      .filter(({ pattern }) => [...asked].every((n) => matchName(pattern, n) === undefined))
      .map(({ pattern }) => {
        const near = didYouMean(pattern, there);
        const list = there.slice(0, 12).map((name) => `\`${name}\``);
        const all = list.length === 0 ? 'the world imports none' : `there is ${list.join(', ')}`;
        return diagnostic(
          'codegen/unmatched-map',
          `\`${pattern}\` is mapped, but no import is called so`,
          undefined,
          { severity: 'warning', help: near.length > 0 ? near : [all] },
        );
      });
  return { find, diagnostics, unmatched };
}

const matchName = (pattern: string, name: string): string | undefined =>
  match(pattern, name) ?? match(pattern, name.replace(/@.*$/, ''));

/** What the `*` of a pattern stands for in a name; undefined where it doesn't match. */
function match(pattern: string, name: string): string | undefined {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === name ? '' : undefined;
  const fits =
    name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after);
  return fits ? name.slice(before.length, name.length - after.length) : undefined;
}

function mappedSymbol(module: string, name: string | undefined, alias: string): Symbol {
  return name === undefined
    ? { candidates: [alias], home: module, value: true, namespace: true }
    : external(module, name, true);
}
