/**
 * The file `wasi.js` of emitted programs: `witlink/wasi` by itself, minified, over the classes of the `runtime.js` beside it, with
 * the proposals that a program imports. `scripts/wasi-file.ts` makes one for each set of them: when witlink is built, which puts
 * them in place of this file's function, and in a checkout when one is first asked for.
 */

/** By set of proposals, as `src/wasi/proposals.ts` calls them. */
export type WasiFiles = Readonly<Record<'local' | 'version2' | 'everything', string>>;

/** The names that it imports of the runtime. */
export const wasiNeeds: readonly string[] = ['ComponentError', 'ProgramExit'];

let known: WasiFiles | undefined;

/** Its text for who imports interfaces of such names; with all there is where nothing is said. */
export function wasiFile(imported?: readonly string[]): string {
  known ??= fromSources();
  if (imported?.every((name) => /@0\.2\.\d/.test(name)) !== true) return known.everything;
  return imported.some((name) => /^wasi:(?:http|sockets)\//.test(name))
    ? known.version2
    : known.local;
}

function fromSources(): WasiFiles {
  const { createRequire } = process.getBuiltinModule('module');
  const made = createRequire(import.meta.url)('../../../scripts/wasi-file.ts') as {
    readonly makeWasiFiles: () => WasiFiles;
  };
  return made.makeWasiFiles();
}
