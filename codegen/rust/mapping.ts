/**
 * The option `map`: imported interfaces for which a module exists already, e.g. `wasi:io/*=wasip2::io::*`. What `*`
 * stands for in the name is put in where the path has one. Only types are taken from such a module: it has to name them,
 * and the fields and cases of them, as this backend does (`wit-bindgen` does, too).
 */
import { diagnostic, type Diagnostic, printable, readNamePattern } from '../../src/base/index.ts';
import { moduleName } from './names.ts';

export interface Mapping {
  readonly find: (name: string) => string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the option; of several keys that mean an interface the first counts.
 *
 * @param there The names of the interfaces that the world imports.
 */
export function readMapping(given: ReadonlyMap<string, string>, there: readonly string[]): Mapping {
  const diagnostics: Diagnostic[] = [];
  const found = new Map<string, string>();
  for (const [key, target] of given) {
    const pattern = readNamePattern(key);
    const isPath = /^(?:::)?[A-Za-z_]\w*(?:::(?:[A-Za-z_]\w*|\*))*$/.test(target);
    const hasStar = target.includes('*');
    if (pattern === undefined || pattern.hasFunc || !isPath || (hasStar && pattern.stars !== 1)) {
      const message = `\`${printable(`${key}=${target}`)}\` maps no interface to a module of Rust`;
      const help = ['write `interface=crate::module`, or `wasi:io/*=wasip2::io::*`'];
      diagnostics.push(diagnostic('codegen/bad-map', message, undefined, { help }));
      continue;
    }
    const matched = there.filter((name) => pattern.matches(name));
    for (const name of matched) {
      if (found.has(name)) continue;
      const part = hasStar ? moduleName(pattern.starOf(name) ?? '') : '';
      found.set(name, target.replace('*', part));
    }
    if (matched.length > 0) continue;
    const list = there.slice(0, 12).map((name) => `\`${name}\``);
    const help = [list.length === 0 ? 'the world imports none' : `there is ${list.join(', ')}`];
    const message = `\`${printable(key)}\` is mapped, but no import is called so`;
    diagnostics.push(
      diagnostic('codegen/unmatched-map', message, undefined, { severity: 'warning', help }),
    );
  }
  return { find: (name) => found.get(name), diagnostics };
}
