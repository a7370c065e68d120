/** `witlink plug`: a component and its plugs become one component. `--wires` tells who gives what. */
import { append, type Diagnostic } from '../../base/index.ts';
import { plug, readPackage, type GraphPackage } from '../../compose/index.ts';
import { checkComposedOptions, finishComposed, type ComposedOptions } from '../composed.ts';
import { Misuse } from '../failure.ts';
import type { Io } from '../io.ts';
import { readPlugs } from '../plugs.ts';
import { readWasm } from '../read-wasm.ts';

export interface PlugCommandOptions extends ComposedOptions {
  readonly plug?: readonly string[];
}

export async function plugComponents(
  path: string,
  options: PlugCommandOptions,
  io: Io,
): Promise<number> {
  if (options.output === undefined && options.wires !== true && options.json !== true) {
    throw new Misuse('a binary is written to a file', [
      'say which: `-o FILE`; or look at what would be plugged into what: `--wires`',
    ]);
  }
  checkComposedOptions(options);
  const given = readPlugs(options.plug ?? []);
  const { packages, found } = await readPackages([path, ...given.map(({ file }) => file)], io);
  const whole = packages.length === 1 + given.length;
  const [socket, ...all] = packages;
  const plugs = all.filter((_, i) => given[i]!.name === undefined);
  const named = new Map(
    all.flatMap((pkg, i) => {
      const { name } = given[i]!;
      return name === undefined ? [] : [[name, pkg] as const];
    }),
  );
  const plugged = whole && socket !== undefined ? plug(socket, plugs, { named }) : undefined;
  append(found, plugged?.diagnostics ?? []);
  const graph = plugged?.value;
  const spare = plugs.filter((p) => graph?.packages.includes(p) !== true);
  return finishComposed({ graph, found, spare }, options, io);
}

async function readPackages(
  paths: readonly string[],
  io: Io,
): Promise<{ readonly packages: GraphPackage[]; readonly found: Diagnostic[] }> {
  const packages: GraphPackage[] = [];
  const found: Diagnostic[] = [];
  for (const path of paths) {
    const { file, bytes, diagnostics } = await readWasm(path, io);
    append(found, diagnostics);
    if (bytes === undefined) continue;
    const read = readPackage({ bytes, file });
    append(found, read.diagnostics);
    if (read.value !== undefined) packages.push(read.value);
  }
  return { packages, found };
}
