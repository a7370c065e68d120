/**
 * Component `a` calls a function of component `b`; each implements a resource, and so does `c`, which stands beside.
 * The same plan runs in both ways, fused and plain.
 */
import type { CoreSignature } from '../../../../src/wasm/index.ts';
import {
  AbiTypes,
  coreSignature,
  layout,
  tupleOf,
  type AbiFuncType,
  type AbiSignature,
} from '../../../../src/abi/index.ts';
import { fuse } from '../../../../src/link/fuse/index.ts';
import type { Encoding } from '../../../../src/link/fuse/strings/pair.ts';
import { analyse, hostEdge, type Plan } from '../../../../src/plan/index.ts';
import {
  guardModule,
  instantiatePlanSync,
  shortText,
  type CompiledPlan,
  type Running,
} from '../../../../src/runtime/index.ts';
import { Random } from './random.ts';
import { randomFunc, type TypeSize } from './types.ts';
import { compiledPlan, funcType, PlanBuilder, type FuncSpec } from '../../../runtime/harness.ts';
import { calleeModule, callerModule, storeModule } from './modules.ts';

/** The core instances, in the order in which they come to be. */
export const core = { a: 0, b: 1, c: 2, callee: 3, caller: 4 } as const;
const dtorType: CoreSignature = { params: ['i32'], results: [] };
const reallocType: CoreSignature = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] };

/** What makes a program: equal ones make equal programs. */
export interface ProgramChoice {
  readonly seed: number;
  /** The encodings of `a` and `b`. */
  readonly encodings: readonly [a: Encoding, b: Encoding];
  /** Has the function this parameter alone, or no parameter but its result. */
  readonly only?: number | 'result';
}

/** A program whose `run` makes the call, in both ways. */
export interface CallProgram {
  readonly encodings: ProgramChoice['encodings'];
  readonly plan: Plan;
  readonly type: AbiFuncType;
  /** As `b` exports it, and as `a` imports it. */
  readonly lift: AbiSignature;
  readonly lower: AbiSignature;
  /** The resources of `a`, `b` and `c`. */
  readonly resources: readonly number[];
  /** The instances. */
  readonly a: number;
  readonly b: number;
  fused(): Running;
  plain(): Running;
}

export function callProgram({ seed, encodings, only }: ProgramChoice): CallProgram {
  const random = new Random(seed);
  const isLarge = random.chance(0.04);
  const typeSize: TypeSize = {
    pool: isLarge ? random.below(4000) : 0,
    bytes: isLarge ? 20_000 : 400,
  };
  const p = new PlanBuilder();
  const [c, b, a] = ['c', 'b', 'a'].map((label) => p.instance(label));
  const exported = (coreInstance: number, name: string, type = dtorType): number =>
    p.coreFunc({ kind: 'export', coreInstance, name }, type);
  const resources = [
    p.resource('ra', a!, exported(core.a, 'dtor')),
    p.resource('rb', b!, exported(core.b, 'dtor')),
    p.resource('rc', c!, exported(core.c, 'dtor')),
  ];
  const handles = {
    own: resources.map((r) => r.own),
    borrow: resources.map((r) => r.borrow),
  };
  const spec = partOf(randomFunc(random, p, handles, typeSize), only);
  const type = new AbiTypes(p.types).func(funcType(spec));
  const lift = coreSignature(type, 'lift');
  const spilled = spilledOf(spec);
  const spilledLift = coreSignature(new AbiTypes(p.types).func(funcType(spilled)), 'lift');
  const lower = coreSignature(type, 'lower');
  const values = type.result === undefined ? type.params : [...type.params, type.result];
  // Half of it for what is passed, half for what realloc gives.
  const pages = 1 + Math.ceil((4 * layout(tupleOf(values)).size) / 65536);

  const bytes = [
    storeModule(pages),
    storeModule(pages),
    storeModule(0),
    calleeModule(lift, spilledLift, resources.length),
    callerModule(lower),
  ];
  for (const instance of [a!, b!, c!]) p.core(instance, '');
  p.core(
    b!,
    '',
    Object.fromEntries(
      resources.map(({ id }, i) => [
        `/drop${i}`,
        p.coreFunc({ kind: 'resource-drop', instance: b!, resource: id }),
      ]),
    ),
  );
  const options = (at: number, encoding: Encoding): object => ({
    encoding,
    memory: at,
    realloc: exported(at, 'realloc', reallocType),
  });
  const lifted = p.lift('f', b!, exported(core.callee, 'f', lift), spec, {
    ...options(core.b, encodings[1]),
    ...(random.chance(0.5)
      ? { postReturn: exported(core.callee, 'post', { params: lift.results, results: [] }) }
      : {}),
  });
  const lowerFor = (func: number, encoding: Encoding): number =>
    p.lower(a!, func, options(core.a, encoding));
  // Adapters that are never called, but share functions of the module: of other encodings, and of other forms.
  const others = random.chance(0.5)
    ? [
        lowerFor(
          p.lift(
            'other',
            b!,
            exported(core.callee, 'f', lift),
            spec,
            options(core.b, encodings[0]),
          ),
          encodings[1],
        ),
        lowerFor(
          p.lift('spilled', b!, exported(core.callee, 'spilled', spilledLift), spilled, {
            ...options(core.b, encodings[1]),
          }),
          encodings[0],
        ),
      ]
    : [];
  const lowered = lowerFor(lifted, encodings[0]);
  p.core(a!, '', {
    ...Object.fromEntries(others.map((other, i) => [`/other${i}`, other])),
    '/f': lowered,
  });
  const run = exported(core.caller, 'run', { params: [], results: [] });
  p.exportFunc('run', p.lift('run', a!, run, {}));

  const plan = p.plan();
  const modules = bytes.map((m) => new WebAssembly.Module(m));
  const plain = compiledPlan(plan, modules);
  const fused = fusedPlan(plan, modules);
  return {
    encodings,
    plan,
    type,
    lift,
    lower,
    resources: resources.map((r) => r.id),
    a: a!,
    b: b!,
    fused: () => instantiatePlanSync(fused, {}),
    plain: () => instantiatePlanSync(plain, {}),
  };
}

function partOf({ params = {}, result }: FuncSpec, only: ProgramChoice['only']): FuncSpec {
  const kept = Object.entries(params).filter((_, i) => only === undefined || i === only);
  return {
    params: Object.fromEntries(kept),
    ...(result === undefined || typeof only === 'number' ? {} : { result }),
  };
}

/** The function with so much more that its parameters lie in memory. */
export function spilledOf({ params = {}, result }: FuncSpec): FuncSpec {
  const more = Array.from({ length: 17 }, (_, i) => [`more${i}`, 'u8' as const] as const);
  return {
    params: { ...params, ...Object.fromEntries(more) },
    ...(result === undefined ? {} : { result }),
  };
}

/** The plan with adapters. */
export function fusedPlan(
  plain: Plan,
  modules: readonly WebAssembly.Module[],
  engine: WebAssembly.CompileOptions = { builtins: ['js-string'] },
): CompiledPlan {
  const plan = fuse(plain, analyse(plain));
  if (plan === undefined) throw new Error('nothing is fused');
  const facts = analyse(plan);
  if (facts.meetings.length > 0) throw new Error('not all is fused');
  const adapters = plan.modules.slice(modules.length).map((m) => {
    if (m.kind !== 'inline') throw new TypeError('adapters are no import');
    return new WebAssembly.Module(m.bytes as Uint8Array<ArrayBuffer>, engine);
  });
  return {
    plan,
    host: hostEdge(plan),
    modules: [...modules, ...adapters],
    shortText: shortText(adapters),
    plain: { facts, guards: new WebAssembly.Module(guardModule(plan, facts)) },
  };
}
