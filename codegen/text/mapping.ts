/**
 * The option `map` of guests: imported interfaces for which a module or package exists already, e.g. `wasi:io/*=wasip2::io::*`.
 * What `*` stands for in the name is put in where the target has one. Only types are taken from there: it has to name them,
 * and the fields and cases of them, as the backend does.
 */
import { diagnostic, type Diagnostic, printable, readNamePattern } from '../../src/base/index.ts';

export interface Mapping {
  readonly find: (name: string) => string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a language can have types in. */
export interface MappingForm {
  /** `module of Rust` */
  readonly what: string;
  /** What a target has to match; each `*` in it is a part of its own. */
  readonly target: RegExp;
  /** A part of the name of an interface, as the language has it. */
  readonly spell: (part: string) => string;
  /** Two ways to write it. */
  readonly help: string;
}

/**
 * Reads the option; of several keys that mean an interface the first counts.
 *
 * @param there - The names of the interfaces that the world imports.
 */
export function readMapping(
  given: ReadonlyMap<string, string>,
  there: readonly string[],
  form: MappingForm,
): Mapping {
  const diagnostics: Diagnostic[] = [];
  const found = new Map<string, string>();
  for (const [key, target] of given) {
    const pattern = readNamePattern(key);
    const hasStar = target.includes('*');
    const isTarget = form.target.test(target);
    if (pattern === undefined || pattern.hasFunc || !isTarget || (hasStar && pattern.stars !== 1)) {
      const message = `\`${printable(`${key}=${target}`)}\` maps no interface to a ${form.what}`;
      const help = [form.help];
      diagnostics.push(diagnostic('codegen/bad-map', message, undefined, { help }));
      continue;
    }
    const matched = there.filter((name) => pattern.matches(name));
    for (const name of matched) {
      if (found.has(name)) continue;
      const part = hasStar ? form.spell(pattern.starOf(name) ?? '') : '';
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
