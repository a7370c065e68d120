/** What both backends for TypeScript do around their work: the mapping is read before, and judged by what was asked of it. */
import type { Outcome } from '../../src/base/index.ts';
import { externName, type Model, type WorldId } from '../../src/model/index.ts';
import type { GeneratedFile } from '../contract.ts';
import { withinBudget } from '../budget.ts';
import { type Mapping, readMapping } from './mapping.ts';

export function generateMapped(
  model: Model,
  id: WorldId,
  map: ReadonlyMap<string, string>,
  make: (find: Mapping['find']) => readonly GeneratedFile[],
): Outcome<readonly GeneratedFile[]> {
  const mapping = readMapping(map);
  if (mapping.diagnostics.length > 0) return { value: [], diagnostics: mapping.diagnostics };
  const { value, diagnostics } = withinBudget(() => ({
    value: make(mapping.find),
    diagnostics: [],
  }));
  const { imports } = model.worlds[id]!;
  const names = imports.flatMap((i) => (i.kind === 'interface' ? [externName(model, i)] : []));
  return { value, diagnostics: [...diagnostics, ...mapping.unmatched(names)] };
}
