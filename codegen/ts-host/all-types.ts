/** The types of a world and of its interfaces, as a host meets them. */
import { addTypes, addUnit } from '../ts/unit.ts';
import type { WorldModules } from '../ts/world-modules.ts';

/** Adds them to their files. */
export function addAllTypes(world: WorldModules): void {
  const { imports, exports } = world.model.worlds[world.world]!;
  const own = new Set(exports.flatMap((i) => (i.kind === 'type' ? [i.id] : [])));
  for (const [role, items] of [
    ['import', imports],
    ['export', exports],
  ] as const) {
    addTypes(
      world,
      {
        file: world.file,
        types: new Map([...world.worldTypes].filter(([id]) => own.has(id) === (role === 'export'))),
        classes: world.worldClasses,
        shapes: world.worldShapes[role],
        funcs: items.flatMap((i) => (i.kind === 'func' ? [i.func] : [])),
      },
      role === 'import' ? 'implemented' : 'used',
    );
  }
  // More units join while these are printed: of interfaces of which only types are needed.
  for (let i = 0; i < world.units.length; i++) {
    const unit = world.units[i]!;
    addUnit(world, unit, unit.role === 'import' ? 'implemented' : 'used');
  }
}
