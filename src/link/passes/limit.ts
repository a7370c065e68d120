/**
 * Pass 5: bounds the memories of the program's core modules. What a module asks for beyond the bound from the start is
 * refused; growing beyond it then fails in the module itself, as it does where a host is out of memory.
 */
import { diagnostic, type Diagnostic, type Outcome } from '../../base/index.ts';
import { limitMemories } from '../../binary/index.ts';
import type { PlanModule } from '../../plan/index.ts';
import type { Planned } from './inline.ts';
import type { ModulePaths } from './judge.ts';

/** `most` is in bytes, for each memory by itself; without it nothing is bounded. */
export function limit(
  planned: Planned,
  paths: ModulePaths,
  most: number | undefined,
): Outcome<Planned> {
  if (most === undefined) return { value: planned, diagnostics: [] };
  if (!(most >= 0)) {
    const message = `the bound on memories must be a number of bytes, not ${String(most)}`;
    const span = {
      file: planned.sources.find((s) => s !== undefined)?.file ?? '',
      offset: 0,
      path: '',
    };
    return { value: planned, diagnostics: [diagnostic('link/bad-bound', message, span)] };
  }
  const found: Diagnostic[] = [];
  const modules = planned.plan.modules.map((module, id): PlanModule => {
    const source = planned.sources[id];
    if (module.kind === 'imported' || source === undefined) return module;
    const { bytes, tooLarge } = limitMemories(source, most);
    if (tooLarge !== undefined) {
      found.push(
        diagnostic(
          'link/memory-too-large',
          `the core module \`${module.label}\` needs a memory of ${tooLarge} bytes; ${most} are allowed`,
          { file: source.file, offset: source.offset, path: paths.get(source) ?? 'component' },
        ),
      );
    }
    return { ...module, bytes };
  });
  return { value: { ...planned, plan: { ...planned.plan, modules } }, diagnostics: found };
}
