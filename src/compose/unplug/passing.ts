/**
 * A component that imports what another does and exports it again, with types that the other exports: for what a
 * composition has no other word for. It has no code.
 */
import type { Outcome } from '../../base/index.ts';
import { encodeGraph, type EncodeOptions } from '../encode.ts';
import { GraphBuilder, type GraphPackage } from '../graph.ts';
import { readPackage } from '../package.ts';

/** What is passed on, by names. */
export interface Passed {
  /** Imports of the whole. */
  readonly imports: ReadonlySet<string>;
  /** Types that the whole defines, by the names under which it exports them. */
  readonly types: ReadonlySet<string>;
}

/** Its name for people. */
const label = 'passing';

export function passing(
  whole: GraphPackage,
  { imports, types }: Passed,
  options: EncodeOptions,
): Outcome<GraphPackage | undefined> {
  const builder = new GraphBuilder();
  const pkg = builder.addPackage(whole);
  for (const def of whole.tree.definitions) {
    if (def.kind !== 'import' || !imports.has(def.extern.name)) continue;
    const { name } = def.extern;
    builder.export(builder.import(def.extern, { kind: 'import', package: pkg, name }), name);
  }
  for (const name of types) {
    builder.export(builder.define(name, { kind: 'export', package: pkg, name }), name);
  }
  const { value: bytes, diagnostics } = encodeGraph(builder.graph, { ...options, name: label });
  if (bytes === undefined) return { value: undefined, diagnostics };
  return readPackage({ bytes, file: whole.file, label });
}
