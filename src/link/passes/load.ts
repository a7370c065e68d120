/** Pass 1: bytes -> section trees, of the component and its plugs. All files are read, and all that fail are told. */
import { diagnostic, type Diagnostic, type Outcome } from '../../base/index.ts';
import { readComponent, type ComponentTree } from '../../binary/index.ts';
import { isWitPackage } from '../../component/join/index.ts';

/** A component as bytes, with the name of its file for messages. */
export interface ComponentFile {
  readonly bytes: Uint8Array;
  readonly file: string;
}

export interface Loaded {
  readonly tree: ComponentTree;
  /** Its name for people: its own, or that of its file. */
  readonly label: string;
}

export function load(sources: readonly ComponentFile[]): Outcome<readonly Loaded[]> {
  const value: Loaded[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { bytes, file } of sources) {
    const read = readComponent(bytes, { file });
    diagnostics.push(...read.diagnostics);
    const tree = read.value;
    if (tree === undefined) continue;
    if (isWitPackage(tree)) diagnostics.push(nothingToRun(file));
    value.push({ tree, label: tree.names.component ?? stem(file) });
  }
  return { value, diagnostics };
}

function nothingToRun(file: string): Diagnostic {
  return diagnostic(
    'link/nothing-to-run',
    'this component has types, but nothing that could run: it may be a WIT package in its binary form',
    { file, offset: 0, path: 'component' },
    { severity: 'warning' },
  );
}

/** `a/b/provider-c.wasm` -> `provider-c` */
function stem(file: string): string {
  return file.replace(/^.*[\\/]/, '').replace(/\.(component\.)?wasm$/, '');
}
