/**
 * What is wrong with the imports that a host gives -> diagnostics: what is missing and who wants it, and which of the
 * given keys may have been meant.
 */
import { type Diagnostic, diagnostic, didYouMean, versionedName } from '../../base/index.ts';
import type { FuncId, Plan, PlanImport, ResourceId } from '../../plan/index.ts';
import { describe, describeThrown } from '../core/describe.ts';
import type { ImportProblem } from './imports.ts';

/** The diagnostic of a problem. */
export function importDiagnostic(plan: Plan, problem: ImportProblem): Diagnostic {
  switch (problem.kind) {
    case 'no-object':
      return wrong(`the imports should be an object, not ${describe(problem.got)}`);
    case 'unreadable': {
      const threw = describeThrown(problem.error);
      return wrong(`import \`${problem.item.name}\` can't be read: it threw ${threw}`);
    }
    case 'wrong': {
      const { item, given, path, value, expected } = problem;
      const name = `\`${[...path, item.name].join('` > `')}\``;
      const wanted = wantedBy(plan, item);
      if (value !== undefined) return wrong(`import ${name}${wanted} should be ${expected}`);
      const message = `import ${name}${wanted} is missing: it should be ${expected}`;
      const help = nearKeys(item.name, given);
      return diagnostic('runtime/missing-import', message, undefined, { help });
    }
    default:
      return problem satisfies never;
  }
}

function wrong(message: string): Diagnostic {
  return diagnostic('runtime/wrong-import', message, undefined);
}

/** ` of a, b`: the instances that use an import. */
function wantedBy(plan: Plan, item: PlanImport): string {
  const funcs = new Set<FuncId>();
  const resources = new Set<ResourceId>();
  const collect = (i: PlanImport): void => {
    if (i.kind === 'func') funcs.add(i.func);
    if (i.kind === 'resource') resources.add(i.resource);
    if (i.kind === 'instance') i.items.forEach(collect);
  };
  collect(item);
  const labels = new Set<string>();
  for (const core of plan.coreFuncs) {
    const uses =
      (core.kind === 'lower' && funcs.has(core.func)) ||
      (core.kind === 'resource-drop' && resources.has(core.resource));
    if (uses) labels.add(`\`${plan.instances[core.instance]?.label}\``);
  }
  // Adapters have taken the place of the others that lower them.
  for (const i of plan.adapters?.items ?? []) {
    const uses =
      (i.name === 'host' && funcs.has(i.func)) ||
      (i.name === 'dispose' && resources.has(i.resource));
    if (uses) labels.add(`\`${plan.instances[i.caller]?.label}\``);
  }
  return labels.size === 0 ? '' : ` of ${[...labels].join(', ')}`;
}

function nearKeys(name: string, given: object): readonly string[] {
  const keys = keysOf(given);
  const { path } = versionedName(name);
  const sameName = keys.filter((key) => versionedName(key).path === path);
  return sameName.length === 0
    ? didYouMean(name, keys)
    : [`there is \`${sameName.join('`, `')}\`, in a version that is not compatible`];
}

/** What an object has, by itself or from its classes. */
function keysOf(given: object): string[] {
  const keys = new Set(Object.keys(given));
  for (let at: object | null = Object.getPrototypeOf(given) as object | null; at !== null;) {
    const above = Object.getPrototypeOf(at) as object | null;
    // The last one is what every object has.
    if (above !== null) for (const key of Object.getOwnPropertyNames(at)) keys.add(key);
    at = above;
  }
  return [...keys].filter((key) => key !== 'constructor');
}
