/**
 * A guest between two sides of JavaScript: each of its exports `f0`, `f1`... calls the import `h0`, `h1`... of the same
 * type with what it was given, and returns what that returns. So all goes through its memory, once each way. The same
 * plan runs through adapters and plainly.
 */
import { AbiTypes, coreSignature, layout, tupleOf } from '../../../../src/abi/index.ts';
import type { CoreItem, Plan } from '../../../../src/plan/index.ts';
import type { CompiledPlan } from '../../../../src/runtime/index.ts';
import type { Encoding } from '../../../../src/link/fuse/strings/pair.ts';
import {
  compile,
  compiledPlan,
  funcType,
  type FuncSpec,
  type OptionSpec,
  PlanBuilder,
} from '../../../runtime/harness.ts';
import { fusedPlan } from '../calls/program.ts';
import type { CoreSignature } from '../../../../src/wasm/index.ts';
import type { Random } from '../calls/random.ts';
import { randomFunc } from '../calls/types.ts';

export interface EchoProgram {
  readonly plan: Plan;
  readonly specs: readonly FuncSpec[];
  /** The resource of the host's, class `R`, and that of the guest, made by `make`; by their types. */
  readonly host: number;
  readonly guest: number;
  readonly fused: CompiledPlan;
  /** For an engine without `wasm:js-string`. */
  readonly 'stood in': CompiledPlan;
  readonly plain: CompiledPlan;
}

const reallocType: CoreSignature = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] };

/** Blocks begin here. */
const heap = 65536;

/** Gives blocks one after the other, until all are given back at once. */
const memory = `(module
  (memory (export "mem") 4)
  (global $next (export "next") (mut i32) (i32.const ${heap}))
  (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $ptr i32)
    (local.set $ptr (i32.and
      (i32.add (global.get $next) (i32.sub (local.get 2) (i32.const 1)))
      (i32.sub (i32.const 0) (local.get 2))))
    (global.set $next (i32.add (local.get $ptr) (local.get 3)))
    (if (i32.gt_u (global.get $next) (i32.mul (memory.size) (i32.const 65536)))
      (then (drop (memory.grow (i32.add (i32.shr_u (local.get 3) (i32.const 16)) (i32.const 1))))))
    (if (i32.ne (local.get 1) (i32.const 0))
      (then (memory.copy (local.get $ptr) (local.get 0) (local.get 1))))
    (local.get $ptr)))`;

export async function echoProgram(
  random: Random,
  encoding: Encoding,
  count: number,
): Promise<EchoProgram> {
  const p = new PlanBuilder();
  const g = p.instance('g');
  const host = p.hostResource('r', ['r']);
  p.imports.push({ kind: 'resource', name: 'r', resource: host.id });
  const guest = p.resource('s', g);
  const store = p.core(g, memory);
  const exported = (coreInstance: number, name: string, type: CoreSignature): number =>
    p.coreFunc({ kind: 'export', coreInstance, name }, type);
  const options = { encoding, memory: store, realloc: exported(store, 'realloc', reallocType) };
  const own = [host.own, guest.own];
  const specs: FuncSpec[] = [];
  const drop = p.coreFunc({ kind: 'resource-drop', instance: g, resource: host.id });
  const imports: Record<string, number | CoreItem> = {
    '/mem': { kind: 'memory', memory: p.memory(store) },
    '/next': { kind: 'global', coreInstance: store, name: 'next' },
    '/drop': drop,
    '/new': p.coreFunc({ kind: 'resource-new', instance: g, resource: guest.id }),
  };
  const wat: string[] = [];
  for (let i = 0; i < count; i++) {
    const some = randomFunc(random, p, { own, borrow: own }, { pool: 0, bytes: 300 });
    // Borrows are given back by the guest, which finds them among its parameters only.
    const first = random.chance(0.3) ? { first: host.borrow } : {};
    const last = random.chance(0.3) ? { last: host.borrow } : {};
    const spec = { ...some, params: { ...first, ...some.params, ...last } };
    specs.push(spec);
    const id = p.importFunc([`h${i}`], spec);
    p.imports.push({ kind: 'func', name: `h${i}`, func: id });
    imports[`/h${i}`] = p.lower(g, id, options);
    wat.push(echo(new AbiTypes(p.types).func(funcType(spec)), i, 'first' in first, 'last' in last));
  }
  const core = p.core(
    g,
    `(module
      (import "" "mem" (memory 1))
      (import "" "next" (global $next (mut i32)))
      (import "" "drop" (func $drop (param i32)))
      (import "" "new" (func $new (param i32) (result i32)))
      ${wat.map((w) => w.split('\n')[0]).join('\n')}
      (global $when (mut i32) (i32.const 0))
      (global $where (mut i32) (i32.const 0))
      (global $bits (mut i32) (i32.const 0))
      ;; Breaks a word of the memory: before the call of the host (1), or after it (2); or keeps borrows (3).
      (func (export "lie") (param i32 i32 i32)
        (global.set $when (local.get 0))
        (global.set $where (local.get 1))
        (global.set $bits (local.get 2)))
      (func $break (param i32)
        (if (i32.eq (global.get $when) (local.get 0)) (then
          (i32.store (global.get $where) (i32.xor (i32.load (global.get $where)) (global.get $bits))))))
      ;; A pointer, or another one: to where the host's result goes (4), or is (5).
      (func $pointer (param i32 i32) (result i32)
        (if (result i32) (i32.eq (global.get $when) (local.get 0))
          (then (i32.xor (local.get 1) (global.get $bits)))
          (else (local.get 1))))
      (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
      (func (export "rep") (param i32) (result i32) (local.get 0))
      ${wat.map((w) => w.split('\n').slice(1).join('\n')).join('\n')})`,
    imports,
  );
  const lift = (name: string, spec: FuncSpec, its: OptionSpec = {}): void => {
    const type = coreSignature(new AbiTypes(p.types).func(funcType(spec)), 'lift');
    p.exportFunc(name, p.lift(name, g, exported(core, name, type), spec, its));
  };
  lift('lie', { params: { a: 'u32', b: 'u32', c: 'u32' } });
  lift('make', { params: { rep: 'u32' }, result: guest.own });
  lift('rep', { params: { s: guest.borrow }, result: 'u32' });
  specs.forEach((spec, i) => {
    const { results } = coreSignature(new AbiTypes(p.types).func(funcType(spec)), 'lift');
    const postReturn = exported(core, `post${i}`, { params: results, results: [] });
    lift(`f${i}`, spec, { ...options, postReturn });
  });
  const modules = await Promise.all(p.wats.map(compile));
  const plan = p.plan();
  return {
    plan,
    specs,
    host: typeOf(p, host.own),
    guest: typeOf(p, guest.own),
    fused: fusedPlan(plan, modules),
    'stood in': fusedPlan(plan, modules, {}),
    plain: compiledPlan(plan, modules),
  };
}

function typeOf(p: PlanBuilder, own: number): number {
  const { type } = p.types[own]!;
  if (type.kind !== 'own') throw new TypeError('no handle');
  return type.resource;
}

/** The import of the function that is called, on a line of its own, and the one that calls it. */
function echo(type: ReturnType<AbiTypes['func']>, i: number, first: boolean, end: boolean): string {
  const lift = coreSignature(type, 'lift');
  const lower = coreSignature(type, 'lower');
  const list = (what: string, all: readonly string[]): string =>
    all.length === 0 ? '' : `(${what} ${all.join(' ')})`;
  const inMemory = lower.params.length > lift.params.length;
  const { size, align } = layout(tupleOf(type.result === undefined ? [] : [type.result]));
  const { offsets } = layout(tupleOf(type.params));
  const last = lift.params.length - 1;
  const handle = (at: number, offset: number): string =>
    lift.paramsInMemory ? `(i32.load offset=${offset} (local.get 0))` : `(local.get ${at})`;
  const giveBack = (borrow: string): string =>
    `(if (i32.ne (global.get $when) (i32.const 3)) (then (call $drop ${borrow})))`;
  return `(import "" "h${i}" (func $h${i} ${list('param', lower.params)} ${list('result', lower.results)}))
    (func (export "f${i}") ${list('param', lift.params)} ${list('result', lift.results)} (local $out i32)
      (call $break (i32.const 1))
      ${
        inMemory
          ? `(local.set $out (i32.and (i32.add (global.get $next) (i32.const ${align - 1})) (i32.const ${-align})))
      (global.set $next (i32.add (local.get $out) (i32.const ${size})))`
          : ''
      }
      (call $h${i} ${lift.params.map((_, k) => `(local.get ${k})`).join(' ')} ${inMemory ? '(call $pointer (i32.const 4) (local.get $out))' : ''})
      (call $break (i32.const 2))
      ${first ? giveBack(handle(0, 0)) : ''}
      ${end ? giveBack(handle(last, offsets.at(-1)!)) : ''}
      ${inMemory ? '(call $pointer (i32.const 5) (local.get $out))' : ''})
    (func (export "post${i}") ${list('param', lift.results)} (global.set $next (i32.const ${heap})))`;
}
