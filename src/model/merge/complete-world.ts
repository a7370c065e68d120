/**
 * The imports of a world with all that its interfaces use, each after what it needs (WIT.md, Transitive imports and
 * worlds): an interface that grew may use others that the world didn't need before. `resolve` does the same for worlds
 * as they are written, from their AST.
 */
import type { InterfaceId, Model, World, WorldInterface, WorldItem } from '../model.ts';
import { usedFrom } from '../types.ts';

/** The interfaces whose types an interface uses. */
export type Dependencies = (id: InterfaceId) => readonly InterfaceId[];

export interface Completed {
  readonly imports: readonly WorldItem[];
  /**
   * An interface that would have to be imported though it is exported, since an interface that isn't exported uses it;
   * first what it is used by.
   */
  readonly copies?: readonly [by: InterfaceId, InterfaceId];
}

type Items = Pick<World, 'imports' | 'exports'>;

export function completeWorld(model: Model, world: Items, dependencies: Dependencies): Completed {
  const interfaces: WorldInterface[] = [];
  const others: WorldItem[] = [];
  const imported = new Set<InterfaceId>();
  const addNeeded = (root: WorldInterface): void => {
    // A stack of its own: chains of `use` can be as long as the input.
    const stack = [{ item: root, needs: dependencies(root.id), next: 0 }];
    const entered = new Set<InterfaceId>();
    while (stack.length > 0) {
      const frame = stack.at(-1)!;
      const id = frame.needs[frame.next++];
      if (id !== undefined) {
        if (imported.has(id) || entered.has(id)) continue;
        entered.add(id);
        stack.push({ item: implied(id, frame.item), needs: dependencies(id), next: 0 });
        continue;
      }
      stack.pop();
      const { item } = frame;
      if (item.name === undefined) {
        if (imported.has(item.id)) continue;
        imported.add(item.id);
      }
      interfaces.push(item);
    }
  };
  for (const item of world.imports) {
    if (item.kind !== 'interface') others.push(item);
    else if (item.name !== undefined || !imported.has(item.id)) addNeeded(item);
  }
  for (const item of world.imports) {
    if (item.kind !== 'type') continue;
    const def = model.types[item.id]!;
    const from = usedFrom(model.types, def);
    if (from !== undefined && !imported.has(from)) addNeeded(implied(from, def));
  }
  const exports = world.exports.filter((item) => item.kind === 'interface');
  const exported = new Set(exports.flatMap((item) => (item.name === undefined ? [item.id] : [])));
  for (const item of exports) {
    for (const id of dependencies(item.id)) {
      if (!exported.has(id) && !imported.has(id)) addNeeded(implied(id, item));
    }
  }
  const copies = findCopies(exports, exported, dependencies);
  return {
    imports: [...interfaces, ...others],
    ...(copies === undefined ? {} : { copies }),
  };
}

/** An import that nobody wrote has the gates of what needs it. */
function implied(
  id: InterfaceId,
  { stability }: Pick<WorldInterface, 'stability'>,
): WorldInterface {
  return { kind: 'interface', id, ...(stability === undefined ? {} : { stability }) };
}

function findCopies(
  exports: readonly WorldInterface[],
  exported: ReadonlySet<InterfaceId>,
  dependencies: Dependencies,
): Completed['copies'] {
  const todo = exports.flatMap((item) => dependencies(item.id).filter((id) => !exported.has(id)));
  const seen = new Set(todo);
  for (const by of todo) {
    for (const id of dependencies(by)) {
      if (exported.has(id)) return [by, id];
      if (seen.has(id)) continue;
      seen.add(id);
      todo.push(id);
    }
  }
  return undefined;
}
