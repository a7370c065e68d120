/**
 * Names of WIT as names of TypeScript. docs/bindings.md tells users the forms that are chosen here, so they are stable: a
 * name depends on what stands beside it, never on order or on other packages.
 */
import { camelCaseAll, pascalCaseAll } from '../../src/base/index.ts';
import { typescriptKeywords } from '../text/keywords.ts';
import { quoted } from './source-file.ts';

/** A name that can be declared: reserved words get `_`, as does what is no identifier where it can't be one. */
export function identifier(name: string): string {
  const plain = name.replaceAll(/[^0-9A-Za-z_$]/g, '_');
  return typescriptKeywords.has(plain) || !/^[A-Za-z_$]/.test(plain) ? `${plain}_` : plain;
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
