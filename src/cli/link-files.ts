/** A component and its plugs as files -> a program, for the commands that run one. */
import type { Diagnostic } from '../base/index.ts';
import { link, type LinkOptions, type Program } from '../link/index.ts';
import type { Io } from './io.ts';
import { type PlugFile, readPlugs } from './plugs.ts';
import { readWasm } from './read-wasm.ts';
import { report } from './report.ts';

/** The bytes of a file. */
export interface Component {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** A program, and the components of which it was linked. */
export interface LinkedFiles {
  readonly program: Program;
  readonly component: Component;
  readonly plugs: Plugs;
}

/**
 * Links files.
 *
 * @param path - The component whose exports count.
 * @param plugTexts - Of `--plug`.
 * @returns the exit code where there is no program, after telling why
 */
export async function linkFiles(
  path: string,
  plugTexts: readonly string[],
  options: LinkOptions,
  io: Io,
): Promise<LinkedFiles | number> {
  const plugs = readPlugs(plugTexts);
  const found: Diagnostic[] = [];
  const files: Component[] = [];
  for (const at of [path, ...plugs.map(({ file }) => file)]) {
    const { file, bytes, diagnostics } = await readWasm(at, io);
    found.push(...diagnostics);
    if (bytes !== undefined) files.push({ file, bytes });
  }
  const [component, ...others] = files;
  if (found.length > 0 || component === undefined) return report(io, found);
  const { value, diagnostics } = await link(component, {
    ...options,
    ...plugsFor(plugs, others),
  });
  if (report(io, diagnostics) !== 0 || value === undefined) return 1;
  return { program: value, component, plugs: plugsFor(plugs, others) };
}

/** What is put under a component: for all imports, and for one each. */
export interface Plugs {
  readonly plugs: readonly Component[];
  readonly named: Readonly<Record<string, Component>>;
}

/** The plugs as `link` takes them: those for all imports, and those for one each. */
function plugsFor(plugs: readonly PlugFile[], components: readonly Component[]): Plugs {
  const named = components.flatMap((component, i) => {
    const { name } = plugs[i]!;
    return name === undefined ? [] : [[name, component] as const];
  });
  return {
    plugs: components.filter((_, i) => plugs[i]!.name === undefined),
    named: Object.fromEntries(named),
  };
}
