/** `witlink virtualize`: what a program is to find in place of WASI 0.2 -> a component to plug under it. */
import type { Diagnostic } from '../../base/index.ts';
import { limits } from '../../base/index.ts';
import { virtualize, type VirtualEntry } from '../../virtualize/index.ts';
import { Misuse } from '../failure.ts';
import { readNamed } from '../files.ts';
import type { Io } from '../io.ts';
import { writeBinary } from '../output.ts';
import { report } from '../report.ts';
import { readEnvironment } from '../run/surroundings.ts';
import { packBudget, packFolder, type PackBudget } from '../virtualize/pack-folder.ts';
import { readPart } from '../virtualize/parts.ts';
import { readClock, readFolderOption, readSeed } from '../virtualize/settings.ts';

export interface VirtualizeCommandOptions {
  readonly output?: string;
  readonly env?: readonly string[];
  readonly arg?: readonly string[];
  readonly clock?: string;
  readonly random?: string;
  readonly dir?: readonly string[];
  readonly stdin?: string;
}

export async function virtualizeCommand(
  options: VirtualizeCommandOptions,
  io: Io,
): Promise<number> {
  const { output, env, arg, clock, random, dir, stdin } = options;
  if (output === undefined || output === '-') {
    throw new Misuse('a binary is written to a file', ['say which: `-o FILE`']);
  }
  const variables = env === undefined ? undefined : readEnvironment(env, {}, io.env);
  const settings = {
    ...(variables === undefined ? {} : { env: variables }),
    ...(arg === undefined ? {} : { args: arg }),
    ...(clock === undefined ? {} : { clock: readClock(clock) }),
    ...(random === undefined ? {} : { random: readSeed(random) }),
  };
  const found: Diagnostic[] = [];
  const folders = dir === undefined ? undefined : await packFolders(dir, packBudget(), found);
  const input = stdin === undefined ? undefined : await readAll(stdin, io);
  if (found.length > 0) return report(io, found);
  const { value, diagnostics } = virtualize(
    {
      ...settings,
      ...(folders === undefined ? {} : { folders }),
      ...(input === undefined ? {} : { stdin: input }),
    },
    readPart,
  );
  if (report(io, diagnostics) !== 0 || value === undefined) return 1;
  writeBinary(output, value);
  return 0;
}

async function packFolders(
  texts: readonly string[],
  budget: PackBudget,
  found: Diagnostic[],
): Promise<Readonly<Record<string, readonly VirtualEntry[]>>> {
  const folders = new Map<string, readonly VirtualEntry[]>();
  for (const text of texts) {
    const { folder, at } = readFolderOption(text);
    if (folders.has(at)) throw new Misuse(`two folders are given as \`${at}\``);
    const { value, diagnostics } = await packFolder(folder, budget);
    found.push(...diagnostics);
    folders.set(at, value ?? []);
  }
  return Object.fromEntries(folders);
}

async function readAll(file: string, io: Io): Promise<Uint8Array> {
  const bytes =
    file === '-' ? await io.input(limits.binary) : told(file, () => readNamed(file, limits.binary));
  if (bytes.length <= limits.binary) return bytes;
  throw new Misuse(`\`--stdin ${file}\` has more than ${limits.binary} bytes`);
}

function told<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Misuse(
      `\`--stdin ${file}\` can’t be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
