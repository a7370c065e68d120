/**
 * The option `map` for Go: which generated packages are there already. Where these stand in a `wit/imports` as this backend
 * makes it, so does the package below them, which a program can have but once: it exports `cabi_realloc`.
 */
import type { WorldWalk } from '../../src/abi/index.ts';
import { diagnostic, hasErrors, type Outcome } from '../../src/base/index.ts';
import { type MappingForm, readMapping } from '../text/mapping.ts';
import { type Names, packageName, runtimeFolder } from './names.ts';

const packages: MappingForm = {
  what: 'package of Go',
  target: /^[A-Za-z0-9][A-Za-z0-9._~-]*(?:\/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*|\*))*$/,
  spell: packageName,
  help: 'write `interface=example.com/module/wit/imports/types`, or `wasi:io/*=example.com/wasi/wit/imports/*`',
};

/** The paths of packages that are there already, by the folders in which they would stand otherwise. */
export function readPackages(
  given: ReadonlyMap<string, string>,
  { imports }: WorldWalk,
  names: Names,
): Outcome<ReadonlyMap<string, string>> {
  const elsewhere = new Map<string, string>();
  const { find, diagnostics } = readMapping(
    given,
    imports.flatMap((g) => g.name ?? []),
    packages,
  );
  const runtimes = new Set<string>();
  for (const group of imports) {
    const path = group.name === undefined ? undefined : find(group.name);
    if (path === undefined) continue;
    elsewhere.set(names.of(group).folder, path);
    const [, before] = /^(.*)\/wit\/(?:imports|exports)\/[^/]+$/.exec(path) ?? [];
    if (before !== undefined) runtimes.add(`${before}/${runtimeFolder}`);
  }
  if (hasErrors(diagnostics)) return { value: elsewhere, diagnostics };
  const [runtime, other] = [...runtimes];
  if (other !== undefined) {
    const message = `types are mapped to packages that stand on two others, \`${runtime}\` and \`${other}\``;
    const help = [
      'a program can have one of these: generate one of the packages with `--map`, too',
    ];
    const error = diagnostic('codegen/bad-map', message, undefined, { help });
    return { value: elsewhere, diagnostics: [...diagnostics, error] };
  }
  if (runtime !== undefined) elsewhere.set(runtimeFolder, runtime);
  return { value: elsewhere, diagnostics };
}
