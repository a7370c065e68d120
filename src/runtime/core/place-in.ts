/** Where a rule is broken by what runs, for traps of an instance. */
import type { Instance } from './instance.ts';
import type { Store } from './store.ts';
import type { TrapPlace } from './trap.ts';

/** The function that runs, in `instance`, as an adapter knows it or JavaScript. */
export function placeIn({ adapters, current }: Store, { label }: Instance): TrapPlace {
  const func = adapters?.place?.func ?? current?.place.func ?? 'start function';
  return { component: label, func };
}
