/** The types of a world and of its interfaces, as a host meets them. */
import { addTypes, addUnit } from '../ts/unit.ts';
import type { WorldModules } from '../ts/world-modules.ts';

/** Adds them to their files. */
export function addAllTypes(world: WorldModules): void {
  const { imports } = world.model.worlds[world.world]!;
  addTypes(
    world,
    {
      file: world.file,
      types: world.worldTypes,
      classes: world.worldClasses,
      shapes: world.worldShapes.import,
      funcs: imports.flatMap((i) => (i.kind === 'func' ? [i.func] : [])),
    },
    'implemented',
  );
  // More units join while these are printed: of interfaces of which only types are needed.
  for (let i = 0; i < world.units.length; i++) {
    const unit = world.units[i]!;
    addUnit(world, unit, unit.role === 'import' ? 'implemented' : 'used');
  }
}
