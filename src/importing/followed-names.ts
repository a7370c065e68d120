/**
 * A name of WIT that stands for another one, by `imports.map` -> the module that this means in turn, as far as it goes: engines
 * have no modules by such names.
 */
import { diagnostic, printable, WitlinkError } from '../base/index.ts';
import { relativeName } from './configuration.ts';
import { unresolved } from './import-problems.ts';
import type { Find, Meant } from './implementations.ts';
import { isSurelyWit, isWitName } from './wit-specifier.ts';

/** Patterns may give a longer name each time. */
const mostNames = 32;

/**
 * Looks a name up, and what it stands for.
 *
 * @param find By the configuration.
 * @param findBeyond By packages, which are all that is left of a name that stands for itself.
 * @throws WitlinkError where names stand for each other in a circle, or for what nothing is known of
 */
export function followed(name: string, find: Find, findBeyond: Find): Meant | undefined {
  const names = [name];
  for (let meant = find(name) ?? findBeyond(name); ;) {
    const last = names.at(-1)!;
    if (meant?.module === last) meant = findBeyond(last);
    if (meant === undefined) {
      if (names.length > 1) throw unresolved(last, undefined);
      return undefined;
    }
    const { module } = meant;
    if (!isWitName(module)) return names.length === 1 ? meant : { ...meant, name: last };
    if (names.includes(module) || names.length === mostNames) throw circle([...names, module]);
    const further = find(module) ?? findBeyond(module);
    // Whoever resolves modules may know it, as it has no version.
    if (further === undefined && !isSurelyWit(module)) return meant;
    if (further === undefined) throw unresolved(module, relativeName(meant.from), 'names');
    if (meant.export !== undefined) throw exportOfName(last, module, meant.export);
    names.push(module);
    meant = further;
  }
}

function circle(names: readonly string[]): WitlinkError {
  const shown = names.length > 6 ? [...names.slice(0, 5), '…'] : names;
  const way = shown.map((name) => `\`${printable(name)}\``).join(' for ');
  const message = `\`imports.map\` comes to no module: ${way.replace(' for ', ' stands for ')}`;
  const help = ['name a file or a package for one of them'];
  return new WitlinkError([diagnostic('import/bad-map', message, undefined, { help })]);
}

function exportOfName(name: string, module: string, exported: string): WitlinkError {
  const shown = `\`${printable(module)}#${printable(exported)}\``;
  const message = `\`imports.map\` has ${shown} for \`${printable(name)}\`, and an interface has no export that is another`;
  const help = [`leave \`#${printable(exported)}\` out, or name a module`];
  return new WitlinkError([diagnostic('import/bad-map', message, undefined, { help })]);
}
