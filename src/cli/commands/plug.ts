/** `witlink plug`: a component and its plugs become one component. `--wires` tells who gives what. */
import type { Diagnostic } from '../../base/index.ts';
import { plug, readPackage, type GraphPackage } from '../../compose/index.ts';
import { checkComposedOptions, finishComposed, type ComposedOptions } from '../composed.ts';
import { Misuse } from '../failure.ts';
import type { Io } from '../io.ts';
import { readBinary } from '../read-binary.ts';

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
  const given = (options.plug ?? []).map(readPlug);
  const names = given.flatMap(({ name }) => name ?? []);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Misuse(`two plugs are given for \`${twice}\``);
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
  found.push(...(plugged?.diagnostics ?? []));
  const graph = plugged?.value;
  const spare = plugs.filter((p) => graph?.packages.includes(p) !== true);
  return finishComposed({ graph, found, spare }, options, io);
}

/** `store.wasm`, or `users=store.wasm` for one import. */
function readPlug(text: string): { readonly name?: string; readonly file: string } {
  const [, name, file = text] = /^([a-zA-Z][\w-]*)=(.+)$/s.exec(text) ?? [];
  return name === undefined ? { file } : { name, file };
}

async function readPackages(
  paths: readonly string[],
  io: Io,
): Promise<{ readonly packages: GraphPackage[]; readonly found: Diagnostic[] }> {
  const packages: GraphPackage[] = [];
  const found: Diagnostic[] = [];
  for (const path of paths) {
    const { file, bytes, diagnostics } = await readBinary(path, io);
    found.push(...diagnostics);
    if (bytes === undefined) continue;
    const read = readPackage({ bytes, file });
    found.push(...read.diagnostics);
    if (read.value !== undefined) packages.push(read.value);
  }
  return { packages, found };
}
