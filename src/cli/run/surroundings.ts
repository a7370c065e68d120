/**
 * What the command line gives a program of the machine -> options of WASI: arguments, environment, folders, network.
 * Nothing that isn't named is given.
 */
import { statSync } from 'node:fs';
import path from 'node:path';
import { explain } from '../../node.ts';
import { Misuse } from '../failure.ts';

export interface SurroundingsOptions {
  readonly env?: readonly string[];
  readonly inheritEnv?: boolean;
  readonly dir?: readonly string[];
  readonly net?: readonly string[];
  readonly inheritNetwork?: boolean;
}

/** As `wasi` takes it. */
export interface Surroundings {
  /** The program's own name first. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Folders by where the program finds them. */
  readonly preopens: Readonly<
    Record<string, { readonly host: string; readonly readOnly: boolean }>
  >;
  /** Whether it may use the network, or which hosts of it. */
  readonly network: boolean | readonly string[];
}

/**
 * @param program - The path of the program, whose last part it knows as its name.
 * @param own - The environment of witlink itself.
 */
export function readSurroundings(
  program: string,
  args: readonly string[],
  options: SurroundingsOptions,
  own: Readonly<Record<string, string | undefined>>,
): Surroundings {
  return {
    args: [path.basename(program), ...args],
    env: readEnvironment(options.env ?? [], options.inheritEnv === true ? own : {}, own),
    preopens: readFolders(options.dir ?? []),
    network: readNetwork(options),
  };
}

/** `K=V`, or `K` for the value that it has outside; the last of a name counts. */
export function readEnvironment(
  texts: readonly string[],
  inherited: Readonly<Record<string, string | undefined>>,
  own: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const variables = new Map<string, string>();
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined) variables.set(name, value);
  }
  for (const text of texts) {
    const [name, given] = readVariable(text);
    const value = given ?? own[name];
    if (value === undefined) {
      throw new Misuse(`\`--env ${name}\`: there is no such variable in the environment`, [
        `write \`--env ${name}=VALUE\``,
      ]);
    }
    variables.set(name, value);
  }
  return Object.fromEntries(variables);
}

/** `K=V`, or `K`, of which the value is undefined. */
export function readVariable(text: string): readonly [name: string, value: string | undefined] {
  const at = text.indexOf('=');
  const name = at === -1 ? text : text.slice(0, at);
  if (name === '') throw new Misuse(`\`--env ${text}\` has no name`, ['write `--env NAME=VALUE`']);
  return [name, at === -1 ? undefined : text.slice(at + 1)];
}

export function readFolders(texts: readonly string[], areHere = true): Surroundings['preopens'] {
  const folders = new Map<string, { readonly host: string; readonly readOnly: boolean }>();
  for (const text of texts) {
    const { host, guest, readOnly } = readFolder(text);
    if (host === '' || guest === '') {
      throw new Misuse(`\`--dir ${text}\` names no folder`, [
        'write `--dir HOST`, `--dir HOST::GUEST`, and `:ro` behind it for one that is only read',
      ]);
    }
    if (folders.has(guest)) throw new Misuse(`two folders are given as \`${guest}\``);
    if (areHere) checkFolder(host);
    folders.set(guest, { host, readOnly });
  }
  return Object.fromEntries(folders);
}

/**
 * `HOST[::GUEST][:ro]`; the last `::` is the one that counts, so that `C:::/c` is a drive's root. Without `GUEST` a folder has
 * the name that it is given by.
 */
export function readFolder(text: string): {
  readonly host: string;
  readonly guest: string;
  readonly readOnly: boolean;
} {
  const readOnly = text.endsWith(':ro');
  const paths = readOnly ? text.slice(0, -':ro'.length) : text;
  const at = paths.lastIndexOf('::');
  const [host, guest] = at === -1 ? [paths, paths] : [paths.slice(0, at), paths.slice(at + 2)];
  return { host, guest, readOnly };
}

function checkFolder(host: string): void {
  let isFolder: boolean;
  try {
    isFolder = statSync(host).isDirectory();
  } catch (error) {
    throw new Misuse(`\`--dir\`: \`${host}\` can’t be given: ${explain(error)}`);
  }
  if (!isFolder) throw new Misuse(`\`--dir\`: \`${host}\` can’t be given: it is no folder`);
}

/** All of the network, or some hosts. */
export function readNetwork({
  net = [],
  inheritNetwork = false,
}: Pick<SurroundingsOptions, 'net' | 'inheritNetwork'>): true | readonly string[] {
  return inheritNetwork ? true : net.map((text) => readHost(text));
}

/** `HOST[:PORT]`: a name, which begins with no `-`, an address of IPv4, or one of IPv6 in brackets. */
function readHost(text: string): string {
  const [host, port] = /^(?:\[[0-9a-f:.]+\]|(?!-)[^\s:/[\]]+)(?::([0-9]{1,5}))?$/i.exec(text) ?? [];
  if (host !== undefined && Number(port ?? 0) <= 65_535) return text;
  const help = ['write a name or an address, `example.org`, `127.0.0.1:8080` or `[::1]:8080`'];
  throw new Misuse(`\`--net ${text}\` is no host`, help);
}
