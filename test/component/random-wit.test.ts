/**
 * Random packages go through the binary form and come back the same; a module of stubs for each of their worlds is
 * wrapped, and the component has what the world has. `WITLINK_FUZZ` says how many.
 */
import { expect, test } from 'vitest';
import { componentize, decode, embed, encode, validate } from '../../src/component/index.ts';
import {
  externName,
  packageNameText,
  printFuncType,
  printWit,
  type Func,
  type Model,
  type WorldItem,
} from '../../src/model/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { canonical } from '../model/canonical.ts';
import { coreModule } from '../core-modules/core-module.ts';
import { dummyModule, type Lifting, type Mangling } from '../core-modules/dummy-module.ts';
import { randomWit } from './random-wit.ts';

const runs = Number(process.env['WITLINK_FUZZ'] ?? 150);

interface Rooted {
  readonly model: Model;
  readonly root: number;
}

async function loadText(text: string): Promise<Rooted> {
  const { value, diagnostics } = await load('x.wit', memoryHost({ 'x.wit': text }), {
    features: 'all',
  });
  expect(diagnostics, text).toEqual([]);
  return { model: value.model, root: value.root! };
}

/** What a model says of its root package; of others a binary has only what is used. */
function rootOf({ model, root }: Rooted): unknown {
  const name = packageNameText(model.packages[root]!.name);
  return (canonical(model) as [string, unknown][]).find(([n]) => n === name);
}

/** The functions of a world's side by name, with their types as they are written. */
function functions(model: Model, items: readonly WorldItem[]): Record<string, string> {
  const found: [string, string][] = [];
  const add = (where: string, f: Func): void => {
    found.push([`${where}#${f.name}`, printFuncType(model.types, f)]);
  };
  for (const item of items) {
    if (item.kind === 'func') add('', item.func);
    if (item.kind !== 'interface') continue;
    for (const f of model.interfaces[item.id]!.functions) add(externName(model, item), f);
  }
  return Object.fromEntries(found);
}

const sound = (bytes: Uint8Array): void => {
  expect(validate(bytes, { features: 'all' }).diagnostics).toEqual([]);
};

test('random packages come back from their binary form', async () => {
  for (let seed = 0; seed < runs; seed++) {
    const given = await loadText(randomWit(seed).text);
    const bytes = encode(given.model, given.root).value!;
    sound(bytes);
    const again = decode(bytes).value!;
    expect(rootOf(again), `seed ${seed}`).toEqual(rootOf(given));
    expect(encode(again.model, again.root).value, `seed ${seed}`).toEqual(bytes);
    expect(rootOf(await loadText(printWit(again.model, { root: again.root })))).toEqual(
      rootOf(given),
    );
  }
});

const manners: readonly (readonly [Mangling, Lifting])[] = [
  ['usual', 'lift'],
  ['standard', 'lift'],
  ['usual', 'async-lift'],
  ['usual', 'async-lift-callback'],
];

test('random worlds come back from components', async () => {
  for (let seed = 0; seed < runs; seed++) {
    const { model, root } = await loadText(randomWit(seed).text);
    for (const id of model.packages[root]!.worlds) {
      const { imports, exports } = model.worlds[id]!;
      const manner = manners[(seed + id) % manners.length]!;
      const module = coreModule(dummyModule(model, model.worlds[id]!, ...manner));
      const said = embed(module, { target: { model, world: id } }).value!;
      const { value, diagnostics } = componentize(said);
      expect(diagnostics, `seed ${seed}`).toEqual([]);
      sound(value!);
      const made = decode(value!).value!;
      const world = made.model.worlds[made.world!]!;
      expect(functions(made.model, world.exports), `seed ${seed}`).toEqual(
        functions(model, exports),
      );
      expect(functions(made.model, world.imports), `seed ${seed}`).toEqual(
        functions(model, imports),
      );
    }
  }
});
