/**
 * What packages mention of each other: types that one uses of another's interface, and interfaces that its worlds reach. Each
 * package has a model of its own, so things are known by their full names, versions included.
 */
import { pathText } from '../base/index.ts';
import { interfaceName } from '../model/index.ts';
import type { InterfaceId, Model, TypeId } from '../model/index.ts';
import type { Loaded } from '../resolve/index.ts';

export class Mentions {
  readonly #all: readonly Loaded[];
  #types: ReadonlySet<string> | undefined;
  #interfaces: ReadonlySet<string> | undefined;

  /** @param all - The packages that may mention something; one that is asked about may be among them. */
  constructor(all: readonly Loaded[]) {
    this.#all = all;
  }

  hasType(model: Model, id: TypeId): boolean {
    const name = typeName(model, id);
    if (name === undefined) return false;
    this.#types ??= new Set(
      this.#all.flatMap(({ model: of, references }) =>
        references.flatMap(({ target }) =>
          target.kind === 'type' ? (typeName(of, target.id) ?? []) : [],
        ),
      ),
    );
    return this.#types.has(name);
  }

  hasInterface(model: Model, id: InterfaceId): boolean {
    const name = interfaceName(model, id);
    if (name === undefined) return false;
    this.#interfaces ??= new Set(
      this.#all.flatMap(({ model: of }) =>
        of.worlds.flatMap((world) =>
          [...world.imports, ...world.exports].flatMap((item) =>
            item.kind === 'interface' ? (interfaceName(of, item.id) ?? []) : [],
          ),
        ),
      ),
    );
    return this.#interfaces.has(name);
  }
}

/** Of a type of a world nobody else can speak. */
function typeName(model: Model, id: TypeId): string | undefined {
  const { name, owner } = model.types[id]!;
  if (name === undefined || owner?.kind !== 'interface') return undefined;
  const iface = interfaceName(model, owner.id);
  return iface === undefined ? undefined : pathText([iface, name]);
}
