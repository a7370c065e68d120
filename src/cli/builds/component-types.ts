/**
 * A component that was built -> `hello.d.wasm.ts` beside it, by which TypeScript knows what `import … from './hello.wasm'` gives:
 * where the project is TypeScript's, too, or the build says so.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Outcome } from '../../base/index.ts';
import { declarationsFile, declarationsOf, writeDeclarations } from '../../importing/index.ts';
import { link } from '../../link/index.ts';
import type { Config } from '../config.ts';
import type { PlannedBuild } from './planned.ts';

/** Whether a build leaves types beside its component. */
export const wantsTypes = ({ setting }: PlannedBuild, { folder }: Config): boolean =>
  setting.types ?? existsSync(path.join(folder, 'tsconfig.json'));

/**
 * Writes them, where they are not there already.
 *
 * @param file The component, from the working directory.
 * @returns their file; undefined where they are not there, with why
 */
export async function writeComponentTypes(
  file: string,
  bytes: Uint8Array,
): Promise<Outcome<string | undefined>> {
  const component = { file, bytes };
  const { value: program, diagnostics } = await link(component, {});
  const text = program && declarationsOf({ program, component, plugs: { plugs: [], named: {} } });
  if (text === undefined) return { value: undefined, diagnostics };
  const inTheWay = writeDeclarations(file, text);
  return {
    value: inTheWay.length === 0 ? declarationsFile(file) : undefined,
    diagnostics: inTheWay,
  };
}
