/** Makes the parts of virtual platforms (`src/virtualize/guest`), which are in the package. */
import { buildGuests } from './guests.ts';

/** Their names, of files `NAME.wasm`. */
export const virtualParts = ['platform', 'environment', 'random'];

/** Makes the parts, if they aren't made yet, and puts them into `outdir`. */
export async function buildVirtualParts(outdir: string): Promise<void> {
  const guests = {
    what: 'the parts of virtual platforms',
    folder: 'build/virtual',
    copied: {
      '.': 'src/virtualize/guest',
      'wit/deps': 'node_modules/@bytecodealliance/jco/lib/wit/builtin/0.2.12',
    },
    names: virtualParts,
  };
  await buildGuests(guests, outdir);
}
