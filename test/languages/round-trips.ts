/**
 * Random values there and back through components of a language, each made as its user makes one: stubs are generated, the
 * skeleton is filled with calls of the imports (skeleton-forwarding.ts), and `witlink build` does the rest.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { findBackend } from '../../codegen/index.ts';
import type { GeneratedFile } from '../../codegen/index.ts';
import type { Model, WorldId } from '../../src/model/index.ts';
import { randomWit, roundTrip } from '../codegen/random-types.ts';
import { runs } from '../codegen/values.ts';
import { buildAsSaid } from './programs.ts';

const output = path.resolve(import.meta.dirname, '../../build/languages/round-trips');

interface Language {
  readonly language: string;
  /** The skeleton, by the name that the backend gives it. */
  readonly skeleton: string;
  /** What the user writes. */
  readonly user: (skeleton: string, files: readonly GeneratedFile[]) => string;
  /** What the configuration says beside the language, the world and the output. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Files that have to be there before. */
  readonly beside?: Readonly<Record<string, string>>;
}

/** Sends values through components of random worlds, as many as there are in `seconds`, and one at least. */
export async function randomRoundTrips(language: Language, seconds: number): Promise<void> {
  const begin = performance.now();
  for (const text of fc.sample(randomWit, runs(2))) {
    try {
      await roundTrip(text, (model, world) => component(language, text, model, world));
    } catch (error) {
      throw new Error(`no way there and back in ${text}`, { cause: error });
    }
    if (performance.now() - begin > runs(seconds * 1000)) return;
  }
}

async function component(
  { language, skeleton, user, config, beside = {} }: Language,
  text: string,
  model: Model,
  world: WorldId,
): Promise<Uint8Array> {
  const folder = path.join(output, language);
  const { value } = findBackend(language)!.generate(model, world);
  const empty = value.find((f) => f.path === skeleton)!;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const build = { language, wit: 'x.wit', world: 'w', output: 'out.wasm', ...config };
  const files = {
    ...beside,
    'x.wit': text,
    'witlink.json': JSON.stringify({ builds: [build] }),
    [skeleton]: user(empty.text, value),
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(folder, name), content);
  }
  const made = await buildAsSaid(folder, language, { debug: true });
  if ('missing' in made) throw new Error(made.missing);
  return readFileSync(made.output);
}
