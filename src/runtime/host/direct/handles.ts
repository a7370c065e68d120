/** Handles of a program, which travel as representations. */
import type { Store } from '../../core/store.ts';
import { handleConversion } from '../resources.ts';
import { u32 } from './forms.ts';
import { scalar } from './scalar.ts';
import type { DirectKinds } from './values.ts';

export function directHandles(store: Store): DirectKinds {
  const handle: NonNullable<DirectKinds['own' | 'borrow']> = (type, { memory }) =>
    scalar(memory, u32, handleConversion(store, type), 80);
  return { own: handle, borrow: handle };
}
