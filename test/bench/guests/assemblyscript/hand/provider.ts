// What a person would write between calls.ts and the canonical ABI, for no other world than this.
import * as impl from './provider.impl';

export namespace calls {
  export class Item {
    constructor(
      public id: u32,
      public name: string,
      public weight: f64,
    ) {}
  }
}

@external("[export]bench:guests/calls", "[resource-new]counter")
declare function newCounter(representation: usize): i32;

/** How an item lies in memory. */
@unmanaged
class RawItem {
  id: u32;
  name: usize;
  length: i32;
  weight: f64;
}

const result: usize = memory.data(8, 8);

function taken(pointer: usize, length: i32): string {
  const text = String.UTF16.decodeUnsafe(pointer, (<usize>length) << 1);
  if (length > 0) heap.free(pointer);
  return text;
}

export function text(pointer: usize, length: i32): usize {
  const made = impl.calls.text(taken(pointer, length));
  store<usize>(result, changetype<usize>(made));
  store<i32>(result, made.length, 4);
  return result;
}

export function items(pointer: usize, length: i32): usize {
  const given = new Array<calls.Item>(length);
  for (let i = 0; i < length; i++) {
    const raw = changetype<RawItem>(pointer + <usize>i * offsetof<RawItem>());
    given[i] = new calls.Item(raw.id, taken(raw.name, raw.length), raw.weight);
  }
  if (length > 0) heap.free(pointer);
  const made = impl.calls.items(given);
  const count = made.length;
  const lowered = count > 0 ? heap.alloc(<usize>count * offsetof<RawItem>()) : 8;
  for (let i = 0; i < count; i++) {
    const item = made[i];
    const raw = changetype<RawItem>(lowered + <usize>i * offsetof<RawItem>());
    raw.id = item.id;
    raw.name = changetype<usize>(item.name);
    raw.length = item.name.length;
    raw.weight = item.weight;
  }
  store<usize>(result, lowered);
  store<i32>(result, count, 4);
  return result;
}

export function itemsPost(at: usize): void {
  if (load<i32>(at, 4) > 0) heap.free(load<usize>(at));
}

export function counter(start: u32): i32 {
  return newCounter(__pin(changetype<usize>(new impl.calls.Counter(start))));
}

export function add(at: usize, by: u32): u32 {
  return changetype<impl.calls.Counter>(at).add(by);
}

export function end(at: usize): void {
  __unpin(at);
}

export function realloc(old: usize, oldSize: usize, align: usize, newSize: usize): usize {
  if (newSize == 0) {
    if (oldSize != 0) heap.free(old);
    return align;
  }
  return oldSize == 0 ? heap.alloc(newSize) : heap.realloc(old, newSize);
}

export function trap(message: string | null, file: string | null, line: u32, column: u32): void {
  unreachable();
}
