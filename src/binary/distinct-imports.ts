/**
 * A core module that imports a thing twice -> the same module with a name for each import: a core module may do so, but
 * a component has no words for it. Explainer.md, Import and Export Definitions (names are unique).
 */
import type { CoreModule } from './core.ts';
import { Reader } from './reader.ts';
import { readCoreExternUse } from './sections/core-type.ts';
import { Writer } from '../wasm/index.ts';

export interface DistinctImports {
  readonly module: CoreModule;
  /** The names that the imports had, in order. */
  readonly names: readonly string[];
}

/** The module itself where its imports have names of their own already. */
export function distinctImports(module: CoreModule): DistinctImports {
  const names = module.imports.map((i) => i.name);
  const key = (from: string, name: string): string => JSON.stringify([from, name]);
  const taken = new Set(module.imports.map((i) => key(i.module, i.name)));
  if (taken.size === names.length) return { module, names };
  const seen = new Set<string>();
  const imports = module.imports.map((i) => {
    let name = i.name;
    if (seen.has(key(i.module, name))) {
      for (let n = 2; taken.has(key(i.module, name)); n++) name = `${i.name} [${n}]`;
    }
    seen.add(key(i.module, name));
    taken.add(key(i.module, name));
    return { ...i, name };
  });
  const renamed = imports.map((i) => i.name);
  return { module: { ...module, imports, bytes: withImportNames(module, renamed) }, names };
}

function withImportNames(module: CoreModule, names: readonly string[]): Uint8Array {
  const r = Reader.of(module.bytes, module.file);
  const w = new Writer();
  w.raw(r.take(8, 'preamble'));
  while (!r.atEnd) {
    const start = r.pos;
    const id = r.byte('section id');
    const part = r.part(r.u32('section size'), 'section');
    if (id !== 2) {
      w.raw(r.since(start));
      continue;
    }
    w.byte(id);
    w.sized((s) => {
      s.u32(names.length);
      part.u32('number of imports');
      for (const name of names) {
        s.name(part.name('module name of an import'));
        part.name('name of an import');
        s.name(name);
        const at = part.pos;
        readCoreExternUse(part);
        s.raw(part.since(at));
      }
    });
  }
  return w.bytes;
}
