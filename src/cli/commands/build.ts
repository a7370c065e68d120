/** `witlink build`: components of source files, as `builds` of witlink.json says. */
import {
  createSources,
  type Diagnostic,
  printable,
  printableJson,
  toJson,
} from '../../base/index.ts';
import { bytes } from '../../telling/index.ts';
import { type Built, buildFolder, type BuildOptions } from '../builds/build-folder.ts';
import { ConfigFault } from '../config.ts';
import { Misuse } from '../failure.ts';
import type { Io } from '../io.ts';
import type { BuildJson } from '../json-forms.ts';
import { exitCodeOf, inOrder, report } from '../report.ts';

export interface BuildCommandOptions extends BuildOptions {
  readonly json?: boolean;
}

export async function build(folder: string, options: BuildCommandOptions, io: Io): Promise<number> {
  const tell = options.json === true ? undefined : (built: Built): void => told(built, io);
  try {
    const all = await buildFolder(folder, io, options, tell);
    if (options.json === true) {
      const texts = new Map(all.flatMap((built) => [...built.texts]));
      const found = all.flatMap(({ diagnostics }) => diagnostics);
      io.out(printableJson(jsonForm(all, found, texts)));
    }
    return Math.max(...all.map(exitCode));
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    const { diagnostics, texts } = error;
    if (options.json === true) io.out(printableJson(jsonForm([], diagnostics, texts)));
    else report(io, diagnostics, createSources(texts));
    throw new Misuse('the configuration can’t be used');
  }
}

/** What is not installed is misuse, as with everything that witlink wants beside it. */
const exitCode = ({ status, diagnostics }: Built): number =>
  status === 'missing' ? 2 : exitCodeOf(diagnostics);

function told({ output, status, size, types, diagnostics, texts }: Built, io: Io): void {
  report(io, diagnostics, createSources(texts));
  const shown = printable(output);
  const beside = types === undefined ? '' : `, and ${printable(types)}`;
  if (status === 'built') io.err(`built ${shown}, ${bytes(size!)}${beside}\n`);
  else if (status === 'unchanged') io.err(`${shown} is up to date\n`);
}

function jsonForm(
  all: readonly Built[],
  found: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
): BuildJson {
  return {
    version: 1,
    findings: toJson(inOrder(found), createSources(texts)),
    builds: all.map(({ output, language, status, size, types }) => ({
      output,
      language,
      status,
      ...(size === undefined ? {} : { size }),
      ...(types === undefined ? {} : { types }),
    })),
  };
}
