/**
 * What users write as `interface=module`: interfaces for which a module of somebody's stands, e.g.
 * `wasi:io/*=@bytecodealliance/preview2-shim/io#*`. Keys are patterns of names (`name-pattern.ts`); what their `*` stands for is put
 * in where the target has one; `#name` is one export of the module.
 */
import { camelCase } from './camel-case.ts';
import { type Diagnostic, diagnostic } from './diagnostic.ts';
import { readNamePattern } from './name-pattern.ts';
import { printable } from './printable.ts';
import { didYouMean } from './suggest.ts';

/** The module that stands for an interface, or an export of it. */
export interface MappedModule {
  readonly module: string;
  /** The export that is meant; the whole module where absent. */
  readonly name?: string;
}

export interface ModuleMap {
  readonly find: (name: string) => MappedModule | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** A warning for each pattern that none of the names matched that were looked up, which are those of `there`. */
  readonly unmatched: (there: readonly string[]) => readonly Diagnostic[];
}

/**
 * Reads them; of several keys that mean an interface the first counts.
 *
 * @param mayBe - Whether an export may be called so.
 */
export function readModuleMap(
  given: ReadonlyMap<string, string>,
  mayBe: (name: string) => boolean = () => true,
): ModuleMap {
  const diagnostics: Diagnostic[] = [];
  const rules = [...given].flatMap(([key, target]) => {
    const [module = '', name] = partsOf(target);
    const bad = module === '' || module === '#' || name === '' || [...module].some((c) => c < ' ');
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
  const known = new Map<string, MappedModule>();
  const asked = new Set<string>();
  const find = (interfaceName: string): MappedModule | undefined => {
    asked.add(interfaceName);
    if (known.has(interfaceName)) return known.get(interfaceName);
    for (const rule of rules) {
      if (!rule.pattern.matches(interfaceName)) continue;
      const part = rule.takesStar ? rule.pattern.starOf(interfaceName) : '';
      if (part === undefined) continue;
      const name = rule.name?.replace('*', camelCase(part));
      if (name !== undefined && !mayBe(name)) continue;
      const module = rule.module.replace('*', part);
      const mapped = name === undefined ? { module } : { module, name };
      known.set(interfaceName, mapped);
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

/** The module, and the export behind `#`; `#internal` is what a package calls a module of its own. */
function partsOf(target: string): readonly string[] {
  const at = target.indexOf('#', 1);
  return at === -1 ? [target] : [target.slice(0, at), target.slice(at + 1)];
}
