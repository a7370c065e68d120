/**
 * Programs of up to three components, each of which calls the next and the host: that functions of the host answer by
 * promises, some or all, some by errors, changes neither what calls come to nor what the host is asked, in any order.
 * WITLINK_RUNS asks for more than the default number of programs.
 */
import fc from 'fast-check';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AbiTypes, coreSignature } from '../../src/abi/index.ts';
import { analyse } from '../../src/plan/index.ts';
import {
  asyncKey,
  type CompiledPlan,
  ComponentError,
  guardModule,
  type Imports,
  instantiatePlanSync,
  Trap,
} from '../../src/runtime/index.ts';
import { fusedPlan } from '../link/fuse/calls/program.ts';
import { allocator, compile, compiledPlan, funcType, PlanBuilder } from './harness.ts';
import { encodings, type Typed, typed } from './typed-values.ts';

const runs = Number(process.env['WITLINK_RUNS'] ?? 60);

/** When the host answers: at once, or by a promise of some kind. */
const timings = ['now', 'resolved', 'turn', 'timer', 'thenable'] as const;
/** What it answers: a value, the error case, or something that is no answer. */
const answers = ['value', 'value', 'value', 'error', 'throw'] as const;

interface Choice {
  readonly of: Typed;
  readonly components: number;
  readonly encodings: readonly (typeof encodings)[number][];
  /** Of the host's calls, as they come. */
  readonly timings: readonly (typeof timings)[number][];
  readonly answers: readonly (typeof answers)[number][];
  readonly calls: number;
}

const choice: fc.Arbitrary<Choice> = fc.record({
  of: typed,
  components: fc.integer({ min: 1, max: 3 }),
  encodings: fc.array(fc.constantFrom(...encodings), { minLength: 3, maxLength: 3 }),
  timings: fc.array(fc.constantFrom(...timings), { minLength: 1, maxLength: 12 }),
  answers: fc.array(fc.constantFrom(...answers), { minLength: 1, maxLength: 9 }),
  calls: fc.integer({ min: 1, max: 3 }),
});

/** The programs in both ways, each ready to wait and not. */
interface Programs {
  readonly plain: Ready;
  readonly fused: Ready;
}

interface Ready {
  readonly sync: CompiledPlan;
  readonly waiting: CompiledPlan;
}

/** Each component passes on what it is given, tells the host before and after, and gives back what it got. */
async function programs({ of, components, encodings: given }: Choice): Promise<Programs> {
  const p = new PlanBuilder();
  p.types.push(...of.types);
  const result = p.type({ kind: 'result', ok: of.ref, err: 'string' });
  const type = { params: { x: of.ref }, result } as const;
  const note = p.importFunc(['note'], { params: { n: 'u32' }, result: 'u32' });
  const f = p.importFunc(['f'], type);
  p.imports.push({ kind: 'func', name: 'note', func: note });
  p.imports.push({ kind: 'func', name: 'f', func: f });
  const abi = new AbiTypes(p.types).func(funcType(type));
  const { params } = coreSignature(abi, 'lower');
  const lifted = coreSignature(abi, 'lift');
  let callee = f;
  for (let i = 0; i < components; i++) {
    const instance = p.instance(`c${i}`);
    const mem = p.core(instance, `(module ${allocator})`);
    const realloc = p.coreFunc(
      { kind: 'export', coreInstance: mem, name: 'realloc' },
      { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] },
    );
    const options = { encoding: given[i]!, memory: mem, realloc };
    const args = lifted.params.map((_, k) => `(local.get ${k})`).join(' ');
    const main = p.core(
      instance,
      `(module
        (import "" "f" (func $f (param ${params.join(' ')})))
        (import "" "note" (func $note (param i32) (result i32)))
        (func (export "f") (param ${lifted.params.join(' ')}) (result i32)
          (if (i32.ne (call $note (i32.const ${i})) (i32.const ${i + 1})) (then unreachable))
          (call $f ${args} (i32.const 1024))
          (if (i32.ne (call $note (i32.const ${10 + i})) (i32.const ${11 + i})) (then unreachable))
          (i32.const 1024)))`,
      { '/f': p.lower(instance, callee, options), '/note': p.lower(instance, note) },
    );
    const core = p.coreFunc({ kind: 'export', coreInstance: main, name: 'f' }, lifted);
    callee = p.lift(`f${i}`, instance, core, type, options);
  }
  p.exportFunc('f', callee);
  const modules = await Promise.all(p.wats.map(compile));
  const plan = p.plan();
  // What is known of the plan holds with adapters, too, of which it couldn't be seen any more.
  const known = (way: CompiledPlan, promises: boolean): CompiledPlan => {
    const facts = analyse(plan, { promises });
    const guards = new WebAssembly.Module(guardModule(way.plan, facts));
    return { ...way, plain: { facts, guards } };
  };
  const ready = (way: CompiledPlan): Ready => ({
    sync: known(way, false),
    waiting: known(way, true),
  });
  return { plain: ready(compiledPlan(plan, modules)), fused: ready(fusedPlan(plan, modules)) };
}

/** A host that answers as it was chosen, `now` always at once, and the calls that it got. */
function host(
  { timings: when, answers: what }: Choice,
  isAtOnce: boolean,
): { readonly imports: Imports; readonly asked: unknown[] } {
  const asked: unknown[] = [];
  let notes = 0;
  let calls = 0;
  const timed = (answer: () => unknown): unknown => {
    const timing = isAtOnce ? 'now' : when[(notes + calls) % when.length];
    switch (timing) {
      case 'resolved':
        return Promise.resolve().then(answer);
      case 'turn':
        return turn().then(answer);
      case 'timer':
        return sleep(1).then(answer);
      case 'thenable':
        return {
          // eslint-disable-next-line unicorn/no-thenable -- what else
          then: (resolve: (value: unknown) => void, reject: (error: unknown) => void) => {
            queueMicrotask(() => {
              try {
                resolve(answer());
                resolve('once is enough');
              } catch (error) {
                reject(error);
              }
            });
          },
        };
      default:
        return answer();
    }
  };
  return {
    asked,
    imports: {
      note: (n: number) => {
        asked.push(n);
        notes++;
        return timed(() => n + 1);
      },
      f: (x: unknown) => {
        asked.push(x);
        const answer = what[calls++ % what.length];
        return timed(() => {
          if (answer === 'error') throw new ComponentError(`error ${calls}`);
          if (answer === 'throw') throw new Error('boom');
          return x;
        });
      },
    },
  };
}

type Func = ((x: unknown) => unknown) & { readonly [asyncKey]: (x: unknown) => Promise<unknown> };

interface Ends {
  readonly asked: readonly unknown[];
  readonly ends: readonly unknown[];
}

/** What a call came to: a value, an error case, or the code of a trap, after which nothing is told apart. */
function endOf(outcome: PromiseSettledResult<unknown>): unknown {
  if (outcome.status === 'fulfilled') return ['value', outcome.value];
  const error: unknown = outcome.reason;
  if (error instanceof ComponentError) return ['error', error.payload];
  if (error instanceof Trap) return error.code;
  throw error;
}

function untilTrap(ends: readonly unknown[]): readonly unknown[] {
  const trap = ends.findIndex((end) => typeof end === 'string');
  return trap < 0 ? ends : [...ends.slice(0, trap + 1), ...ends.slice(trap + 1).map(() => 'dead')];
}

function atOnce(of: Choice, { sync }: Ready): Ends {
  const { imports, asked } = host(of, true);
  const f = instantiatePlanSync(sync, imports).exports['f'] as Func;
  const ends = Array.from({ length: of.calls }, () => {
    try {
      return endOf({ status: 'fulfilled', value: f(of.of.value) });
    } catch (reason) {
      return endOf({ status: 'rejected', reason });
    }
  });
  return { asked, ends: untilTrap(ends) };
}

async function later(of: Choice, { sync, waiting }: Ready, promises: boolean): Promise<Ends> {
  const { imports, asked } = host(of, false);
  const { exports } = instantiatePlanSync(promises ? waiting : sync, imports, { promises });
  const f = exports['f'] as Func;
  const call = promises ? f : f[asyncKey];
  const calls = Array.from({ length: of.calls }, () => call(of.of.value));
  for (const promise of calls) expect(promise).toBeInstanceOf(Promise);
  const settled = await Promise.allSettled(calls);
  return { asked, ends: untilTrap(settled.map(endOf)) };
}

test('promises change nothing but when', { timeout: 1000 * Math.max(60, runs) }, async () => {
  const codes = new Set<unknown>();
  await fc.assert(
    fc.asyncProperty(choice, async (of) => {
      const { plain, fused } = await programs(of);
      const expected = atOnce(of, plain);
      for (const end of expected.ends) codes.add(Array.isArray(end) ? end[0] : end);
      expect(atOnce(of, fused)).toEqual(expected);
      expect(await later(of, plain, true)).toEqual(expected);
      expect(await later(of, fused, true)).toEqual(expected);
      // Where adapters lead to the host, who waits is waited for in any case.
      expect(await later(of, fused, false)).toEqual(expected);
    }),
    { numRuns: runs },
  );
  if (runs >= 60) expect([...codes]).toEqual(expect.arrayContaining(['value', 'error', 'dead']));
});
