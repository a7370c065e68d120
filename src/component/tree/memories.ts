/** The linear memories of a core module, as far as can be told without reading its body: those that it imports or exports. */
import type { CoreModule } from '../../binary/index.ts';
import type { CoreLimits } from '../../wasm/index.ts';

/** A linear memory; its limits are in pages. */
export interface MemoryInfo {
  /** The module that has it. */
  readonly module: string;
  readonly imported: boolean;
  readonly limits: CoreLimits;
}

/** Those that a module imports, where it imports any; else those that it exports. `name` is the module's, for people. */
export function memoriesOf(module: CoreModule, name: string): MemoryInfo[] {
  const imported = module.imports.flatMap((i) =>
    i.type.kind === 'memory' ? [{ module: name, imported: true, limits: i.type.limits }] : [],
  );
  const exported = module.exports.flatMap((e) =>
    e.type.kind === 'memory' ? [{ module: name, imported: false, limits: e.type.limits }] : [],
  );
  return imported.length > 0 ? imported : exported;
}
