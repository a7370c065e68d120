/**
 * Canonical built-ins as functions of an adapter module: those of resources, where JavaScript has no more to do than to
 * dispose of an object of the host's, and the slots of `context.*`. CanonicalABI.md, canon resource.* and canon context.*.
 */
import * as op from '../../wasm/index.ts';
import type { Code } from '../../wasm/index.ts';
import type {
  CoreFunc,
  CoreFuncId,
  InstanceId,
  Plan,
  PlanResource,
  StoreItem,
} from '../../plan/index.ts';
import type { AdapterModule } from './adapter-module.ts';
import { checkLeave } from './adapter.ts';
import { enter, entered, leave } from './entering.ts';
import { onFreshThread, trapOnThrow } from './guest-call.ts';
import { checkGrowth } from './growth.ts';
import { addOwn, dropHandle, repOf } from './handles.ts';
import { stopIfEnded } from './host-text.ts';

/** A built-in that an adapter module has. */
export type FusedBuiltin = CoreFunc & {
  readonly kind: 'resource-new' | 'resource-drop' | 'resource-rep' | 'builtin';
};

/** Writes it; gives its index in the module. */
export function builtin(into: AdapterModule, id: CoreFuncId, mayBeKept: boolean): number {
  const { plan, module } = into;
  const core = plan.coreFuncs[id] as FusedBuiltin;
  return module.func(core.type, (code) => write(into, core, code, mayBeKept), nameOf(plan, core));
}

/** What it is, for the name section. */
export function nameOf(plan: Plan, core: FusedBuiltin): string {
  const { label } = plan.instances[core.instance]!;
  if (core.kind === 'builtin') return `[${core.builtin.name}] ${label}`;
  const verb = core.kind.replace('-', '.');
  return `[${verb}] ${label} -> ${plan.resources[core.resource]!.label}`;
}

function write(into: AdapterModule, core: FusedBuiltin, code: Code, mayBeKept: boolean): void {
  const { instance } = core;
  switch (core.kind) {
    case 'resource-new':
      if (mayBeKept) checkLeave(code, into, instance);
      code.get(0).call(addOwn(into, instance, core.resource));
      return;
    case 'resource-rep':
      // It may run while `may_leave` is off.
      code.get(0).call(repOf(into, instance, core.resource));
      return;
    case 'resource-drop':
      if (mayBeKept) checkLeave(code, into, instance);
      return drop(into, core, code);
    case 'builtin': {
      const def = core.builtin;
      if (def.name !== 'context.get' && def.name !== 'context.set') {
        throw new TypeError(`${def.name} is no function of adapters`);
      }
      const slot = into.store({ name: 'context', instance, slot: def.slot as 0 | 1 });
      if (def.name === 'context.get') code.getGlobal(slot);
      else code.get(0).setGlobal(slot);
      return;
    }
    default:
      core satisfies never;
  }
}

type Drop = Pick<FusedBuiltin & { readonly kind: 'resource-drop' }, 'instance' | 'resource'>;

/** A handle leaves its table; one that owns ends what it stood for. */
function drop(into: AdapterModule, core: Drop, code: Code): void {
  const resource = into.plan.resources[core.resource]!;
  dropHandle(code, into, core.instance, core.resource, 0, (rep) => {
    if (resource.kind === 'defined') destroy(into, core, resource, code, rep);
    else dispose(into, core, code, rep);
  });
}

/** What disposes of an object of the host's. */
export function disposeItem({ instance: caller, resource }: Drop): StoreItem {
  return { name: 'dispose', resource, caller };
}

/** The host is told. */
function dispose(into: AdapterModule, core: Drop, code: Code, rep: number): void {
  code.get(rep).call(into.store(disposeItem(core)));
  stopIfEnded(into, code);
}

/** Runs the destructor, in the component that implements the resource. */
function destroy(
  into: AdapterModule,
  core: Drop,
  { dtor, instance, label }: PlanResource & { readonly kind: 'defined' },
  code: Code,
  rep: number,
): void {
  if (dtor === undefined && entered(into.plan, instance, core.instance).length === 0) return;
  const at = into.store({ name: 'at' });
  const number = into.sites.call({ instance, func: `[dtor]${label}` });
  checkGrowth(code, into, core.instance);
  code.local('i32', (before) => {
    code.getGlobal(at).set(before).i32(number).setGlobal(at);
    enter(code, into, instance, core.instance);
    if (dtor !== undefined) {
      oneDeeper(code, into, instance, () => {
        onFreshThread(code, into, instance, () => {
          trapOnThrow(code, into, instance, () => code.get(rep).call(into.func(dtor)));
        });
      });
    }
    checkGrowth(code, into, instance);
    leave(code, into, instance, core.instance);
    code.get(before).setGlobal(at);
  });
}

/** Destructors may run within each other without end: they are counted, as no other calls of adapters need be. */
function oneDeeper(code: Code, into: AdapterModule, instance: InstanceId, body: () => void): void {
  const depth = into.store({ name: 'depth' });
  const limit = into.store({ name: 'depth-limit' });
  code.local('i32', (allowed) => {
    code.getGlobal(limit).set(allowed);
    code
      .getGlobal(depth)
      .get(allowed)
      .op(op.i32GeU)
      .if(() =>
        into.trap(
          code,
          { code: 'trap/limit-depth', instance, detail: 'more than the {0} of `limits.depth`' },
          allowed,
        ),
      );
  });
  code.getGlobal(depth).i32(1).op(op.i32Add).setGlobal(depth);
  body();
  code.getGlobal(depth).i32(1).op(op.i32Sub).setGlobal(depth);
}
