/** The parts of virtual platforms, as the package has them beside its code. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PartName } from '../../virtualize/index.ts';

/** Beside the bundle; in a checkout, in what was built last. */
const folders = ['./virtual/', '../virtual/', '../../../dist/virtual/'];

export function readPart(name: PartName): Uint8Array {
  for (const folder of folders) {
    const file = fileURLToPath(new URL(`${folder}${name}.wasm`, import.meta.url));
    if (existsSync(file)) return new Uint8Array(readFileSync(file));
  }
  throw new Error(`the package is incomplete: virtual/${name}.wasm is missing`);
}
