/**
 * Pass 2: every component is validated before anything is made of it. The code of core modules is left to the pass that
 * compiles them, so that the engine looks at each only once.
 */
import { diagnostic, type Diagnostic, type Outcome } from '../../base/index.ts';
import type { ComponentTree, CoreModule } from '../../binary/index.ts';
import { moduleFault, validateTree, type Features } from '../../component/join/index.ts';

/** All core modules, those of nested components included, with the ways to them. */
export type ModulePaths = ReadonlyMap<CoreModule, string>;

export function judge(
  parts: readonly { readonly tree: ComponentTree }[],
  features: Features,
): Outcome<ModulePaths> {
  const found: Diagnostic[] = [];
  const paths = new Map<CoreModule, string>();
  for (const { tree } of parts) {
    const { diagnostics, modules } = validateTree(tree, features);
    found.push(...diagnostics);
    for (const [module, path] of modules) paths.set(module, path);
  }
  return { value: paths, diagnostics: found };
}

/** What the engine says against a module that it rejects: as `validate` would say it. */
export function moduleDiagnostic(module: CoreModule, path: string): Diagnostic {
  const { code, message, offset } = moduleFault(module);
  return diagnostic(code, message, { file: module.file, offset, path });
}
