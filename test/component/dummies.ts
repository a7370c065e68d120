/** WIT text -> models, and components that import and export all that a world says, of which every body traps. */
import { expect } from 'vitest';
import { componentize } from '../../src/component/index.ts';
import { selectWorld, type Model, type WorldId } from '../../src/model/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { coreModule } from '../core-modules/core-module.ts';
import { dummyModule } from '../core-modules/dummy-module.ts';

export interface WorldOf {
  readonly model: Model;
  readonly world: WorldId;
  readonly sources: ReadonlyMap<string, string>;
}

/** The only world of the package in a text, or the one that is named. */
export async function worldOf(text: string, name?: string, file = 'world.wit'): Promise<WorldOf> {
  const host = memoryHost({ [file]: text });
  const { value, diagnostics } = await load(file, host, { features: 'all' });
  expect(diagnostics).toEqual([]);
  const selected = selectWorld(value.model, value.root, name);
  if (selected.kind !== 'found') throw new Error(`there is no one world in ${text}`);
  return { model: value.model, world: selected.id, sources: value.sources };
}

export function dummyOf(model: Model, world: WorldId): Uint8Array {
  const module = coreModule(dummyModule(model, model.worlds[world]!));
  const { value, diagnostics } = componentize(module, { target: { model, world } });
  expect(diagnostics).toEqual([]);
  return value!;
}

export async function dummy(text: string): Promise<Uint8Array> {
  const { model, world } = await worldOf(text);
  return dummyOf(model, world);
}
