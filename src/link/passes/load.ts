/** Pass 1: bytes -> section trees, of the component and its plugs. All files are read, and all that fail are told. */
import { diagnostic, type Diagnostic, type Outcome } from '../../base/index.ts';
import { readComponent } from '../../binary/index.ts';
import { componentLabel, type GraphPackage } from '../../compose/index.ts';
import { isWitPackage } from '../../component/join/index.ts';

/** A component as bytes, with the name of its file for messages. */
export interface ComponentFile {
  readonly bytes: Uint8Array;
  readonly file: string;
}

export function load(sources: readonly ComponentFile[]): Outcome<readonly GraphPackage[]> {
  const value: GraphPackage[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { bytes, file } of sources) {
    const read = readComponent(bytes, { file });
    diagnostics.push(...read.diagnostics);
    const tree = read.value;
    if (tree === undefined) continue;
    if (isWitPackage(tree)) diagnostics.push(nothingToRun(file));
    value.push({ bytes, file, tree, label: componentLabel(tree) });
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
