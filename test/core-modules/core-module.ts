/**
 * Small core modules as bytes, from the names and types of what they import and export; every body is `unreachable`.
 */
import { ModuleWriter, unreachable, type CoreLimits } from '../../src/wasm/index.ts';

export interface Signature {
  readonly params: readonly string[];
  readonly results: readonly string[];
}

export interface CoreParts {
  readonly imports: readonly (Signature & { readonly module: string; readonly name: string })[];
  readonly exports: readonly (Signature & { readonly name: string })[];
  /** The names under which memories are exported, each a memory of its own. */
  readonly memories?: readonly string[];
  readonly memoryLimits?: CoreLimits;
  /** A memory that is imported from `env` as `memory`. */
  readonly importsMemory?: boolean;
  /** The name of an exported table of functions. */
  readonly table?: string;
  readonly customs?: readonly { readonly name: string; readonly data: Uint8Array }[];
}

/** The module's bytes. */
export function coreModule(parts: CoreParts): Uint8Array {
  const { imports, exports, memories = [], table } = parts;
  const limits = parts.memoryLimits ?? { min: 1, shared: false, address: 'i32' };
  const module = new ModuleWriter();
  for (const { module: from, name, ...type } of imports) module.importFunc(from, name, type);
  if (parts.importsMemory === true) module.importMemory('env', 'memory', limits);
  for (const { name, ...type } of exports) {
    module.export(
      name,
      'func',
      module.func(type, (code) => code.op(unreachable)),
    );
  }
  for (const name of memories) module.export(name, 'memory', module.memory(limits));
  if (table !== undefined) {
    module.export(table, 'table', module.table({ min: 1, shared: false, address: 'i32' }));
  }
  for (const { name, data } of parts.customs ?? []) module.custom(name, data);
  return module.bytes();
}
