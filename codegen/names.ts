/**
 * Names of WIT as names of TypeScript and of files. docs/bindings.md tells users the forms that are chosen here, so
 * they are stable: a name depends on what stands beside it, never on order or on other packages.
 */
import { camelCaseAll, pascalCaseAll } from '../src/base/index.ts';
import { quoted } from './source-file.ts';

/**
 * What can't be the name of a parameter or function in a strict module, and what would be misread there; `globalThis`,
 * too, by which hidden globals are spelt.
 */
const reserved = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function globalThis if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof undefined var void while with yield`.split(/\s+/),
);

/** A name that can be declared: reserved words get `_`, as does what is no identifier where it can't be one. */
export function identifier(name: string): string {
  const plain = name.replaceAll(/[^0-9A-Za-z_$]/g, '_');
  return reserved.has(plain) || !/^[A-Za-z_$]/.test(plain) ? `${plain}_` : plain;
}

/** Whether a name can be declared as it is. */
export const isIdentifier = (name: string): boolean => identifier(name) === name;

/** A key of an object or interface, quoted where it has to be. */
export function propertyKey(name: string): string {
  return /^[A-Za-z_$][0-9A-Za-z_$]*$/.test(name) ? name : quoted(name);
}

/** The names of parameters, in order. */
export function parameterNames(names: readonly string[]): readonly string[] {
  return camelCaseAll(names).map(identifier);
}

/** Names of types that stand beside each other, as the second candidates of their symbols; see `SourceFile.declare`. */
export function typeNames(names: readonly string[]): readonly string[] {
  return pascalCaseAll(names).map(identifier);
}

/** One part of a file's path: small letters, digits, `.`, `-`, `_`; nothing that a system keeps for itself. */
export function fileSegment(text: string): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^0-9a-z._-]/g, '_')
    .replace(/^[.-]+|[.-]+$/g, '_');
  const short = plain.length <= 60 ? plain : `${plain.slice(0, 48)}-${hash(plain)}`;
  return /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/.test(short) ? `_${short}` : short;
}

/** FNV-1a, for names that are too long for a file: stable and short, nothing more. */
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h.toString(36);
}
