/** The option `map`: the modules that stand for interfaces (`base/module-map.ts`), as symbols of the files that import them. */
import {
  camelCase,
  type Diagnostic,
  parseInterfaceName,
  readModuleMap,
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
  const { find: findModule, diagnostics, unmatched } = readModuleMap(given, isIdentifier);
  const symbols = new Map<string, Mapped>();
  const find = (interfaceName: string): Mapped | undefined => {
    const known = symbols.get(interfaceName);
    if (known !== undefined) return known;
    const found = findModule(interfaceName);
    if (found === undefined) return undefined;
    const alias = camelCase(parseInterfaceName(interfaceName)?.interface ?? interfaceName);
    const mapped = { symbol: mappedSymbol(found.module, found.name, alias) };
    symbols.set(interfaceName, mapped);
    return mapped;
  };
  return { find, diagnostics, unmatched };
}

function mappedSymbol(module: string, name: string | undefined, alias: string): Symbol {
  return name === undefined
    ? { candidates: [alias], home: module, value: true, namespace: true }
    : external(module, name, true);
}
