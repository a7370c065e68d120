/**
 * A lower that meets a lift, as one core function: enter, params, call, results, exit. Values go from memory to memory;
 * nothing of JavaScript is in between. CanonicalABI.md, canon lift and canon lower, for functions that are neither
 * asynchronous nor may wait.
 */
import * as op from '../../wasm/index.ts';
import type { Code } from '../../wasm/index.ts';
import {
  contains,
  coreSignature,
  layout,
  tupleOf,
  type AbiFuncType,
  type AbiRecord,
} from '../../abi/index.ts';
import type { CoreFuncId, InstanceId, PlanLift } from '../../plan/index.ts';
import type { AdapterModule } from './adapter-module.ts';
import { enter, leave } from './entering.ts';
import { checkGrowth } from './growth.ts';
import { ifBeyond, realloc, trapOnThrow, withoutLeaving } from './guest-call.ts';
import { checkBorrows, giveBack, giveBackFrom, lend, addBorrow, loansLength } from './handles.ts';
import { ifMarked } from './marks.ts';
import { isImplementedBy, resourceOf } from './resources.ts';
import { memoryOf, type Side } from './side.ts';
import { translate } from './translate/index.ts';
import { withLocals } from './translate/outline.ts';
import type { Place, Slot } from './translate/place.ts';
import type { Translation } from './translate/translation.ts';

/** A lower whose callee is lifted in the same program. */
export interface Pair {
  /** The lowered function, which the adapter takes the place of. */
  readonly lower: CoreFuncId;
  readonly func: PlanLift;
  readonly type: AbiFuncType;
  readonly caller: Side & { readonly role: 'caller' };
  readonly callee: Side & { readonly role: 'callee' };
  /** One of the two stands in the other, or is it: then all calls trap. */
  readonly related: boolean;
  /** Whether the caller is ever told not to leave. */
  readonly callerMayBeKept: boolean;
}

/** Writes the adapter; gives its index in the module. */
export function adapter(into: AdapterModule, pair: Pair): number {
  const { caller, func } = pair;
  const { type } = into.plan.coreFuncs[pair.lower]!;
  const name = `[adapter] ${into.plan.instances[caller.instance]!.label} -> ${func.label}`;
  return into.module.func(type, (code) => new Adapter(into, pair, code).write(), name);
}

/** One adapter while it is written. */
class Adapter {
  readonly #into: AdapterModule;
  readonly #pair: Pair;
  readonly #code: Code;
  readonly #at: number;

  constructor(into: AdapterModule, pair: Pair, code: Code) {
    this.#into = into;
    this.#pair = pair;
    this.#code = code;
    this.#at = into.store({ name: 'at' });
  }

  write(): void {
    const code = this.#code;
    const { type, callee } = this.#pair;
    const lift = coreSignature(type, 'lift');
    code.local('i32', (before) => {
      this.#enter(before);
      if (this.#pair.related) return;
      this.#loans((giveBackLoans) => {
        withLocals(code, lift.params, (args) => {
          this.#params(args, lift.paramsInMemory);
          withLocals(code, lift.results, (returned) => {
            callGuest(code, this.#into, callee.instance, this.#pair.func.core, args, returned);
            if (hasBorrows(type)) checkBorrows(code, this.#into, callee.instance);
            withLocals(code, lift.resultInMemory ? [] : lift.results, (results) => {
              this.#results(returned, results, lift.resultInMemory);
              giveBackLoans();
              postReturn(code, this.#into, callee, returned);
              checkGrowth(code, this.#into, callee.instance);
              leave(code, this.#into, callee.instance, this.#pair.caller.instance);
              code.get(before).setGlobal(this.#at);
              for (const { local } of results) code.get(local);
            });
          });
        });
      });
    });
  }

  /** That the caller may call, and what runs from now on. */
  #enter(before: number): void {
    const code = this.#code;
    const into = this.#into;
    const { caller, callee, func, callerMayBeKept, related } = this.#pair;
    const { instance } = caller;
    const { instances } = into.plan;
    code.getGlobal(this.#at).set(before);
    sayWhatRuns(code, into, func.label, callee.instance, instance);
    if (callerMayBeKept) checkLeave(code, into, instance);
    if (!related) {
      checkGrowth(code, into, instance);
      return enter(code, into, callee.instance, instance);
    }
    const detail = `called between \`${instances[instance]!.label}\` and its own parts`;
    into.trap(code, { code: 'trap/cannot-enter', instance, detail });
  }

  /** Around all that lends; `body` is given what takes the loans back. */
  #loans(body: (giveBackLoans: () => void) => void): void {
    const code = this.#code;
    const into = this.#into;
    const { type, caller } = this.#pair;
    const { instance } = caller;
    const direct = this.#lentParams();
    const giveBackDirect = (): void => {
      for (const local of direct) code.get(local).call(giveBack(into, instance));
    };
    const isDirect = direct.length === type.params.filter((t) => hasBorrow(t)).length;
    if (isDirect) return body(giveBackDirect);
    code.local('i32', (mark) => {
      loansLength(code, into, instance);
      code.set(mark);
      body(() => {
        giveBackDirect();
        code.get(mark).call(giveBackFrom(into, instance));
      });
    });
  }

  /** The parameters that are borrows, which lie in locals until the call is over. */
  #lentParams(): readonly number[] {
    const { type } = this.#pair;
    if (coreSignature(type, 'lift').paramsInMemory) return [];
    const { slots } = this.#flatParams();
    return type.params.flatMap((t, i) =>
      t.kind === 'borrow' ? slots[i]!.map((s) => s.local) : [],
    );
  }

  /** The caller's arguments on the stack, by parameter. */
  #flatParams(): { readonly slots: readonly (readonly Slot[])[] } {
    let next = 0;
    return {
      slots: this.#pair.type.params.map((t) =>
        coreSignature({ params: [t] }, 'lift').params.map((type) => ({ local: next++, type })),
      ),
    };
  }

  #translation(from: Side, to: Side): Translation {
    return { into: this.#into, code: this.#code, from, to, translate };
  }

  #params(args: readonly Slot[], inMemory: boolean): void {
    const { type, caller, callee } = this.#pair;
    const cx = this.#translation(caller, callee);
    if (inMemory) {
      const tuple = tupleOf(type.params);
      const code = this.#code;
      const { size, align } = layout(tuple);
      checkPointer(cx, caller, 0, tuple);
      code.i32(0).i32(0).i32(align).i32(size).call(realloc(this.#into, callee)).set(args[0]!.local);
      translate(cx, tuple, this.#inMemory(caller, 0), this.#inMemory(callee, args[0]!.local));
      return;
    }
    let next = 0;
    for (const [i, from] of this.#flatParams().slots.entries()) {
      const to = args.slice(next, (next += from.length));
      const param = type.params[i]!;
      if (param.kind === 'borrow') this.#lendParam(param.resource, from[0]!.local, to[0]!.local);
      else translate(cx, param, { kind: 'stack', slots: from }, { kind: 'stack', slots: to });
    }
  }

  /** A borrow that is a parameter needs no list of loans: its index stays in the local. */
  #lendParam(type: number, from: number, to: number): void {
    const into = this.#into;
    const { caller, callee } = this.#pair;
    const resource = resourceOf(into.plan, type);
    this.#code.get(from).call(lend(into, caller.instance, resource));
    if (!isImplementedBy(into.plan, resource, callee.instance)) {
      this.#code.call(addBorrow(into, callee.instance, resource));
    }
    this.#code.set(to);
  }

  #results(returned: readonly Slot[], results: readonly Slot[], inMemory: boolean): void {
    const { type, caller, callee, lower } = this.#pair;
    if (type.result === undefined) return;
    const cx = this.#translation(callee, caller);
    if (!inMemory) {
      translate(
        cx,
        type.result,
        { kind: 'stack', slots: returned },
        { kind: 'stack', slots: results },
      );
      return;
    }
    const tuple = tupleOf([type.result]);
    const target = this.#into.plan.coreFuncs[lower]!.type.params.length - 1;
    checkPointer(cx, callee, returned[0]!.local, tuple);
    checkPointer(cx, caller, target, tuple);
    translate(
      cx,
      tuple,
      this.#inMemory(callee, returned[0]!.local),
      this.#inMemory(caller, target),
    );
  }

  #inMemory(side: Side, address: number): Place {
    return { kind: 'memory', memory: memoryOf(this.#into, side), address, offset: 0 };
  }
}

/** From now on a call of `label` is what runs, with the reallocs in it (`reallocSite`) of either side. */
export function sayWhatRuns(
  code: Code,
  into: AdapterModule,
  label: string,
  callee: InstanceId,
  caller: InstanceId,
): void {
  const func = `realloc for ${label}`;
  const number = into.sites.call(
    { instance: callee, func: label },
    { instance: callee, func },
    { instance: caller, func },
  );
  code.i32(number).setGlobal(into.store({ name: 'at' }));
}

/** Calls a lifted core function, on a new thread of its instance. */
export function callGuest(
  code: Code,
  into: AdapterModule,
  instance: InstanceId,
  core: CoreFuncId,
  args: readonly Slot[],
  returned: readonly Slot[],
): void {
  // The instance runs nothing else: its slots are those of the new thread.
  for (const slot of into.contextSlots(instance)) code.i32(0).setGlobal(slot);
  trapOnThrow(code, into, instance, () => {
    for (const { local } of args) code.get(local);
    code.call(into.func(core));
    for (const { local } of returned) code.set(local);
  });
}

/** Lets a component free what it returned. */
export function postReturn(
  code: Code,
  into: AdapterModule,
  { instance, options }: Side,
  returned: readonly Slot[],
): void {
  const func = options.postReturn;
  if (func === undefined) return;
  withoutLeaving(code, into, instance, () =>
    trapOnThrow(code, into, instance, () => {
      for (const { local } of returned) code.get(local);
      code.call(into.func(func));
    }),
  );
}

/** That the caller is in neither realloc nor post-return. */
export function checkLeave(code: Code, into: AdapterModule, instance: InstanceId): void {
  ifMarked(code, into, 'kept', instance, () =>
    into.trap(code, {
      code: 'trap/cannot-leave',
      instance,
      detail: 'called during realloc or post-return',
    }),
  );
}

/** That a value of the type may lie where a pointer of the side's says. */
export function checkPointer(
  { into, code }: Translation,
  side: Side,
  pointer: number,
  type: AbiRecord,
): void {
  const { size, align } = layout(type);
  const { instance } = side;
  if (align > 1) {
    code
      .get(pointer)
      .i32(align - 1)
      .op(op.i32And);
    code.if(() =>
      into.trap(
        code,
        {
          code: 'trap/unaligned-pointer',
          instance,
          detail: `pointer {0x} to what is aligned to ${align}`,
        },
        pointer,
      ),
    );
  }
  ifBeyond(
    code,
    memoryOf(into, side),
    pointer,
    () => code.i64(BigInt(size)),
    (pages) =>
      into.trap(
        code,
        {
          code: 'trap/pointer-out-of-bounds',
          instance,
          detail: `pointer {0x} to ${size} bytes in a memory of {1*65536}`,
        },
        pointer,
        pages,
      ),
  );
}

function hasBorrow(type: AbiFuncType['params'][number]): boolean {
  return contains(type, (t) => t.kind === 'borrow');
}

export function hasBorrows(type: AbiFuncType): boolean {
  return type.params.some(hasBorrow);
}
