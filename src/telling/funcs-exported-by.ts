/** A world -> the functions that it exports, as its WIT has them. */
import { externName, type Func, type Model, type WorldId } from '../model/index.ts';

/** The functions that a world exports, by the path to each. */
export function funcsExportedBy(model: Model, world: WorldId): ReadonlyMap<string, Func> {
  const funcs = new Map<string, Func>();
  for (const item of model.worlds[world]!.exports) {
    const name = externName(model, item);
    if (item.kind === 'func') funcs.set(name, item.func);
    if (item.kind === 'interface') {
      for (const func of model.interfaces[item.id]!.functions)
        funcs.set(`${name}#${func.name}`, func);
    }
  }
  return funcs;
}
