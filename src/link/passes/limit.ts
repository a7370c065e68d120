/**
 * Pass 5: bounds the memories and tables of the program's core modules, so that all together stay within its limits.
 * What they have from the start is refused where it is beyond them. What is left may be taken by whichever component
 * instance grows first, within one in equal parts; growing beyond that fails in the module itself, as where a host is
 * out of memory. Where several component instances grow, the runtime watches their sum.
 */
import { diagnostic, type Diagnostic, type Outcome } from '../../base/index.ts';
import {
  boundModule,
  definitionsOf,
  growing,
  keepsExceptions,
  type Bounds,
  type CoreModule,
  type CoreDefinitions,
  type Growing,
} from '../../binary/index.ts';
import type { InstanceId, ModuleId, PlanModule, Step } from '../../plan/index.ts';
import type { AllLimits } from '../../runtime/index.ts';
import type { Planned } from './inline.ts';
import type { ModulePaths } from './judge.ts';

/** A core module that is instantiated. */
interface Made {
  readonly module: ModuleId;
  readonly instance: InstanceId;
  readonly source: CoreModule;
  readonly definitions: CoreDefinitions;
}

export function limit(planned: Planned, paths: ModulePaths, limits: AllLimits): Outcome<Planned> {
  const { plan, sources } = planned;
  const made = madeModules(plan.steps, sources);
  const at = (source: CoreModule): Diagnostic['span'] => ({
    file: source.file,
    offset: source.offset,
    path: paths.get(source) ?? 'component',
  });
  const label = ({ module }: Made): string => `the core module \`${plan.modules[module]!.label}\``;
  const found: Diagnostic[] = [];
  const pools = {} as Record<Growing, Pool>;
  for (const kind of growing) {
    const { left, first } = atStart(made, kind, limits[kind]);
    if (first !== undefined) {
      const what = kind === 'memory' ? 'bytes of memory' : 'elements of tables';
      const message = `with ${label(first)} the program has ${limits[kind] - left} ${what} from the start; ${limits[kind]} are allowed`;
      found.push(diagnostic(`link/limit-${kind}`, message, at(first.source)));
    }
    pools[kind] = poolOf(made, kind, Math.max(0, left));
  }
  if (!limits.gc) {
    for (const m of new Map(made.map((m) => [m.source, m])).values()) {
      const objects = m.source.types.some((t) => t.kind !== 'func');
      if (!objects && !keepsExceptions(m.source)) continue;
      const does = objects ? 'makes garbage-collected objects' : 'can keep exceptions';
      const message = `${label(m)} ${does}, which no limit counts`;
      const help = [
        'the limit `gc: true` lets it, for guests that are trusted not to fill the heap',
      ];
      found.push(diagnostic('link/limit-gc', message, at(m.source), { help }));
    }
  }
  const exported = growing.filter((kind) => pools[kind].watched);
  const modules = plan.modules.map((module, id): PlanModule => {
    const source = sources[id];
    if (module.kind === 'imported' || source === undefined) return module;
    const growth: Bounds['growth'] = {
      memory: pools.memory.growth.get(id) ?? Infinity,
      table: pools.table.growth.get(id) ?? Infinity,
    };
    const { bytes, watched } = boundModule(source, { growth, exported });
    return { ...module, bytes, ...(watched.length === 0 ? {} : { watched }) };
  });
  return { value: { ...planned, plan: { ...plan, modules } }, diagnostics: found };
}

function madeModules(
  steps: readonly Step[],
  sources: readonly (CoreModule | undefined)[],
): readonly Made[] {
  const known = new Map<CoreModule, CoreDefinitions>();
  return steps.flatMap((step) => {
    if (step.kind !== 'instantiate') return [];
    const { module, instance } = step;
    const source = sources[module];
    if (source === undefined) return [];
    let definitions = known.get(source);
    if (definitions === undefined) known.set(source, (definitions = definitionsOf(source)));
    return [{ module, instance, source, definitions }];
  });
}

/** What is left at the start, and the first module with which it is less than nothing. */
function atStart(
  made: readonly Made[],
  kind: Growing,
  most: number,
): { readonly left: number; readonly first?: Made } {
  let left = most;
  for (const m of made) {
    for (const { min } of m.definitions[kind]) left -= min;
    if (left < 0) return { left, first: m };
  }
  return { left };
}

/** What may still be taken of one kind. */
interface Pool {
  /** How much each definition of a module may grow. */
  readonly growth: ReadonlyMap<ModuleId, number>;
  /** Whether all together could become more than is left. */
  readonly watched: boolean;
}

function poolOf(made: readonly Made[], kind: Growing, left: number): Pool {
  const parts = new Map<InstanceId, number>();
  for (const { instance, definitions } of made) {
    const count = definitions[kind].filter((d) => d.max > d.min).length;
    parts.set(instance, (parts.get(instance) ?? 0) + count);
  }
  const growth = new Map<ModuleId, number>();
  for (const { module, instance } of made) {
    const share = Math.floor(left / Math.max(1, parts.get(instance)!));
    growth.set(module, Math.min(growth.get(module) ?? Infinity, share));
  }
  let most = 0;
  for (const { module, definitions } of made) {
    for (const { min, max } of definitions[kind]) most += Math.min(max - min, growth.get(module)!);
  }
  return { growth, watched: most > left };
}
