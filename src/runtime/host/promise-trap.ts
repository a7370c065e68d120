/** What it is that a synchronous function of the host's has returned a promise and nobody can wait for it. */
import type { Trap } from '../core/trap.ts';
import type { PlainStore } from '../plain/store.ts';
import type { Caller, ImportedFunc } from './imported-func.ts';

/** Names both, the function and what JavaScript has called. */
export function promiseTrap(func: ImportedFunc, call: Caller): Trap {
  const { called } = func.edge.store as PlainStore;
  const did = `returned a promise in a call of \`${called.func}\` of \`${called.component}\``;
  const why = typeof WebAssembly.Suspending === 'function' ? '' : ', and this engine has no JSPI';
  return func.trap(called.promiseTrap ?? 'trap/promise', call, did + why);
}
