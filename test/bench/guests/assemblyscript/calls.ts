// The functions of calls.wit, on generated stubs or on those of hand/: they are written alike.
import * as wit from './provider';

export namespace calls {
  export class Counter {
    constructor(private count: u32) {}

    add(by: u32): u32 {
      this.count += by;
      return this.count;
    }
  }

  export function text(a: string): string {
    return a;
  }

  export function items(a: Array<wit.calls.Item>): Array<wit.calls.Item> {
    const made = new Array<wit.calls.Item>(a.length);
    for (let i = 0; i < a.length; i++) {
      const item = a[i];
      made[i] = new wit.calls.Item(item.id, item.name, item.weight * 2);
    }
    return made;
  }
}
