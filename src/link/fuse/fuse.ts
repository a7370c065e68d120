/**
 * A plan -> one in which each lower that meets a lift, and each built-in that needs no JavaScript, is the export of a
 * core module of the linker's. What is executed stays a plan, so that the rest of the house hardly notices.
 */
import { hostSignature } from '../../abi/index.ts';
import type {
  CoreFunc,
  Facts,
  ModuleId,
  Plan,
  PlanAdapters,
  PlanModule,
  Step,
} from '../../plan/index.ts';
import { AdapterModule, Sites } from './adapter-module.ts';
import { adapter } from './adapter.ts';
import { builtin } from './builtins.ts';
import { growthsOf, itemsOf, type Growths } from './growth.ts';
import { entry, exit } from './edge.ts';
import { decide, instancesOf, needsOf, type Fused } from './pairs.ts';
import { partition, type Group, type Needs } from './partition.ts';

/**
 * Fuses what can be; undefined where there is nothing. What comes out runs what the given plan would; its arenas begin
 * with that plan's entries.
 */
export function fuse(given: Plan, facts: Facts): Plan | undefined {
  const { fused } = decide(given, facts);
  if (fused.length === 0) return undefined;
  const growths = growthsOf(given);
  const { plan } = growths;
  const sites = new Sites();
  const modules: PlanModule[] = [...plan.modules];
  const coreFuncs: CoreFunc[] = [...plan.coreFuncs];
  const steps: Step[] = [];
  const entries: PlanAdapters['entries'][number][] = [];
  let { coreInstanceCount } = plan;
  let next = 0;
  const needs: Needs = new Map(fused.map((member) => [member, needsOf(plan, member)]));
  for (const group of partition(plan, needs)) {
    const coreInstance = coreInstanceCount++;
    const { bytes, imports } = writeGroup(growths, sites, needs, group);
    const module: ModuleId = modules.push({ kind: 'inline', bytes, label: 'adapters' }) - 1;
    for (const member of group.members) {
      const name = `${member.core}`;
      if (member.kind === 'entry') {
        const { id: func, type } = member.entry;
        const core = { kind: 'export', coreInstance, name, type: hostSignature(type) } as const;
        entries.push({ func, core: coreFuncs.push(core) - 1 });
        continue;
      }
      for (const core of member.all) {
        const { type } = coreFuncs[core]!;
        coreFuncs[core] = { kind: 'export', coreInstance, name, type };
      }
    }
    while (next < group.before) steps.push(plan.steps[next++]!);
    steps.push({ kind: 'adapters', module, coreInstance, imports });
  }
  steps.push(...plan.steps.slice(next));
  const { calls, traps, items } = sites;
  const adapters = { calls, traps, entries, items };
  return { ...plan, modules, coreFuncs, coreInstanceCount, steps, adapters };
}

function writeGroup(
  growths: Growths,
  sites: Sites,
  needs: Needs,
  { members, before }: Group,
): { bytes: Uint8Array; imports: AdapterModule['imports'] } {
  const { plan } = growths;
  const items = members.flatMap((member) => [
    ...needs.get(member)!,
    ...instancesOf(plan, member).flatMap((instance) => itemsOf(growths, instance, before)),
  ]);
  const own = new Map(members.flatMap((member) => member.all.map((core) => [core, member])));
  const imported = items.filter((item) => item.kind !== 'func' || !own.has(item.func));
  const into = new AdapterModule(growths, sites, imported);
  const written = new Set<Fused>();
  const add = (member: Fused): void => {
    if (written.has(member)) return;
    written.add(member);
    // What is called may be a function of the same module.
    for (const item of needs.get(member)!) {
      const called = item.kind === 'func' ? own.get(item.func) : undefined;
      if (called !== undefined) add(called);
    }
    const index = write(into, member);
    into.module.export(`${member.core}`, 'func', index);
    for (const core of member.all) into.define(core, index);
  };
  for (const member of members) add(member);
  return { bytes: into.module.bytes(), imports: into.imports };
}

/** The index of the function. */
function write(into: AdapterModule, member: Fused): number {
  switch (member.kind) {
    case 'adapter':
      return adapter(into, member.pair);
    case 'entry':
      return entry(into, member.entry);
    case 'exit':
      return exit(into, member.exit);
    case 'builtin':
      return builtin(into, member.core, member.mayBeKept);
    default:
      return member satisfies never;
  }
}
