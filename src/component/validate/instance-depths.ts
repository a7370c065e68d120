/** How deep instances that are put together of exports stand in each other. */
import { limits } from '../../base/index.ts';
import type { Context } from '../eval/context.ts';
import type { Extern, InstanceValue } from '../types/entities.ts';

export class InstanceDepths {
  readonly #cx: Context;
  /** Levels of instances in instances. */
  readonly #known = new WeakMap<InstanceValue, number>();

  constructor(cx: Context) {
    this.#cx = cx;
  }

  /** Bags in bags are the one way of nesting that no type and no component has to have written out. */
  check(bag: InstanceValue): void {
    const levels = (item: Extern): number => {
      if (item.sort !== 'instance') return 0;
      let depth = this.#known.get(item);
      if (depth === undefined) {
        depth = 1;
        for (const inner of item.exports.values()) depth = Math.max(depth, 1 + levels(inner));
        this.#known.set(item, depth);
      }
      return depth;
    };
    if (levels(bag) <= limits.nesting) return;
    this.#cx.fail('component/nesting', `instances are nested more than ${limits.nesting} deep`);
  }
}
