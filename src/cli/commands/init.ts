/**
 * `witlink init`: writes a first `witlink.json` from what is found: the packages, the branch that others start from, and
 * components that fit one world of them. It is a file for people to go on with, so it says little, and why.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { hasErrors, printable } from '../../base/index.ts';
import { targets } from '../../component/index.ts';
import { readBytes } from '../../node.ts';
import { PackageLoader } from '../ci/step.ts';
import type { CiPackage } from '../ci/step.ts';
import { noConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { Misuse } from '../failure.ts';
import { defaultBranch } from '../git.ts';
import type { Io } from '../io.ts';
import { writeResult } from '../output.ts';
import { findPackages, join, walkFiles } from '../packages.ts';

export interface InitOptions {
  readonly force?: boolean;
  /** Where it is written, `witlink.json` by default; `-` is standard output. */
  readonly output?: string;
}

/** Components that are held against the worlds. */
const maxComponents = 50;
/** Packages that are listed; of more it is said that all are meant. */
const maxPackages = 24;
const maxBytes = 64 * 1024 * 1024;

interface Target {
  readonly components: string;
  readonly wit: string;
  readonly world: string;
}

export async function init(
  { force, output = 'witlink.json' }: InitOptions,
  io: Io,
): Promise<number> {
  const shown = printable(output);
  if (output !== '-' && force !== true && existsSync(output)) {
    throw new Misuse(`there is \`${shown}\` already`, ['--force writes another in its place']);
  }
  const config = noConfig();
  const { paths } = await findPackages([], config);
  const loader = new PackageLoader(config);
  const packages: CiPackage[] = [];
  for (const at of paths) packages.push(await loader.load(at));
  const isOpen = await needEachOther(packages, config);
  const found = componentsAndWorlds(packages);
  const branch = defaultBranch(config.folder);
  const own = ownInDeps(packages);
  const all = [...paths, ...own.paths];
  const text = textOf(all, own.folders, branch, found, isOpen);
  writeResult(io, output === '-' ? undefined : output, text);
  if (output !== '-') {
    io.err(
      [
        `wrote ${shown}: ${counted(all.length, 'package')}, ${counted(found.length, 'target')}`,
        branch === undefined
          ? 'no branch is known to compare with: set `breaking.against`'
          : `compared with ${printable(branch)}`,
        'next: witlink ci\n',
      ].join('\n'),
    );
  }
  return 0;
}

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/**
 * What stands in the `deps/` of a package that has nothing of its own, and shares its namespace: it is no copy of others', but
 * the repository's.
 */
function ownInDeps(packages: readonly CiPackage[]): {
  readonly paths: readonly string[];
  readonly folders: readonly string[];
} {
  const paths: string[] = [];
  const folders: string[] = [];
  for (const { at, name, isSound, loaded } of packages) {
    const { model, root } = loaded;
    const own = root === undefined ? undefined : model.packages[root]!;
    if (!isSound || own === undefined || own.interfaces.length + own.worlds.length > 0) continue;
    const [below, deps] = [nameBelow(name, 'deps'), join(at, 'deps')];
    const found = model.packages.flatMap((pkg) => {
      if (pkg === own || pkg.name.namespace !== own.name.namespace) return [];
      const items = [
        ...pkg.interfaces.map((id) => model.interfaces[id]!),
        ...pkg.worlds.map((id) => model.worlds[id]!),
      ];
      const file = items[0]?.span?.file;
      // A file, or the folder of some.
      const [first] =
        file?.startsWith(`${below}/`) === true ? file.slice(below.length + 1).split('/') : [];
      return first === undefined || first.endsWith('.wasm') ? [] : [join(deps, first)];
    });
    if (found.length === 0) continue;
    paths.push(...new Set(found));
    folders.push(deps);
  }
  return { paths: paths.toSorted(), folders };
}

const nameBelow = (name: string, below: string): string =>
  name === '.' ? below : `${name}/${below}`;

function textOf(
  packages: readonly string[],
  deps: readonly string[],
  branch: string | undefined,
  found: readonly Target[],
  isOpen: boolean,
): string {
  const inModules = './node_modules/witlink/schema/witlink.json';
  const schema = existsSync(inModules)
    ? inModules
    : 'https://unpkg.com/witlink/schema/witlink.json';
  const lines = [`  "$schema": ${JSON.stringify(schema)}`];
  // What looks like a glob would be read as one: then all packages are meant, as without the setting.
  const isPlain = packages.every((at) => !/^!|[*?[\]{}()|\\]/.test(at));
  if (packages.length <= maxPackages && isPlain) lines.push(`  "packages": ${inLine(packages)}`);
  if (deps.length > 0) lines.push(`  "deps": ${inLine(deps)}`);
  if (isOpen) lines.push('  "workspace": true');
  if (branch !== undefined) {
    lines.push(`  "breaking": { "against": ${JSON.stringify(`git:${branch}`)} }`);
  }
  if (found.length > 0) {
    const entries = found.map(
      ({ components, wit, world }) =>
        `    { "components": ${JSON.stringify(components)}, "wit": ${JSON.stringify(wit)}, "world": ${JSON.stringify(world)} }`,
    );
    lines.push(`  "targets": [\n${entries.join(',\n')}\n  ]`);
  }
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** Whether some package has no errors only where it sees the others. */
async function needEachOther(packages: readonly CiPackage[], config: Config): Promise<boolean> {
  const broken = packages.filter(({ diagnostics }) =>
    diagnostics.some(({ code }) => code === 'resolve/unknown-package'),
  );
  if (broken.length === 0) return false;
  const open = { ...config, settings: { ...config.settings, workspace: true } };
  const loader = new PackageLoader(open);
  for (const { at, diagnostics } of broken) {
    if ((await loader.load(at)).diagnostics.length < diagnostics.length) return true;
  }
  return false;
}

/** A list on a line, or one on lines of its own where that would be long. */
function inLine(texts: readonly string[]): string {
  const parts = texts.map((text) => JSON.stringify(text));
  const line = `[${parts.join(', ')}]`;
  return line.length <= 80 ? line : `[\n${parts.map((part) => `    ${part}`).join(',\n')}\n  ]`;
}

/** The components that fit exactly one world of the packages. */
function componentsAndWorlds(packages: readonly CiPackage[]): readonly Target[] {
  const folder = process.cwd();
  const files = walkFiles(folder, '', (file) => file.endsWith('.wasm'))
    .filter((file) => !file.split('/').includes('deps'))
    .slice(0, maxComponents);
  const worlds = packages
    .filter(({ isSound }) => isSound)
    .flatMap(({ at, loaded: { model, root } }) =>
      root === undefined ? [] : model.packages[root]!.worlds.map((world) => ({ at, model, world })),
    );
  return files.flatMap((file) => {
    const bytes = componentBytes(path.join(folder, file));
    if (bytes === undefined) return [];
    const fitting = worlds.filter(({ model, world }) => {
      // What anything fits says nothing.
      const { imports, exports } = model.worlds[world]!;
      const says = imports.length + exports.length > 0;
      return says && !hasErrors(targets(bytes, model, world, { file }).diagnostics);
    });
    const [one, ...more] = fitting;
    return one === undefined || more.length > 0
      ? []
      : [{ components: file, wit: one.at, world: one.model.worlds[one.world]!.name }];
  });
}

/** The bytes of a component; nothing of what is none, or can't be read. */
function componentBytes(file: string): Uint8Array | undefined {
  try {
    const bytes = readBytes(file, maxBytes);
    const isComponent = bytes.length <= maxBytes && bytes[4] === 0x0d && bytes[6] === 1;
    return isComponent ? bytes : undefined;
  } catch {
    return undefined;
  }
}
