/**
 * The core module that stands between guests and the functions they import from us, as bytes. Around each function
 * there is a guard: it calls ours, which never throws, and then does what `signal` says. For functions that may wait
 * it waits, and takes the result afterwards. Beside the guards are entries: functions that call a guest's and tell us
 * what it returned before they end themselves, which is how we know that a call needed no waiting (the promise of
 * JSPI would say it too late).
 *
 * Equal plans have equal modules, so that they may be compiled ahead.
 */
import type { CoreType } from '../../abi/index.ts';
import {
  type Code,
  i32Eq,
  ModuleWriter,
  unreachable,
  type CoreSignature,
} from '../../wasm/index.ts';
import { signalWait, threadSignature, type Facts, type Plan } from '../../plan/index.ts';
import { guardName } from './guard-name.ts';

/** What functions of ours give and take: nothing, or a value of one of the four types. */
const coreTypes: readonly (CoreType | undefined)[] = [undefined, 'i32', 'i64', 'f32', 'f64'];

/** The name of the entry for functions of a signature. */
export function entryName({ params, results }: CoreSignature): string {
  return `(${params.join(' ')}) -> (${results.join(' ')})`;
}

/**
 * The core module through which guests of a plan call what JavaScript gives them: it keeps exceptions of JavaScript
 * from unwinding the frames of guests, and has those wait that may, by JSPI. The bytes are compiled with the other
 * modules of a program, and given to `instantiatePlan` as a part of `PlainParts`.
 */
export function guardModule(plan: Plan, facts: Facts): Uint8Array<ArrayBuffer> {
  const entered = [...facts.entered.values(), ...(facts.makesThreads ? [threadSignature] : [])];
  const entries = new Map(entered.map((signature) => [entryName(signature), signature]));
  const funcs = plan.coreFuncs.flatMap(({ kind, type }, id) =>
    kind === 'export' ? [] : [{ id, signature: type, waits: facts.waits.has(id) }],
  );
  const module = new ModuleWriter();

  const signal = module.importGlobal('store', 'signal', 'i32', true);
  const ours = funcs.map(({ id, signature }) => module.importFunc('func', `${id}`, signature));
  const waits = funcs.some((f) => f.waits);
  const wait = waits ? module.importFunc('store', 'wait', { params: [], results: [] }) : 0;
  /** What is imported to take or give a result, by its type. */
  const byResult = (
    from: string,
    type: (t: CoreType[]) => CoreSignature,
  ): ReadonlyMap<string | undefined, number> =>
    new Map<string | undefined, number>(
      coreTypes.map((t) => [
        t,
        module.importFunc(from, t ?? 'nothing', type(t === undefined ? [] : [t])),
      ]),
    );
  const taken = waits ? byResult('taken', (results) => ({ params: [], results })) : undefined;
  const returned =
    entries.size > 0 ? byResult('returned', (params) => ({ params, results: [] })) : undefined;

  for (const [i, { id, signature, waits: mayWait }] of funcs.entries()) {
    const [result] = signature.results;
    const write = (code: Code): void => {
      code.getParams().call(ours[i]!);
      if (!mayWait) return void code.getGlobal(signal).if(() => code.op(unreachable));
      const orTaken = (keep: () => void): void => {
        keep();
        code.getGlobal(signal).i32(signalWait).op(i32Eq);
        code.if(() => {
          code.call(wait).call(taken!.get(result)!);
          keep();
        });
        code.getGlobal(signal).if(() => code.op(unreachable));
      };
      if (result === undefined) orTaken(() => {});
      else {
        code.local(result, (local) => {
          orTaken(() => code.set(local));
          code.get(local);
        });
      }
    };
    module.export(`${id}`, 'func', module.func(signature, write, guardName));
  }
  if (returned !== undefined) {
    const table = module.table({ min: 1, shared: false, address: 'i32' });
    for (const [name, signature] of entries) {
      const write = (code: Code): void => {
        code.getParams().i32(0).callIndirect(module.type(signature), table);
        code.call(returned.get(signature.results[0])!);
      };
      const entry = module.func({ params: signature.params, results: [] }, write, guardName);
      module.export(name, 'func', entry);
    }
    module.export('table', 'table', table);
  }
  return module.bytes();
}
