/** Names of components and functions as people read them in a line: short, and still the ones they know. */
import { parseInterfaceName, parsePlainName, printable, splitPath } from '../base/index.ts';
import { exportedFuncs } from '../link/index.ts';
import type { FuncId, InstanceId, Plan } from '../plan/index.ts';

/**
 * Tools wrap what they make in components of their own: `app/component 1/component 1` is called `app` where it is the
 * only one in `app` that deals with the world outside of `app`.
 */
export function shortNames(plan: Plan): ReadonlyMap<string, string> {
  const { instances, funcs, coreFuncs } = plan;
  const outward = new Set<InstanceId>();
  const home = (id: FuncId): InstanceId | undefined => {
    const func = funcs[id]!;
    return func.kind === 'lift' ? func.instance : undefined;
  };
  for (const { func } of exportedFuncs({ plan })) {
    const instance = home(func);
    if (instance !== undefined) outward.add(instance);
  }
  for (const core of coreFuncs) {
    if (core.kind !== 'lower') continue;
    const callee = home(core.func);
    if (callee !== undefined && topOf(instances, callee) === topOf(instances, core.instance))
      continue;
    outward.add(core.instance);
    if (callee !== undefined) outward.add(callee);
  }
  const byTop = Map.groupBy(outward, (id) => topOf(instances, id));
  const alone = [...byTop].filter(([, ids]) => ids.length === 1);
  return new Map(alone.map(([top, [id]]) => [instances[id!]!.label, instances[top]!.label]));
}

/** The outermost instance that each is named after, by their labels. */
export function outermostNames({ instances }: Plan): ReadonlyMap<string, string> {
  return new Map(
    instances.map(({ label: own }, id) => [own, instances[topOf(instances, id)]!.label]),
  );
}

/** The outermost instance that an instance is named after. */
function topOf(instances: Plan['instances'], id: InstanceId): InstanceId {
  const { label: own, parent } = instances[id]!;
  const isPart = parent !== undefined && own.startsWith(`${instances[parent]!.label}/`);
  return isPart ? topOf(instances, parent) : id;
}

/** `demo:secret-store/store@0.1.0#[method]secret.expose` is `store.secret.expose` to a reader. */
export function shortFunction(full: string): string {
  const [, destroyed] = /^\[dtor\](.+)$/s.exec(full) ?? [];
  if (destroyed !== undefined) return label(`destructor of ${destroyed}`);
  const { instance: owner = '', name: own } = splitPath(full);
  const { kind, resource, name } = parsePlainName(own);
  const shown = kind === 'constructor' ? [`new ${resource}`] : [resource, name];
  const parts = [parseInterfaceName(owner)?.interface ?? owner, ...shown];
  return label(parts.filter((part) => part !== '').join('.'));
}

/** A name of the input, short and without anything that a terminal would obey. */
export function label(text: string): string {
  const shown = printable(text);
  return shown.length <= 60 ? shown : `${shown.slice(0, 59)}…`;
}
