/** What the loader of WIT asks for where a package is no WIT text: loaded when there is such a file. */
import type { LoadOptions } from '../resolve/index.ts';

export const binaries: Required<Pick<LoadOptions, 'decode' | 'assemble'>> = {
  decode: async (bytes, file) => (await import('../component/index.ts')).decode(bytes, file),
  assemble: async (bytes, { file }) =>
    (await import('./text-format.ts')).assembleIfPossible(bytes, file),
};
