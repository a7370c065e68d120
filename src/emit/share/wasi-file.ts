/**
 * The file `wasi.js` of emitted programs: `witlink/wasi` by itself, minified, over the classes of the `runtime.js` beside it.
 * `scripts/wasi-file.ts` makes it: when witlink is built, which puts it in place of this file's function, and in a checkout when
 * it is first asked for.
 */

/** The names that it imports of the runtime. */
export const wasiNeeds: readonly string[] = ['ComponentError', 'ProgramExit'];

let known: string | undefined;

/** Its text. */
export function wasiFile(): string {
  return (known ??= fromSources());
}

function fromSources(): string {
  const { createRequire } = process.getBuiltinModule('module');
  const made = createRequire(import.meta.url)('../../../scripts/wasi-file.ts') as {
    readonly makeWasiFile: () => string;
  };
  return made.makeWasiFile();
}
