/**
 * A linked component -> `store.d.wasm.ts`, what TypeScript knows of `import … from './store.wasm'` where
 * `allowArbitraryExtensions` is set. It stands beside the component, and nothing but an older one is written over.
 */
import { readFileSync } from 'node:fs';
import { diagnostic, printable, type BinaryFile, type Diagnostic } from '../base/index.ts';
import { emitProgram } from '../emit/index.ts';
import type { Program } from '../link/index.ts';
import { relativeName, worldOf, writeFiles } from './configuration.ts';

/** A program, and the components of which it was linked. */
export interface DeclaredProgram {
  readonly program: Program;
  readonly component: BinaryFile<Uint8Array>;
  readonly plugs: {
    readonly plugs: readonly BinaryFile<Uint8Array>[];
    readonly named: Readonly<Record<string, BinaryFile<Uint8Array>>>;
  };
}

/** Where the declarations of a component stand. */
export const declarationsFile = (component: string): string =>
  component.replace(/(?:\.wasm)?$/, '.d.wasm.ts');

/** The declarations; undefined where WIT has no words for the program's world. */
export function declarationsOf(linked: DeclaredProgram): string | undefined {
  const types = worldOf(linked, []);
  if (types === undefined) return undefined;
  const { value } = emitProgram(linked.program, {
    name: 'component',
    runtime: 'import',
    modules: () => '',
    // Whoever gives them: the exports are the same.
    map: () => '',
    types,
  });
  return value?.find(({ path: name }) => name.endsWith('.d.ts'))?.contents as string | undefined;
}

/** What stands where the declarations of a component do. */
export function compareDeclarations(
  component: string,
  text: string,
): 'unchanged' | 'missing' | 'different' {
  const before = textAt(declarationsFile(component));
  if (before === undefined) return 'missing';
  return before === text ? 'unchanged' : 'different';
}

/** Writes declarations where they are not there already; what is in the way is told. */
export function writeDeclarations(component: string, text: string): readonly Diagnostic[] {
  const file = declarationsFile(component);
  const before = textAt(file);
  const [mark] = text.split('\n', 1);
  if (before === text) return [];
  if (before !== undefined && !before.startsWith(mark!)) {
    const message = `\`${printable(relativeName(file))}\` is not witlink’s, and stays as it is`;
    const help = ['remove it, if the types of the component are to stand there'];
    return [diagnostic('import/foreign-types', message, undefined, { severity: 'warning', help })];
  }
  writeFiles([{ file, content: text }]);
  return [];
}

function textAt(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
