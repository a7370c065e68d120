/** The end of a running program, for who wants what it holds of the host back before it is forgotten. */
import { hostPlace } from './core/instance.ts';
import type { Store } from './core/store.ts';
import { Trap } from './core/trap.ts';
import { asyncDisposeKey } from './host/async-key.ts';

/** What closes it. */
export interface Closing extends AsyncDisposable {
  [Symbol.asyncDispose](): Promise<void>;
}

/** Ends it: calls that wait, and later ones, trap, and objects of the host's that guests own are disposed. */
export function closing(store: Store): Closing {
  const close = {
    async [asyncDisposeKey]() {
      store.kill(new Trap('trap/closed', hostPlace, 'it was closed'));
      for (const resource of store.resources) {
        if (resource.kind === 'host') resource.objects.disposeAll();
      }
    },
  };
  return close as object as Closing;
}
