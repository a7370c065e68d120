/** What a guest has to export -> the interface `Exports`, keyed by the names that toolchains look for in its module. */
import { camelCaseAll } from '../../src/base/index.ts';
import {
  externName,
  type WorldFunc,
  type WorldInterface,
  worldName,
} from '../../src/model/index.ts';
import { docComment } from '../ts/tsdoc.ts';
import type { Doc } from '../ts/doc.ts';
import { propertyKey } from '../ts/names.ts';
import { nameOf, type Symbol } from '../ts/source-file.ts';
import { member } from '../ts/members.ts';
import { body } from '../ts/shapes.ts';
import { shortNames } from '../ts/unit.ts';
import type { WorldModules } from '../ts/world-modules.ts';

/** An export of a guest's module, with its name there. */
export type GuestExport = { readonly key: string } & (
  | { readonly kind: 'func'; readonly item: WorldFunc }
  | { readonly kind: 'interface'; readonly item: WorldInterface }
);

/** An interface has its short name where that is unique, and its full name otherwise. */
export function guestExports(world: WorldModules): readonly GuestExport[] {
  const { exports } = world.model.worlds[world.world]!;
  const funcs = exports.filter((e) => e.kind === 'func');
  const instances = exports.filter((e) => e.kind === 'interface');
  const keys = camelCaseAll(funcs.map((f) => f.name));
  const shorts = shortNames(instances.map((i) => externName(world.model, i)));
  return [
    ...instances.map((item): GuestExport => {
      const full = externName(world.model, item);
      const short = shorts.get(full);
      const key = short === undefined || keys.includes(short) ? full : short;
      return { kind: 'interface', item, key };
    }),
    ...funcs.map((item, i): GuestExport => ({ kind: 'func', item, key: keys[i]! })),
  ];
}

/** Adds `Exports` to the world's file; gives its symbol. */
export function addExports(world: WorldModules): Symbol {
  const { file, model } = world;
  const { docs, stability } = model.worlds[world.world]!;
  const symbol = file.declare(['Exports']);
  const members = guestExports(world).map((e): Doc => {
    if (e.kind === 'func') {
      return member(e.key, e.item.func, world.worldShapes.export, 'thrown');
    }
    const { whole } = world.unitOf('export', e.item)!;
    return [propertyKey(e.key), ': ', nameOf(whole), ';'];
  });
  const about = [
    docs,
    `What a component of the world \`${worldName(model, world.world)}\` exports.`,
  ];
  file.add([
    docComment({
      docs: about.filter((d) => d !== undefined).join('\n\n'),
      ...(stability === undefined ? {} : { stability }),
    }),
    'export interface ',
    nameOf(symbol),
    ' ',
    body(members),
  ]);
  return symbol;
}
