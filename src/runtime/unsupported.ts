/**
 * What of a plan the plain runtime can't run yet, as diagnostics, so that nothing runs rather than something going
 * wrong halfway.
 */
import { type Diagnostic, diagnostic } from '../base/index.ts';
import { AbiTypes, contains } from '../abi/index.ts';
import { builtins } from './builtins/index.ts';
import type { FuncId, Plan, PlanExport, PlanFuncType } from './plan.ts';

const notYet = new Set(['stream', 'future', 'error-context']);

/** One diagnostic for each function, definition or built-in that is not there yet; none when the plan can run. */
export function unsupported(plan: Plan): readonly Diagnostic[] {
  const abi = new AbiTypes(plan.types);
  const found: Diagnostic[] = [];
  const report = (code: string, what: string): void => {
    found.push(diagnostic(code, `${what} not there yet`, undefined));
  };

  const missingType = (type: PlanFuncType): string | undefined => {
    for (const ref of [
      ...type.params.map((p) => p.type),
      ...(type.result === undefined ? [] : [type.result]),
    ]) {
      let kind: string | undefined;
      contains(abi.of(ref), (t) => {
        if (!notYet.has(t.kind)) return false;
        kind = t.kind;
        return true;
      });
      if (kind !== undefined) return kind;
    }
    return undefined;
  };
  const exported = new Set(exportedFuncs(plan.exports));
  for (const [id, func] of plan.funcs.entries()) {
    if (func.kind === 'lift' && !exported.has(id)) continue;
    const kind = missingType(func.type);
    if (kind !== undefined) {
      report(
        'runtime/type-not-yet',
        `function \`${func.label}\` passes \`${kind}\` to or from JavaScript, which is`,
      );
    }
  }
  for (const core of plan.coreFuncs) {
    if (core.kind === 'builtin' && !builtins.has(core.name)) {
      const label = plan.instances[core.instance]?.label ?? '';
      report(
        'runtime/builtin-not-yet',
        `\`${label}\` uses the built-in \`${core.name}\`, which is`,
      );
    }
  }
  return found;
}

function exportedFuncs(items: readonly PlanExport[]): FuncId[] {
  return items.flatMap((item) => {
    if (item.kind === 'instance') return exportedFuncs(item.items);
    return item.kind === 'func' ? [item.func] : [];
  });
}
