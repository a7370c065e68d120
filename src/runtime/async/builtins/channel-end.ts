/**
 * What the built-ins of streams and futures have in common: the type they are made for, the end that a guest names,
 * and waiting for what becomes of a copy. CanonicalABI.md, canon {stream,future}.{read,write} and its likes.
 */
import type { TypeRef } from '../../../model/index.ts';
import type { PlanBuiltin } from '../../../plan/index.ts';
import type { AbiType } from '../../../abi/index.ts';
import { ReadableEnd, WritableEnd } from '../copy-end.ts';
import type { Co } from '../coroutine.ts';
import type { WaitingThread } from '../thread.ts';
import { waitForEvent } from '../wait.ts';
import type { Waitable } from '../waitable.ts';
import type { CoreValue } from '../../core/core-func.ts';
import type { Handles } from '../../core/handles/handles.ts';
import type { PlainInstance } from '../../plain/instance.ts';
import type { PlainStore } from '../../plain/store.ts';
import { Trap, type TrapPlace } from '../../core/trap.ts';
import { blocked, unsigned } from '../../plain/builtins/builtin.ts';

/** A built-in of a stream or future type. */
export type ChannelBuiltin = Extract<PlanBuiltin, { readonly channel: TypeRef }>;

/** The elements of the type; absent where nothing but the fact is passed. */
export function elementOf(store: PlainStore, def: ChannelBuiltin): AbiType | undefined {
  const type = store.abi.of(def.channel);
  if (type.kind !== 'stream' && type.kind !== 'future') {
    throw new TypeError(`\`${def.name}\` of a ${type.kind}`);
  }
  return type.element;
}

/** `stream` of `stream.read`. */
export function kindOf(def: ChannelBuiltin): 'stream' | 'future' {
  return def.name.startsWith('stream') ? 'stream' : 'future';
}

/**
 * Finds the end of one side, to look at or to take: of a channel of the type that the built-in is made for.
 * `purpose` is for the message.
 */
export function findingEnd(
  store: PlainStore,
  instance: PlainInstance,
  def: ChannelBuiltin,
  side: 'read' | 'write',
  find: keyof Pick<Handles, 'object' | 'takeObject'>,
  purpose = '',
): (index: CoreValue | undefined, place: TrapPlace) => ReadableEnd | WritableEnd {
  const kind = kindOf(def);
  const element = elementOf(store, def);
  const End: typeof ReadableEnd | typeof WritableEnd = side === 'read' ? ReadableEnd : WritableEnd;
  const expected = `an end of a ${kind}${purpose}`;
  return (index, place) => {
    const end = instance.handles[find]<ReadableEnd | WritableEnd>(
      unsigned(index),
      End,
      expected,
      place,
    );
    end.checkChannel(kind, element, place);
    return end;
  };
}

/** That a waitable may be waited for alone: it is in no set. */
export function checkAlone({ inSet }: Waitable, place: TrapPlace): void {
  if (inSet) throw usedAlone(place);
}

/** A waitable is in a set, or waited for alone, but not both. */
export function usedAlone(place: TrapPlace): Trap {
  const detail = 'waitable cannot be used synchronously while added to a waitable set';
  return new Trap('trap/in-waitable-set', place, detail);
}

/** What a copy came to: what guests get for its event, or `blocked` where that will only come. */
export function* outcomeOf(
  store: PlainStore,
  thread: WaitingThread,
  end: ReadableEnd | WritableEnd,
  async: boolean,
): Co<number> {
  if (!end.hasPendingEvent) {
    if (async) return blocked;
    yield* waitForEvent(store, thread, end);
  }
  const [, , payload] = end.takePendingEvent();
  return payload;
}
