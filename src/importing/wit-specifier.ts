/**
 * Specifiers of imports that are names of WIT. To JavaScript they look like URLs: those of schemes that engines and tools know are
 * theirs. Specifiers of ours, which emitted programs have for what a component imports, stand beside.
 */
import { parseInterfaceName, splitVersion } from '../base/index.ts';

/** Schemes that are no namespaces of WIT where JavaScript is concerned. */
const schemes = new Set(
  'about blob bun chrome-extension cloudflare data deno file http https jsr node npm virtual webpack'.split(
    ' ',
  ),
);

/** Whether a specifier is the name of an interface of WIT: `demo:secret-store/store@0.1.0`, with or without its version. */
export function isWitName(specifier: string): boolean {
  const name = parseInterfaceName(specifier);
  if (name === undefined || schemes.has(name.namespace)) return false;
  const label = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/i;
  return [name.namespace, name.package, name.interface].every((part) => label.test(part));
}

/** Whether nothing but WIT is written so. */
export const isSurelyWit = (specifier: string): boolean =>
  isWitName(specifier) && splitVersion(specifier)[1] !== undefined;

/** What stands before the name of an import in specifiers of emitted programs: no scheme, no path, and a package of ours. */
const prefix = 'witlink/imports/';

/** The specifier of an emitted program for what its component imports by this name. */
export const importSpecifier = (name: string): string => `${prefix}${encodeURIComponent(name)}`;

/** The name that a specifier of ours has; undefined of any other. */
export function importedName(specifier: string): string | undefined {
  return specifier.startsWith(prefix)
    ? decodeURIComponent(specifier.slice(prefix.length))
    : undefined;
}
