/**
 * Asynchronous functions of the host's: what they return may be a promise, of the result or of an error. CanonicalABI.md,
 * canon lower.
 */
import type { FuncInst } from '../core/call.ts';
import { type HostOutcome, type ImportedFunc, isThenable } from '../host/func.ts';
import { immediately } from './coroutine.ts';

/** The function as guests call it. It can't be asked to end early. */
export function hostFuncLater(func: ImportedFunc): FuncInst {
  return {
    kind: 'concurrent',
    call: (call) =>
      immediately(() => {
        const scheduler = func.edge.store.scheduler!;
        const under = func.begin(call);
        const outcome = func.invoke(under);
        if ('returned' in outcome && isThenable(outcome.returned)) {
          const arrived = scheduler.expect();
          const { returned } = outcome;
          const settle = async (): Promise<void> => {
            let settled: () => HostOutcome;
            try {
              // Whatever its `then` does, throw or call back often, this ends once.
              const value = await returned;
              settled = () => ({ returned: value });
            } catch (error) {
              settled = () => func.thrown(call, error);
            }
            arrived();
            scheduler.run(() =>
              immediately(() => func.end(under, () => func.convert(under, settled()))),
            );
          };
          void settle();
        } else {
          func.end(under, () => func.convert(under, outcome));
        }
        return () => immediately(() => undefined);
      }),
  };
}
