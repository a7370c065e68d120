/**
 * Asynchronous functions of the host's: what they return may be a promise, of the result or of an error. CanonicalABI.md,
 * canon lower.
 */
import type { FuncInst } from '../core/call.ts';
import type { PlainImportedFunc } from '../host/func.ts';
import { type HostOutcome, isThenable } from '../host/imported-func.ts';
import type { Value } from '../plain/value.ts';
import { immediately } from './coroutine.ts';

/** The function as guests call it. It can't be asked to end early. */
export function hostFuncLater(func: PlainImportedFunc): FuncInst {
  return {
    kind: 'concurrent',
    call: (call) =>
      immediately(() => {
        const scheduler = func.edge.store.scheduler!;
        const under = func.begin(call);
        const outcome = func.invoke(under);
        const end = (settled: () => HostOutcome): void => {
          let value: Value | undefined;
          try {
            value = func.convert(call, settled(), under.scope);
          } finally {
            under.scope?.end();
          }
          func.end(under, value);
        };
        if (!outcome.isErr && isThenable(outcome.value)) {
          const arrived = scheduler.expect();
          call.tasks?.begin();
          const promise = outcome.value;
          const settle = async (): Promise<void> => {
            let settled: () => HostOutcome;
            try {
              // Whatever its `then` does, throw or call back often, this ends once.
              const value = await promise;
              settled = () => ({ isErr: false, value });
            } catch (error) {
              settled = () => func.thrown(call, error);
            }
            arrived();
            scheduler.run(() =>
              immediately(() => {
                end(settled);
                call.tasks?.end();
              }),
            );
          };
          void settle();
        } else {
          end(() => outcome);
        }
        return () => immediately(() => undefined);
      }),
  };
}
