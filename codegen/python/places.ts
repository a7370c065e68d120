/**
 * Where componentize-py puts what a world has: which module of `wit_world` each interface and each of its types stands
 * in. An interface that is imported and exported shares its types, in the module of the import, except those that hold
 * a resource that is then two.
 */
import {
  childTypes,
  externName,
  type InterfaceId,
  type Model,
  type Side,
  type TypeDef,
  type TypeId,
  type WorldId,
  type WorldInterface,
} from '../../src/model/index.ts';
import { className, moduleNames, snakeName, standardModules } from './names.ts';

/** An interface in one role, and its module. */
export interface Place {
  readonly side: Side;
  readonly id: InterfaceId;
  /** The name under which the component has it. */
  readonly extern: string;
  /** `store`, in `wit_world.imports` or `wit_world.exports`. */
  readonly module: string;
  /** The module's name in kebab-case where componentize-py has to be told of it. */
  readonly chosen?: string;
  /** The class of what is exported: `Store`. */
  readonly protocol: string;
  readonly item: WorldInterface;
}

export class Places {
  readonly model: Model;
  readonly all: readonly Place[];
  readonly #byId = {
    imports: new Map<InterfaceId, Place>(),
    exports: new Map<InterfaceId, Place>(),
  } as const;
  readonly #twofold: ReadonlySet<TypeId>;

  constructor(model: Model, world: WorldId) {
    this.model = model;
    this.all = (['imports', 'exports'] as const).flatMap((side) => {
      const items = model.worlds[world]![side].filter((item) => item.kind === 'interface');
      const byExtern = new Map(items.map((item) => [externName(model, item), item]));
      const modules = moduleNames(
        [...byExtern.keys()],
        (extern, module) =>
          side === 'exports' &&
          standardModules.has(module) &&
          hasResources(model, byExtern.get(extern)!.id),
      );
      return items.map((item): Place => {
        const extern = externName(model, item);
        const { kebab, isChosen } = modules.get(extern)!;
        return {
          side,
          id: item.id,
          extern,
          module: snakeName(kebab),
          ...(isChosen ? { chosen: kebab } : {}),
          protocol: className(kebab),
          item,
        };
      });
    });
    for (const place of this.all) {
      // Of several imports of one interface, that by its own name is the one that others use.
      const known = this.#byId[place.side];
      if (place.item.name === undefined || !known.has(place.id)) known.set(place.id, place);
    }
    const { imports, exports } = this.#byId;
    this.#twofold = holdersOf(
      model.types,
      ({ owner }) => owner?.kind === 'interface' && imports.has(owner.id) && exports.has(owner.id),
    );
  }

  /** The place of an interface's type, as a function of that side means it; `undefined` for a type of the world. */
  of(type: TypeId, side: Side): Place | undefined {
    const { owner } = this.model.types[type]!;
    if (owner?.kind !== 'interface') return undefined;
    const imported = this.#byId.imports.get(owner.id);
    const exported = side === 'exports' ? this.#byId.exports.get(owner.id) : undefined;
    if (exported === undefined || imported === undefined) return exported ?? imported;
    return this.#twofold.has(type) ? exported : imported;
  }

  /** The types that the module of a place declares, in order. */
  declared({ id, side, extern }: Place): readonly TypeId[] {
    return this.model.interfaces[id]!.types.flatMap(({ id: type }) =>
      this.of(type, side)?.extern === extern && this.of(type, side)?.side === side ? [type] : [],
    );
  }
}

/** The types that hold, however deep, a resource for which `isRoot` holds. */
function holdersOf(types: readonly TypeDef[], isRoot: (resource: TypeDef) => boolean): Set<TypeId> {
  const holders = new Map<TypeId, TypeId[]>();
  const found = new Set<TypeId>();
  for (const [id, { type }] of types.entries()) {
    if (type.kind === 'resource' && isRoot(types[id]!)) found.add(id);
    const isHandle = type.kind === 'own' || type.kind === 'borrow';
    for (const part of isHandle ? [type.resource] : childTypes(type)) {
      if (typeof part !== 'number') continue;
      const known = holders.get(part);
      if (known === undefined) holders.set(part, [id]);
      else known.push(id);
    }
  }
  // A set is walked in the order in which it grows.
  for (const id of found) for (const holder of holders.get(id) ?? []) found.add(holder);
  return found;
}

const hasResources = (model: Model, id: InterfaceId): boolean =>
  model.interfaces[id]!.types.some(({ id: type }) => model.types[type]!.type.kind === 'resource');

/** The arguments by which componentize-py gives modules the names that they have in the stubs. */
export function componentizePyNames(model: Model, world: WorldId): readonly string[] {
  return new Places(model, world).all.flatMap(({ side, extern, chosen }) =>
    chosen === undefined
      ? []
      : [`--${side === 'imports' ? 'import' : 'export'}-interface-name`, `${extern}=${chosen}`],
  );
}
