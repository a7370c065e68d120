/**
 * The host's edge as adapters: JavaScript calls a lifted function, or is called where a guest has lowered one of its own.
 * Values lie in a memory of the host's meanwhile (`abi/host-form.ts` says how they are passed), so that they cross as
 * between components. What JavaScript itself does is `runtime/host/direct`: whether a call may begin, and what values
 * are there. CanonicalABI.md, canon lift and canon lower.
 */
import { i32Add, i32Eq, type Code } from '../../wasm/index.ts';
import {
  coreSignature,
  flatten,
  hostForm,
  hostSignature,
  layout,
  tupleOf,
  type AbiFuncType,
  type AbiType,
} from '../../abi/index.ts';
import {
  signalWait,
  type CoreFuncId,
  type FuncId,
  type InstanceId,
  type OptionsId,
  type Plan,
  type PlanLift,
  type StoreItem,
} from '../../plan/index.ts';
import type { AdapterModule } from './adapter-module.ts';
import {
  callGuest,
  checkLeave,
  checkPointer,
  hasBorrows,
  postReturn,
  sayWhatRuns,
} from './adapter.ts';
import { enter, leave } from './entering.ts';
import { realloc } from './guest-call.ts';
import { checkBorrows, giveBackFrom, loansLength } from './handles.ts';
import { beginDirection, getTop, setTop } from './host-memory.ts';
import { stopIfEnded, textToGuest, textToHost } from './host-text.ts';
import { hostSide, memoryOf, type Side } from './side.ts';
import { translate } from './translate/index.ts';
import { withLocals } from './translate/outline.ts';
import type { Place, Slot } from './translate/place.ts';
import type { Translation } from './translate/translation.ts';

/** A lifted function that JavaScript calls. */
export interface Entry {
  readonly id: FuncId;
  readonly func: PlanLift;
  readonly type: AbiFuncType;
  readonly callee: Side & { readonly role: 'callee' };
}

/** A function of the host's that a guest has lowered. */
export interface Exit {
  readonly lower: CoreFuncId;
  readonly func: FuncId;
  readonly options: OptionsId;
  readonly label: string;
  readonly type: AbiFuncType;
  readonly caller: Side & { readonly role: 'caller' };
  readonly mayBeKept: boolean;
}

/** The function of the host's. */
export function hostItem({ func, caller, options, type }: Exit): StoreItem {
  const { instance } = caller;
  return { name: 'host', func, caller: instance, options, type: hostSignature(type) };
}

/** What waits for a function of the host's whose result comes later, and gives that. */
export function waitItems(type: AbiFuncType): readonly StoreItem[] {
  const { results } = hostSignature(type);
  return [{ name: 'wait' }, { name: 'taken', type: results[0] ?? 'nothing' }];
}

/** Whether calls of the host's count for the calls that are under way, which only destructors look at. */
export function countsEntries({ coreFuncs, resources }: Plan): boolean {
  return coreFuncs.some((core) => {
    if (core.kind !== 'resource-drop') return false;
    const resource = resources[core.resource]!;
    return resource.kind === 'defined' && resource.dtor !== undefined;
  });
}

/** Writes that there is one more call, or one less. */
function count(code: Code, into: AdapterModule, by: 1 | -1): void {
  if (!countsEntries(into.plan)) return;
  const depth = into.store({ name: 'depth' });
  code.getGlobal(depth).i32(by).op(i32Add).setGlobal(depth);
}

/** Whether anything of a function's values may lie in the host's memory. */
export function usesHostMemory(type: AbiFuncType): boolean {
  return valuesOf(type).some((t) => hostForm(t) !== 'core');
}

/** Whether anything lies there for as long as the call takes. */
function fillsHostMemory(type: AbiFuncType): boolean {
  return valuesOf(type).some((t) => hostForm(t) === 'pair' || hostForm(t) === 'memory');
}

function valuesOf({ params, result }: AbiFuncType): readonly AbiType[] {
  return result === undefined ? params : [...params, result];
}

/** Writes the function that JavaScript calls; gives its index in the module. */
export function entry(into: AdapterModule, { func, type, callee }: Entry): number {
  const lift = coreSignature(type, 'lift');
  const host = hostSide('caller', callee);
  const signature = hostSignature(type);
  const name = `[adapter] host -> ${func.label}`;
  return into.module.func(
    signature,
    (code) => {
      const at = into.store({ name: 'at' });
      const { instance } = callee;
      count(code, into, 1);
      enter(code, into, instance, undefined);
      sayWhatRuns(code, into, func.label, instance, instance);
      const toGuest: Translation = { into, code, from: host, to: callee, translate };
      const toHost: Translation = { into, code, from: callee, to: host, translate };
      withLocals(code, lift.params, (args) => {
        fromHostParams(toGuest, type.params, args, lift.paramsInMemory);
        withLocals(code, lift.results, (returned) => {
          callGuest(code, into, callee.instance, func.core, args, returned);
          if (hasBorrows(type)) checkBorrows(code, into, instance);
          // The host calls when nothing runs.
          const finish = (): void => {
            postReturn(code, into, callee, returned);
            leave(code, into, instance, undefined);
            count(code, into, -1);
            code.i32(0).setGlobal(at);
          };
          const { result } = type;
          if (result === undefined) return finish();
          const [core] = signature.results;
          code.local(core!, (value) => {
            if (hostForm(result) !== 'core') beginDirection(code, memoryOf(into, host));
            toHostResult(toHost, result, returned, { local: value, type: flatten(result)[0]! });
            finish();
            code.get(value);
          });
        });
      });
    },
    name,
  );
}

/** What JavaScript passed, for the guest: flat, or in memory that its realloc gives. */
function fromHostParams(
  cx: Translation,
  params: readonly AbiType[],
  args: readonly Slot[],
  inMemory: boolean,
): void {
  const { code, into, from, to } = cx;
  const tuple = tupleOf(params);
  const { size, align, offsets } = layout(tuple);
  if (inMemory) {
    code.i32(0).i32(0).i32(align).i32(size).call(realloc(into, to)).set(args[0]!.local);
  }
  let next = 0;
  let flat = 0;
  for (const [i, type] of params.entries()) {
    const count = flatten(type).length;
    const first = next;
    next += hostForm(type) === 'pair' ? 2 : 1;
    const target: Place = inMemory
      ? { kind: 'memory', memory: memoryOf(into, to), address: args[0]!.local, offset: offsets[i]! }
      : { kind: 'stack', slots: args.slice(flat, flat + count) };
    if (hostForm(type) === 'text') textToGuest(cx, first, target);
    else translate(cx, type, passed(cx, from, type, first), target);
    flat += count;
  }
}

/** Where a value is that was passed in the parameters from `first` on. */
function passed({ into }: Translation, side: Side, type: AbiType, first: number): Place {
  switch (hostForm(type)) {
    case 'core':
      return { kind: 'stack', slots: [{ local: first, type: flatten(type)[0]! }] };
    case 'pair':
      return { kind: 'stack', slots: [0, 1].map((i) => ({ local: first + i, type: 'i32' })) };
    default:
      return { kind: 'memory', memory: memoryOf(into, side), address: first, offset: 0 };
  }
}

/** A guest's result, for JavaScript: the core value, or a pointer to what lies in the host's memory. */
function toHostResult(cx: Translation, type: AbiType, returned: readonly Slot[], to: Slot): void {
  const { into, from } = cx;
  const inMemory = flatten(type).length > 1;
  if (inMemory) checkPointer(cx, from, returned[0]!.local, tupleOf([type]));
  const source: Place = inMemory
    ? { kind: 'memory', memory: memoryOf(into, from), address: returned[0]!.local, offset: 0 }
    : { kind: 'stack', slots: returned };
  toHostForm(cx, type, source, [to], 'result');
}

/** Puts a value into what passes it to JavaScript; results are one core value. */
function toHostForm(
  cx: Translation,
  type: AbiType,
  source: Place,
  to: readonly Slot[],
  as: 'param' | 'result',
): void {
  const { into, code } = cx;
  const form = hostForm(type);
  if (form === 'text') return textToHost(cx, source, to[0]!.local);
  if (form === 'core' || (form === 'pair' && as === 'param')) {
    return translate(cx, type, source, { kind: 'stack', slots: to });
  }
  const { size, align } = layout(type);
  const address = to[0]!.local;
  code.i32(0).i32(0).i32(align).i32(size).call(realloc(into, cx.to)).set(address);
  translate(cx, type, source, {
    kind: 'memory',
    memory: memoryOf(into, cx.to),
    address,
    offset: 0,
  });
}

/** Writes the function that a guest imports, around one of the host's; gives its index in the module. */
export function exit(into: AdapterModule, pair: Exit): number {
  const { lower, label, type, caller, mayBeKept } = pair;
  const core = into.plan.coreFuncs[lower]!.type;
  const host = hostSide('callee', caller);
  const { instance } = caller;
  const name = `[adapter] ${into.plan.instances[instance]!.label} -> host ${label}`;
  return into.module.func(
    core,
    (code) => {
      const at = into.store({ name: 'at' });
      const signature = hostSignature(type);
      const called = into.store(hostItem(pair));
      const toHost: Translation = { into, code, from: caller, to: host, translate };
      const toGuest: Translation = { into, code, from: host, to: caller, translate };
      code.local('i32', (before) => {
        code.getGlobal(at).set(before);
        sayWhatRuns(code, into, label, instance, instance);
        if (mayBeKept) checkLeave(code, into, instance);
        around(toHost, type, instance, () => {
          withLocals(code, signature.params as readonly Slot['type'][], (args) => {
            toHostParams(toHost, pair, args);
            for (const { local } of args) code.get(local);
            code.call(called);
            finish(toGuest, pair, core.params.length - 1, () => {
              code.get(before).setGlobal(at);
            });
          });
        });
      });
    },
    name,
  );
}

/** Gives back, around a call of the host, what was lent and what lies in its memory. */
function around(
  { into, code, to }: Translation,
  type: AbiFuncType,
  instance: InstanceId,
  body: () => void,
): void {
  // Ends with the function: what `body` leaves on the stack are its results, so that all is given back before.
  const lends = hasBorrows(type);
  const fills = fillsHostMemory(type);
  code.local('i32', (mark) =>
    code.local('i32', (top) => {
      if (lends) {
        loansLength(code, into, instance);
        code.set(mark);
      }
      if (fills) {
        getTop(code, memoryOf(into, to));
        code.set(top);
      }
      if (usesHostMemory(type)) beginDirection(code, memoryOf(into, to));
      body();
      if (lends) code.get(mark).call(giveBackFrom(into, instance));
      if (fills) setTop(code, memoryOf(into, to), () => code.get(top));
    }),
  );
}

/** The guest's arguments, as the host is called with them. */
function toHostParams(cx: Translation, { type, caller }: Exit, args: readonly Slot[]): void {
  const { into } = cx;
  const tuple = tupleOf(type.params);
  const { offsets } = layout(tuple);
  const inMemory = coreSignature(type, 'lower').paramsInMemory;
  if (inMemory) checkPointer(cx, caller, 0, tuple);
  let flat = 0;
  let next = 0;
  for (const [i, param] of type.params.entries()) {
    const kinds = flatten(param);
    const source: Place = inMemory
      ? { kind: 'memory', memory: memoryOf(into, caller), address: 0, offset: offsets[i]! }
      : {
          kind: 'stack',
          slots: kinds.map((of, k) => ({ local: flat + k, type: of })),
        };
    flat += kinds.length;
    const count = hostForm(param) === 'pair' ? 2 : 1;
    toHostForm(cx, param, source, args.slice(next, next + count), 'param');
    next += count;
  }
}

/** Writes what comes after a call of the host's: waits where its result is still to come, and then keeps it by `keep`. */
function stopOrWait(into: AdapterModule, code: Code, type: string, keep: () => void): void {
  const signal = into.store({ name: 'signal' });
  code.getGlobal(signal).if(() => {
    code.getGlobal(signal).i32(signalWait).op(i32Eq);
    code.if(() => {
      code.call(into.store({ name: 'wait' })).call(into.store({ name: 'taken', type }));
      keep();
    });
    stopIfEnded(into, code);
  });
}

/** What the host returned, on the stack, for the guest; `end` is written before the guest's results are pushed. */
function finish(
  cx: Translation,
  { type, caller, lower }: Exit,
  out: number,
  end: () => void,
): void {
  const { into, code, from } = cx;
  const { result } = type;
  if (result === undefined) {
    stopOrWait(into, code, 'nothing', () => {});
    return end();
  }
  const form = hostForm(result);
  const [core] = flatten(result);
  const [passedAs] = hostSignature({ params: [], result }).results;
  code.local(passedAs!, (value) => {
    code.set(value);
    stopOrWait(into, code, passedAs!, () => code.set(value));
    const give = (to: Place): void => {
      if (form === 'text') return textToGuest(cx, value, to);
      const source: Place =
        form === 'core'
          ? { kind: 'stack', slots: [{ local: value, type: core! }] }
          : { kind: 'memory', memory: memoryOf(into, from), address: value, offset: 0 };
      translate(cx, result, source, to);
    };
    const { results } = into.plan.coreFuncs[lower]!.type;
    withLocals(code, results as readonly Slot['type'][], (slots) => {
      if (results.length === 0) {
        checkPointer(cx, caller, out, tupleOf([result]));
        give({ kind: 'memory', memory: memoryOf(into, caller), address: out, offset: 0 });
      } else give({ kind: 'stack', slots });
      end();
      for (const { local } of slots) code.get(local);
    });
  });
}
