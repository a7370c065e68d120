/**
 * Bytes -> a package of a graph. What is no component that could be instantiated is an error here: a core module, a WIT
 * package. Whether a component is valid is asked by `evaluate.ts`.
 */
import { diagnostic, type Outcome } from '../base/index.ts';
import { readComponent, type ComponentTree } from '../binary/index.ts';
import { isWitPackage } from '../component/assemble/index.ts';
import type { GraphPackage } from './graph.ts';

/** A component as bytes, with the name of its file for messages. */
export interface PackageFile {
  readonly bytes: Uint8Array;
  readonly file: string;
  /**
   * Its name for people, and in what is composed of it; that of its file where it is absent, and never what it calls itself:
   * policies go by such names.
   */
  readonly label?: string;
  /** Its name where packages are kept, with its version: `ns:pkg@1.0.0`. */
  readonly name?: string;
}

/** Reads a component that can be put into graphs; undefined, with an error, where it is none. */
export function readPackage({
  bytes,
  file,
  label,
  name,
}: PackageFile): Outcome<GraphPackage | undefined> {
  const { value: tree, diagnostics } = readComponent(bytes, { file });
  if (tree === undefined) return { value: undefined, diagnostics };
  if (isWitPackage(tree)) {
    const found = diagnostic(
      'compose/wit-package',
      'this is a WIT package in its binary form, which has nothing that could be instantiated',
      { file, offset: 0, path: 'component' },
      { help: ['give a component that implements it'] },
    );
    return { value: undefined, diagnostics: [found] };
  }
  return {
    value: {
      label: label ?? stem(file),
      file,
      ...(name === undefined ? {} : { name }),
      bytes,
      tree,
    },
    diagnostics,
  };
}

/** The name for people of a component: its own, or that of its file, `provider-c` of `a/b/provider-c.wasm`. */
export function componentLabel({ names, file }: ComponentTree): string {
  return names.component ?? stem(file);
}

function stem(file: string): string {
  return file.replace(/^.*[\\/]/, '').replace(/\.(component\.)?wasm$/, '');
}
