/** What both backends for TypeScript do around their work: the mapping is read before, and judged by what was asked of it. */
import { type Diagnostic, diagnostic, type Outcome } from '../../src/base/index.ts';
import { accessorOf, externName, type Model, type WorldId } from '../../src/model/index.ts';
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
  const refused = [...mapping.diagnostics, ...accessorsOf(model, id)];
  if (refused.length > 0) return { value: [], diagnostics: refused };
  const { value, diagnostics } = withinBudget(() => ({
    value: make(mapping.find),
    diagnostics: [],
  }));
  const { imports } = model.worlds[id]!;
  const names = imports.flatMap((i) => (i.kind === 'interface' ? [externName(model, i)] : []));
  return { value, diagnostics: [...diagnostics, ...mapping.unmatched(names)] };
}

/** Getters and setters (📡) have no form in the bindings yet: one diagnostic each, rather than bindings without them. */
function accessorsOf(model: Model, id: WorldId): Diagnostic[] {
  const { imports, exports } = model.worlds[id]!;
  const funcs = [...imports, ...exports].flatMap((item) => {
    if (item.kind === 'interface') return model.interfaces[item.id]!.functions;
    return item.kind === 'func' ? [item.func] : [];
  });
  return [...new Set(funcs)]
    .filter((f) => accessorOf(f.kind) !== undefined)
    .map((f) =>
      diagnostic('codegen/not-there-yet', `bindings can't say \`${f.name}\` yet`, f.span, {
        help: ['write a function, until getters and setters are part of a release'],
      }),
    );
}
