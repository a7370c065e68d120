/**
 * What of a plan the plain runtime can't run, as diagnostics, so that nothing runs rather than something going wrong
 * halfway.
 */
import { type Diagnostic, diagnostic } from '../base/index.ts';
import { builtins } from './builtins/index.ts';
import type { Plan } from '../plan/index.ts';

/** One diagnostic for each built-in that is not there yet; none when the plan can run. */
export function unsupported(plan: Plan): readonly Diagnostic[] {
  return plan.coreFuncs.flatMap((core) => {
    if (core.kind !== 'builtin' || builtins.has(core.name)) return [];
    const label = plan.instances[core.instance]?.label ?? '';
    const message = `\`${label}\` uses the built-in \`${core.name}\`, which is not there yet`;
    return [diagnostic('runtime/builtin-not-yet', message, undefined)];
  });
}
